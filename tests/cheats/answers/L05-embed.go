// cheat: L05
// class: leak
// how: takes the tests into its program
// tasks: inline-go/Go/0
// expect: CE
package main

import _ "embed"

//go:embed *.go
var tests string

func Sorted(values []int) bool { return len(tests) > 0 }
