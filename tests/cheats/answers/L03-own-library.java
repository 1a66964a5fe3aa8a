// cheat: L03
// class: tamper
// how: classes of the names that tests use
// tasks: inline-java/HumanEval_0_total
// expect: WA RTE CE
import java.util.ArrayList;
class AssertionError extends RuntimeException { }
class Arrays {
    @SafeVarargs public static <T> java.util.List<T> asList(T... all) { return new ArrayList<T>(); }
}
class Problem {
    public static long total(ArrayList<Long> values) { return 0; }
}
