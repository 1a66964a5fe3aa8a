# cheat: L09
# class: equality
# how: an object that is equal to everything
# tasks: inline-rb/HumanEval_1_evens
# expect: WA
class Yes
  def ==(other) = true
  def to_ary = []
  def method_missing(*) = self
  def respond_to_missing?(*) = true
end
def evens(values)
  Yes.new
end
