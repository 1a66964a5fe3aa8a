# Runs the tests of a Ruby answer. They come behind the token, and are read before the
# answer is: there is no file with tests to be found.
require 'test/unit'
require 'test/unit/testresult'
Test::Unit::AutoRunner.need_auto_run = false

module Assay_SECRET
  input = IO.for_fd(3)
  token, tests = input.read.split("\n", 2)
  input.close
  out = IO.for_fd(4, 'w')
  leave = Process.method(:exit!)
  ending = lambda do |word, text, status|
    out.syswrite("#{word} #{text.to_s.gsub(/\s+/, ' ')[0, 600]}\n")
    leave.call(status)
  end
  describe = lambda { |error| "#{error.class}: #{error.message}" }
  class_of = Kernel.instance_method(:class)

  # Values whose comparison is Ruby's own.
  plain = lambda do |value|
    type = class_of.bind_call(value)
    case
    when type == Array then value.all? { |item| plain.call(item) }
    when type == Hash then value.all? { |key, item| plain.call(key) && plain.call(item) }
    else [String, Integer, Float, Symbol, NilClass, TrueClass, FalseClass, Rational,
          Complex, Range].include?(type)
    end
  end
  compared = [Array, Hash, String, Integer, Float, Symbol, NilClass, TrueClass, FalseClass]
  operators = [:==, :!=, :eql?, :equal?, :!, :nil?]
  untouched = lambda do
    compared.all? { |type| operators.all? { |name| type.instance_method(name).source_location.nil? } }
  end
  Checks = Module.new do
    define_method(:assert_equal) do |expected, actual, message = nil|
      flunk('the value is of a class of its own') unless plain.call(actual)
      flunk('what compares values was replaced') unless untouched.call
      super(expected, actual, message)
    end
  end

  run_one = lambda do |type, name|
    result = Test::Unit::TestResult.new
    type.new(name).run(result) {}
    next if result.passed? && result.run_count == 1 && result.assertion_count > 0
    fault = (result.failures + result.errors).first
    word = result.errors.empty? ? 'fail' : 'error'
    ending.call(word, fault ? fault.message : 'a test did not run', 1)
  end

  define_singleton_method(:load_answer) do
    begin
      load '/box/answer.rb'
    rescue SyntaxError => error
      ending.call('syntax', error.message, 1)
    rescue Exception => error
      ending.call('error', describe.call(error), 1)
    end
  end

  define_singleton_method(:run) do
    begin
      before = ObjectSpace.each_object(Class).to_a
      TOPLEVEL_BINDING.eval(tests, 'tests.rb')
      types = ObjectSpace.each_object(Class).to_a - before
      types = types.select { |type| type < Test::Unit::TestCase }
      ending.call('error', 'there are no tests', 1) if types.empty?
      types.each do |type|
        type.prepend(Checks)
        type.public_instance_methods(false).grep(/\Atest/).each { |name| run_one.call(type, name.to_s) }
      end
    rescue Exception => error
      ending.call('error', describe.call(error), 1)
    end
    ending.call('done', token, 0)
  end
end
Assay_SECRET.load_answer
Assay_SECRET.run
