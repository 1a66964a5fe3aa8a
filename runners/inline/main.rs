
// Starts the tests. The token is read before any code of the answer runs, and by system
// calls in place: the answer may define what the library has.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod assay_SECRET {
    use std::arch::asm;

    static mut TOKEN: [u8; 64] = [0; 64];
    static mut LENGTH: usize = 0;

    #[cfg(target_arch = "x86_64")]
    const NUMBERS: [usize; 4] = [0, 1, 3, 231];
    #[cfg(target_arch = "aarch64")]
    const NUMBERS: [usize; 4] = [63, 64, 57, 94];

    #[cfg(target_arch = "x86_64")]
    unsafe fn call(number: usize, a: usize, b: usize, c: usize) -> isize {
        let r: isize;
        asm!("syscall", inlateout("rax") NUMBERS[number] as isize => r, in("rdi") a,
             in("rsi") b, in("rdx") c, out("rcx") _, out("r11") _);
        r
    }

    #[cfg(target_arch = "aarch64")]
    unsafe fn call(number: usize, a: usize, b: usize, c: usize) -> isize {
        let r: isize;
        asm!("svc 0", in("x8") NUMBERS[number], inlateout("x0") a as isize => r,
             in("x1") b, in("x2") c);
        r
    }

    extern "C" fn begin() {
        unsafe {
            let n = call(0, 3, std::ptr::addr_of_mut!(TOKEN) as usize, 63);
            LENGTH = if n > 0 { n as usize } else { 0 };
            call(2, 3, 0, 0);
        }
    }

    #[used]
    #[link_section = ".preinit_array"]
    static FIRST: extern "C" fn() = begin;

    fn end(word: &str, text: &[u8], status: usize) -> ! {
        let mut line = word.as_bytes().to_vec();
        line.extend(text.iter().take(500).map(|&c| if c == b'\n' { b' ' } else { c }));
        line.push(b'\n');
        unsafe {
            call(1, 4, line.as_ptr() as usize, line.len());
            loop {
                call(3, status, 0, 0);
            }
        }
    }

    pub fn run() {
        match std::panic::catch_unwind(super::answer::assay_run_SECRET) {
            Ok(()) => unsafe {
                let token = TOKEN;
                end("done ", &token[..LENGTH], 0)
            },
            Err(payload) => {
                let text = match payload.downcast_ref::<&str>() {
                    Some(text) => text.to_string(),
                    None => match payload.downcast_ref::<String>() {
                        Some(text) => text.clone(),
                        None => String::from("panic"),
                    },
                };
                let failed = text.starts_with("assertion");
                end(if failed { "fail " } else { "error " }, text.as_bytes(), 1)
            }
        }
    }
}

fn main() {
    assay_SECRET::run()
}
