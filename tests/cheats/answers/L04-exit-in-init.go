// cheat: L04
// class: early exit
// how: leaves while the package is initialised
// tasks: inline-go/Go/0
// expect: RTE
package main

import "os"

func init() { os.Exit(0) }

func Sorted(values []int) bool { return true }
