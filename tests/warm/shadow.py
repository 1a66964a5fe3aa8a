"""A file of the program's own in place of a standard module."""

for name in "json", "random", "enum":
    with open(name + ".py", "w") as file:
        file.write("own = True\n")
import json
import math

print(json.__file__, math.__name__)
import tempfile

print(tempfile)
