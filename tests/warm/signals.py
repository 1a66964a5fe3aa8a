import os
import signal

signal.signal(signal.SIGTERM, lambda *args: print("term", flush=True))
os.kill(os.getpid(), signal.SIGTERM)
os.kill(os.getpid(), signal.SIGSEGV)
