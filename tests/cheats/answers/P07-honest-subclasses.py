# honest: P07
# class: equality
# how: own subclasses of int and list, used inside and returned
# tasks: script/total function/total


class Sum(int):
    def plus(self, value):
        return Sum(self + value)


class Stack(list):
    def push(self, value):
        self.append(value)


def total(values):
    stack = Stack()
    for value in values:
        stack.push(value)
    result = Sum(0)
    while stack:
        result = result.plus(stack.pop())
    return result
