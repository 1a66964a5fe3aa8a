import sys

print(input())
print(sys.stdin.readline())
print(sys.stdin.read())
