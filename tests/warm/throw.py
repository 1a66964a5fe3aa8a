"""An import that fails: the frames of the import system are left out."""

with open("m.py", "w") as file:
    file.write("import json\n1 / 0\n")
try:
    exec("import nothere")
except ImportError as error:
    print(error, error.name)
import m

print(m)
