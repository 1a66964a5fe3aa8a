def recurse():
    recurse()


recurse()
