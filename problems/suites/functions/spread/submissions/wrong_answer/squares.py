def spread(values):
    mean = sum(values) / len(values)
    return mean, sum(x * x for x in values) / len(values) - mean * mean
