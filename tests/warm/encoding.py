import sys

sys.stdout.buffer.write(b"\xff\xfe")
sys.stderr.write("\ud800\n")
print("\ud800")
