import sys
from datetime import datetime, timedelta

EPOCH = datetime(1970, 1, 1)
MINUTE = timedelta(minutes=1)


def shown(minute):
    return (EPOCH + minute * MINUTE).strftime("%Y-%m-%d %H:%M")


def main():
    bookings = []
    for line in sys.stdin.read().splitlines()[1:]:
        day, time, minutes = line.split()
        start = (datetime.fromisoformat(day + " " + time) - EPOCH) // MINUTE
        bookings.append((start, start + int(minutes)))
    bookings.sort()

    blocks = []
    for start, end in bookings:
        if blocks and start <= blocks[-1][1]:
            blocks[-1][1] = max(blocks[-1][1], end)
        else:
            blocks.append([start, end])
    print(len(blocks))
    print(sum(end - start for start, end in blocks))
    if blocks:
        start, end = max(blocks, key=lambda block: block[1] - block[0])
        print(shown(start), shown(end))
    else:
        print("-")


main()
