import sys


def find_cycle(needs, waiting):
    """Every package that waits needs another one that waits: walk until one comes again."""
    path, place = [], {}
    name = next(iter(waiting))
    while name not in place:
        place[name] = len(path)
        path.append(name)
        name = next(other for other in needs[name] if other in waiting)
    return path[place[name]:]


def main():
    needs, users = {}, {}
    for line in sys.stdin.read().splitlines()[1:]:
        name, _, needed = line.partition(":")
        needs[name] = list(dict.fromkeys(needed.split()))
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
        waiting = {name: count for name, count in missing.items() if count > 0}
        print("cycle", *find_cycle(needs, waiting), sep="\n")


main()
