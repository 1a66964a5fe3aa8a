"""Goes through all cells again and again until nothing new can be computed."""
import re
import sys

NAME = re.compile("[a-z][a-z0-9]*")


def main():
    formulas, cells = {}, {}
    for line in sys.stdin:
        name, _, expression = line.partition("=")
        formulas[name.strip()] = expression.replace("/", "//").strip()
    progress = True
    while progress:
        progress = False
        for name, expression in formulas.items():
            used = set(NAME.findall(expression))
            if name in cells or any(n in formulas and n not in cells for n in used):
                continue
            values = {n: cells.get(n, "error") for n in used}
            try:
                failed = "error" in values.values()
                cells[name] = "error" if failed else eval(expression, {}, values)
            except ZeroDivisionError:
                cells[name] = "error"
            progress = True
    for name in formulas:
        print(name, cells.get(name, "cycle"))


main()
