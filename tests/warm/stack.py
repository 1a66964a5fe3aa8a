"""Nothing lies below the program's own frames."""

import inspect
import sys
import traceback


def depth():
    try:
        return 1 + depth()
    except RecursionError:
        return 1


def show():
    traceback.print_stack(file=sys.stdout)
    print(len(inspect.stack()), sys._getframe(1).f_back, len(sys._current_frames()))


show()
print(depth())
