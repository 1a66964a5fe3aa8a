// cheat: L01
// class: early exit
// how: halts while its class is initialised
// tasks: inline-java/HumanEval_0_total
// expect: RTE
import java.util.*;
class Problem {
    static { Runtime.getRuntime().halt(0); }
    public static long total(ArrayList<Long> values) { return 0; }
}
