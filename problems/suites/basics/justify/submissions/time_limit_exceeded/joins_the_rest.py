"""After each line, joins the words that are left and splits them again."""
import sys


def stretch(words, width):
    if len(words) == 1:
        return words[0]
    spaces = width - sum(map(len, words))
    line = ""
    for i, word in enumerate(words[:-1]):
        here = spaces // (len(words) - 1 - i)
        spaces -= here
        line += word + " " * here
    return line + words[-1]


def set_paragraph(text, width):
    lines = []
    while text:
        words = text.split()
        count = 1
        while count < len(words) and len(" ".join(words[:count + 1])) <= width:
            count += 1
        if count == len(words):
            lines.append(" ".join(words))
        else:
            lines.append(stretch(words[:count], width))
        text = " ".join(words[count:])
    return "\n".join(lines) + "\n"


def main():
    first, _, text = sys.stdin.read().partition("\n")
    paragraphs = [""]
    for line in text.split("\n"):
        if line.strip():
            paragraphs[-1] += " " + line
        elif paragraphs[-1]:
            paragraphs.append("")
    sys.stdout.write("\n".join(set_paragraph(paragraph, int(first))
                               for paragraph in paragraphs if paragraph))


main()
