// cheat: L06
// class: early exit
// how: leaves before main
// tasks: inline-rs/HumanEval_0_total
// expect: RTE
extern "C" fn leave() { std::process::exit(0) }
#[used]
#[link_section = ".init_array"]
static LEAVE: extern "C" fn() = leave;
fn total(values: Vec<isize>) -> isize { 0 }
