"""In each round installs the first package that can be installed."""
import sys


def main():
    needs = {}
    for line in sys.stdin.read().splitlines()[1:]:
        name, _, needed = line.partition(":")
        needs[name] = needed.split()
    order = []
    while len(order) < len(needs):
        for name in needs:
            if name not in order and all(other in order for other in needs[name]):
                order.append(name)
                break
        else:
            break
    if len(order) == len(needs):
        print("order", *order, sep="\n")
        return
    path = [next(name for name in needs if name not in order)]
    while path.count(path[-1]) == 1:
        path.append(next(other for other in needs[path[-1]] if other not in order))
    print("cycle", *path[path.index(path[-1]) + 1:], sep="\n")


main()
