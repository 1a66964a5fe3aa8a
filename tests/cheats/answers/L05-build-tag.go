// cheat: L05
// class: skip
// how: is not to be built at all
// tasks: inline-go/Go/0
// expect: WA CE RTE
//go:build ignore

package main

func Sorted(values []int) bool { return true }
