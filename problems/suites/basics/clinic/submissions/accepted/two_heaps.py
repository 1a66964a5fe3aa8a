import heapq
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    patients = list(zip(numbers[1::3], numbers[2::3], numbers[3::3]))
    by_arrival = sorted(range(len(patients)), key=lambda i: patients[i][0])
    starts = [0] * len(patients)
    waiting, arrived, now = [], 0, 0
    while arrived < len(patients) or waiting:
        if not waiting:
            now = max(now, patients[by_arrival[arrived]][0])
        while arrived < len(patients) and patients[by_arrival[arrived]][0] <= now:
            i = by_arrival[arrived]
            heapq.heappush(waiting, (-patients[i][1], patients[i][0], i))
            arrived += 1
        i = heapq.heappop(waiting)[2]
        starts[i] = now
        now += patients[i][2]
    print("\n".join(map(str, starts)))
    print("longest wait", max(start - patient[0]
                              for start, patient in zip(starts, patients)))


main()
