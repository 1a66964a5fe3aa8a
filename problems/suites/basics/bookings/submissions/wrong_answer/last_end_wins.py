"""Takes a block's end from the booking that starts last, even when it ends earlier."""
import sys
from datetime import datetime, timedelta


def main():
    bookings = []
    for line in sys.stdin.read().splitlines()[1:]:
        day, time, minutes = line.split()
        start = datetime.strptime(day + " " + time, "%Y-%m-%d %H:%M")
        bookings.append((start, start + timedelta(minutes=int(minutes))))
    bookings.sort()
    blocks = []
    for start, end in bookings:
        if blocks and start <= blocks[-1][1]:
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    total = sum((end - start for start, end in blocks), timedelta())
    print(len(blocks))
    print(int(total.total_seconds()) // 60)
    if not blocks:
        print("-")
        return
    start, end = max(blocks, key=lambda block: block[1] - block[0])
    print(start.strftime("%Y-%m-%d %H:%M"), end.strftime("%Y-%m-%d %H:%M"))


main()
