"""Depth-first search by recursion: a long chain is too deep for Python's stack."""
import sys


def main():
    needs, state, order, path = {}, {}, [], []
    for line in sys.stdin.read().splitlines()[1:]:
        name, _, needed = line.partition(":")
        needs[name] = needed.split()

    def visit(name):
        if name in path:
            return path[path.index(name):]
        if name in state:
            return None
        state[name] = True
        path.append(name)
        for other in needs[name]:
            cycle = visit(other)
            if cycle:
                return cycle
        path.pop()
        order.append(name)
        return None

    for name in needs:
        cycle = visit(name)
        if cycle:
            print("cycle", *cycle, sep="\n")
            return
    print("order", *order, sep="\n")


main()
