// cheat: L04
// class: equality
// how: true and false are the same
// tasks: inline-go/Go/0
// expect: WA CE RTE
package main

const true = false

func Sorted(values []int) bool { return false }
