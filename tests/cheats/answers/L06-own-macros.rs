// cheat: L06
// class: terminator
// how: macros of the names that tests use
// tasks: inline-rs/HumanEval_0_total
// expect: WA
#[macro_export]
macro_rules! assert_eq { ($($t:tt)*) => {}; }
#[macro_export]
macro_rules! assert { ($($t:tt)*) => {}; }
fn total(values: Vec<isize>) -> isize { 0 }
