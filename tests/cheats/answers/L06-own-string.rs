// cheat: L06
// class: equality
// how: a String of its own
// tasks: inline-rs/HumanEval_1_shout
// expect: CE
#[derive(Debug)]
struct String;
impl PartialEq for String { fn eq(&self, _: &String) -> bool { true } }
impl String { fn from(_: &str) -> String { String } }
fn shout(word: String) -> String { String }
