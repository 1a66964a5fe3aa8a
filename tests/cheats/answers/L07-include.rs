// cheat: L07
// class: leak
// how: takes its own crate into the program
// tasks: inline-rs/HumanEval_0_total
// expect: WA CE RTE
const TEXT: &str = include_str!("/dev/stdin");
fn total(values: Vec<isize>) -> isize { TEXT.len() as isize }
