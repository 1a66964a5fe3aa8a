import statistics


def spread(values):
    count = len(values)
    return statistics.mean(values), statistics.variance(values) * (count - 1) / count
