// cheat: L04
// class: skip
// how: asks the test package to run no tests
// tasks: inline-go/Go/0
// expect: WA RTE
package main

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(0) }

func init() {
	os.Args = append(os.Args[:1], "-test.run=none", "-test.skip=.")
	testing.Init()
	flag.CommandLine.Parse([]string{"-test.run=none"})
}

func Sorted(values []int) bool { return true }
