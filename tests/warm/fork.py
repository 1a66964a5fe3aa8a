import multiprocessing
import os
import subprocess
import sys

pid = os.fork()
if pid == 0:
    print("child", os.getppid())
    sys.stdout.flush()
    os._exit(3)
print(os.waitpid(pid, 0)[1])
command = [sys.executable, "-c", "import sys; print(len(sys.modules) > 5)"]
print(subprocess.run(command, capture_output=True).stdout)
print(multiprocessing.Pool(2).map(abs, [-1, -2]))
