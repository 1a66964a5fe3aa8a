"""Looks at all patients before each treatment."""
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    patients = list(zip(numbers[1::3], numbers[2::3], numbers[3::3]))
    starts = [None] * len(patients)
    now = 0
    for _ in patients:
        now = max(now, min(patient[0] for start, patient in zip(starts, patients)
                           if start is None))
        chosen = None
        for i, (arrival, urgency, _) in enumerate(patients):
            if starts[i] is None and arrival <= now:
                rank = (-urgency, arrival, i)
                if chosen is None or rank < chosen:
                    chosen = rank
        i = chosen[2]
        starts[i] = now
        now += patients[i][2]
    for start in starts:
        print(start)
    print("longest wait", max(start - patient[0]
                              for start, patient in zip(starts, patients)))


main()
