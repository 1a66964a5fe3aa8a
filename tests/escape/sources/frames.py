# tries: to find anything of the grader in its own process
# expect: OK
# prints: nothing
import sys

words = ("expected", "answer_key", "assay")
found = [m for m in sys.modules if any(w in m.lower() for w in words)]
found += [e for e in sys.argv[1:]]
print(found or "nothing")
