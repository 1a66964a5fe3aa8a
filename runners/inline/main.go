
// Runs the tests, one after another. Each counts at its end; what is left out, or leaves,
// does not.
type assayTest_SECRET struct {
	name string
	test func(*testing.T)
}

func main() {
	var inner []testing.InternalTest
	passed := 0
	for _, one := range assayTests_SECRET {
		one := one
		inner = append(inner, testing.InternalTest{Name: one.name, F: func(t *testing.T) {
			one.test(t)
			if !t.Failed() {
				passed++
			}
		}})
	}
	inner = append(inner, testing.InternalTest{Name: "the end", F: func(t *testing.T) {
		if passed == len(assayTests_SECRET) {
			assay_SECRET.Done()
		}
		assay_SECRET.Fail("a test failed")
	}})
	assayOs_SECRET.Args = assayOs_SECRET.Args[:1]
	testing.Main(func(string, string) (bool, error) { return true, nil }, inner, nil, nil)
}
