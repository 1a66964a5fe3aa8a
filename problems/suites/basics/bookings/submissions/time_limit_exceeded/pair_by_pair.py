"""Merges any two bookings that touch and starts over, until none do."""
import sys
from datetime import datetime, timedelta

EPOCH = datetime(1970, 1, 1)
MINUTE = timedelta(minutes=1)


def merge_once(blocks):
    for i in range(len(blocks)):
        for j in range(i + 1, len(blocks)):
            a, b = blocks[i], blocks[j]
            if a[0] <= b[1] and b[0] <= a[1]:
                blocks[i] = (min(a[0], b[0]), max(a[1], b[1]))
                del blocks[j]
                return True
    return False


def main():
    blocks = []
    for line in sys.stdin.read().splitlines()[1:]:
        day, time, minutes = line.split()
        start = (datetime.fromisoformat(day + " " + time) - EPOCH) // MINUTE
        blocks.append((start, start + int(minutes)))
    while merge_once(blocks):
        pass
    blocks.sort()
    print(len(blocks))
    print(sum(end - start for start, end in blocks))
    if not blocks:
        print("-")
        return
    start, end = max(blocks, key=lambda block: block[1] - block[0])
    print((EPOCH + start * MINUTE).strftime("%Y-%m-%d %H:%M"),
          (EPOCH + end * MINUTE).strftime("%Y-%m-%d %H:%M"))


main()
