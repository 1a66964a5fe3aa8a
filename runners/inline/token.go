// The token of the tests, in a package of its own: it is read before anything of the
// answer's package is initialised.
package assay_SECRET

import "syscall"

var token [64]byte
var length int

func init() {
	length, _ = syscall.Read(3, token[:])
	syscall.Close(3)
}

func Fail(text string) {
	say("fail " + text)
	syscall.Exit(1)
}

func Done() {
	if length < 0 {
		length = 0
	}
	say("done " + string(token[:length]))
	syscall.Exit(0)
}

func say(line string) {
	syscall.Write(4, []byte(line+"\n"))
}
