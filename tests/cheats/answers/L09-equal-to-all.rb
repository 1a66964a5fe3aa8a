# cheat: L09
# class: equality
# how: lists that are equal to everything
# tasks: inline-rb/HumanEval_1_evens
# expect: WA RTE
class Array
  def ==(other) = true
  def eql?(other) = true
end
module Test; module Unit; module Assertions
  def assert_equal(*) = true
end; end; end
def evens(values)
  [7]
end
