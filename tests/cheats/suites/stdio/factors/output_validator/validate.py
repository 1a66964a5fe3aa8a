"""Two factors of the input, both greater than 1, and nothing else."""
import sys

with open(sys.argv[1]) as file:
    number = int(file.read())
words = sys.stdin.read(1000).split()
if len(words) == 2 and all(word.isascii() and word.isdigit() for word in words):
    first, second = map(int, words)
    if first > 1 and second > 1 and first * second == number:
        sys.exit(42)
sys.exit(43)
