import sys


def stretch(words, width):
    gaps = len(words) - 1
    if gaps == 0:
        return words[0]
    spaces = width - sum(map(len, words))
    base, wider = divmod(spaces, gaps)
    pieces = []
    for i, word in enumerate(words[:-1]):
        pieces.append(word)
        pieces.append(" " * (base + (i >= gaps - wider)))
    return "".join(pieces) + words[-1]


def set_paragraph(words, width):
    lines, line, length = [], [], 0
    for word in words:
        if line and length + 1 + len(word) > width:
            lines.append(stretch(line, width))
            line, length = [], 0
        length += len(word) + (1 if line else 0)
        line.append(word)
    lines.append(" ".join(line))
    return "\n".join(lines) + "\n"


def main():
    first, _, text = sys.stdin.read().partition("\n")
    paragraphs = [[]]
    for line in text.split("\n"):
        if line:
            paragraphs[-1] += line.split()
        elif paragraphs[-1]:
            paragraphs.append([])
    sys.stdout.write("\n".join(set_paragraph(words, int(first))
                               for words in paragraphs if words))


main()
