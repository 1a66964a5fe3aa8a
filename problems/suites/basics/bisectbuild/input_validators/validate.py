import re
import sys

text = sys.stdin.read()
assert re.fullmatch("[1-9][0-9]* (0|[1-9][0-9]*)\n", text)
builds, first_bad = map(int, text.split())
assert builds <= 10**9 and first_bad <= builds
sys.exit(42)
