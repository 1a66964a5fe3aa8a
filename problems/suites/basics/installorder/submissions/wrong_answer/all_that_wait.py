"""Prints all packages that cannot be installed instead of a cycle."""
import sys


def main():
    needs, users = {}, {}
    for line in sys.stdin.read().splitlines()[1:]:
        name, _, needed = line.partition(":")
        needs[name] = set(needed.split())
    for name, needed in needs.items():
        for other in needed:
            users.setdefault(other, []).append(name)

    missing = {name: len(needed) for name, needed in needs.items()}
    order = [name for name, count in missing.items() if count == 0]
    for name in order:
        for user in users.get(name, ()):
            missing[user] -= 1
            if missing[user] == 0:
                order.append(user)
    if len(order) == len(needs):
        print("order", *order, sep="\n")
    else:
        waiting = [name for name, count in missing.items() if count > 0]
        print("cycle", *waiting, sep="\n")


main()
