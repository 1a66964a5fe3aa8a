"""What is done at the end, and in which order."""

import atexit
import sys
import weakref


class Noisy:
    def __del__(self):
        print("deleted", sys is None)


noisy = Noisy()
ring = [Noisy()]
ring.append(ring)
weakref.finalize(noisy, print, "finalized")
atexit.register(print, "at exit")
print("last", end="")
