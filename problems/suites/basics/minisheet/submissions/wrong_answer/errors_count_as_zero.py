"""Takes a cell with an error for zero where it is used."""
import re
import sys

TOKEN = re.compile(r"[a-z][a-z0-9]*|[0-9]+|[-+*/%()]")
CYCLE, ERROR = "cycle", "error"


class Parser:
    def __init__(self, tokens, cells):
        self.tokens, self.cells, self.at = tokens, cells, 0

    def next_in(self, wanted):
        if self.at < len(self.tokens) and self.tokens[self.at] in wanted:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def sum(self):
        value = self.product()
        while True:
            operator = self.next_in("+-")
            if operator is None:
                return value
            right = self.product()
            value = value + right if operator == "+" else value - right

    def product(self):
        value = self.factor()
        while True:
            operator = self.next_in("*/%")
            if operator is None:
                return value
            right = self.factor()
            if operator == "*":
                value *= right
            else:
                value = value // right if operator == "/" else value % right

    def factor(self):
        negative = False
        while self.next_in("-"):
            negative = not negative
        if self.next_in("("):
            value = self.sum()
            self.at += 1
        else:
            token = self.tokens[self.at]
            self.at += 1
            value = int(token) if token.isdigit() else self.cells[token]
        return -value if negative else value


def compute(tokens, used, cells):
    known = {name: 0 if cells[name] == ERROR else cells[name]
             for name in used if name in cells}
    try:
        return Parser(tokens, known).sum()
    except (KeyError, ZeroDivisionError):
        return ERROR


def main():
    formulas, users, missing = {}, {}, {}
    for line in sys.stdin:
        name, _, expression = line.partition("=")
        formulas[name.strip()] = TOKEN.findall(expression)
    uses = {name: {token for token in tokens if token[0].isalpha()}
            for name, tokens in formulas.items()}
    for name, used in uses.items():
        known = [other for other in used if other in formulas]
        missing[name] = len(known)
        for other in known:
            users.setdefault(other, []).append(name)

    cells = {}
    ready = [name for name in formulas if missing[name] == 0]
    while ready:
        name = ready.pop()
        cells[name] = compute(formulas[name], uses[name], cells)
        for user in users.get(name, ()):
            missing[user] -= 1
            if missing[user] == 0:
                ready.append(user)
    for name in formulas:
        print(name, cells.get(name, CYCLE))


main()
