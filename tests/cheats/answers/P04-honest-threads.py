# honest: P04
# class: early exit
# how: threads that share the work and are joined
# tasks: script/total function/total
import threading


def total(values):
    sums = [0] * 4

    def add(part):
        sums[part] = sum(values[part::4])

    threads = [threading.Thread(target=add, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sums)
