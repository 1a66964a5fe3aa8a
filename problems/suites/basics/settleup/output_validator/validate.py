"""Accepts every list of at most n - 1 payments after which nobody owes anything."""
import os
import re
import sys

ACCEPT, REJECT = 42, 43
# Longer than any right output: 6000 lines of two names and an amount.
OUTPUT_CAP = 1 << 20


class Rejected(Exception):
    pass


def cents(amount):
    if not re.fullmatch(r"[0-9]{1,12}\.[0-9]{2}", amount):
        raise Rejected(f"not an amount: {amount[:40]!r}")
    return int(amount.replace(".", ""))


def read_debts(path):
    """Cents that each person still has to pay; negative: gets."""
    with open(path, encoding="ascii") as file:
        rows = [line.split() for line in file.readlines()[1:]]
    paid = {name: cents(amount) for name, amount in rows}
    share, extra = divmod(sum(paid.values()), len(paid))
    return {name: share + (i < extra) - amount
            for i, (name, amount) in enumerate(paid.items())}


def check(debts, output):
    if len(output) > OUTPUT_CAP:
        raise Rejected("far too much output")
    lines = output.decode("ascii", "replace").splitlines()
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines or not re.fullmatch("[0-9]{1,9}", lines[0].strip()):
        raise Rejected("the first line is not a number of payments")
    count = int(lines[0])
    if count > len(debts) - 1:
        raise Rejected(f"{count} payments are too many")
    if count != len(lines) - 1:
        raise Rejected(f"{len(lines) - 1} lines instead of {count}")
    for number, line in enumerate(lines[1:], 1):
        words = line.split()
        if len(words) != 3:
            raise Rejected(f"payment {number}: not three words")
        payer, payee, amount = words[0], words[1], cents(words[2])
        if payer not in debts or payee not in debts or payer == payee or amount == 0:
            raise Rejected(f"payment {number}: {line[:60]!r} cannot be")
        debts[payer] -= amount
        debts[payee] += amount
    for name, debt in debts.items():
        if debt != 0:
            raise Rejected(f"{name} still has to {'pay' if debt > 0 else 'get'} "
                           f"{abs(debt)} cents")


def main():
    input_path, _, feedback = sys.argv[1:4]
    debts = read_debts(input_path)
    try:
        check(debts, sys.stdin.buffer.read(OUTPUT_CAP + 1))
    except Rejected as rejected:
        with open(os.path.join(feedback, "judgemessage.txt"), "w") as file:
            print(rejected, file=file)
        sys.exit(REJECT)
    sys.exit(ACCEPT)


main()
