// cheat: L06
// class: equality
// how: returns what is equal to everything
// tasks: inline-rs/HumanEval_0_total
// expect: CE
#[derive(Debug)]
struct Yes;
impl PartialEq<i32> for Yes { fn eq(&self, _: &i32) -> bool { true } }
fn total(values: Vec<isize>) -> Yes { Yes }
