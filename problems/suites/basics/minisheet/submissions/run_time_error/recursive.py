"""Computes a cell when it is asked for: long chains are too deep for Python's stack."""
import re
import sys

NAME = re.compile("[a-z][a-z0-9]*")


def main():
    formulas, cells, path = {}, {}, set()
    for line in sys.stdin:
        name, _, expression = line.partition("=")
        formulas[name.strip()] = expression.replace("/", "//").strip()

    def cell(name):
        if name in path:
            return "cycle"
        if name not in cells:
            path.add(name)
            cells[name] = compute(formulas[name])
            path.remove(name)
        return cells[name]

    def compute(expression):
        used = NAME.findall(expression)
        values = [cell(name) if name in formulas else "error" for name in used]
        for state in ("cycle", "error"):
            if state in values:
                return state
        try:
            return eval(expression, dict(zip(used, values)))
        except ZeroDivisionError:
            return "error"

    for name in formulas:
        print(name, cell(name))


main()
