package interop

import (
	"hash/fnv"
	"math/rand/v2"
	"testing"
)

// choices makes decisions of bytes that the fuzzer chose, and by chance when
// there are no more: the same ones for the same bytes.
type choices struct {
	bytes []byte
	rest  *rand.PCG
}

func newChoices(b []byte) *choices {
	h := fnv.New64()
	h.Write(b)
	return &choices{b, rand.NewPCG(h.Sum64(), 0)}
}

// Uint64 is a byte where rand looks: at the lowest bits for a choice among 2, 4
// or 8, at the highest for others.
func (c *choices) Uint64() uint64 {
	if len(c.bytes) == 0 {
		return c.rest.Uint64()
	}
	b := uint64(c.bytes[0])
	c.bytes = c.bytes[1:]
	return b<<56 | b
}

// FuzzMultilog gives both makers' multilog a script that follows from script,
// and any input.
func FuzzMultilog(f *testing.F) {
	needC(f)
	random := rand.New(rand.NewPCG(3, 0))
	for range 10 {
		script := make([]byte, 20)
		for i := range script {
			script[i] = byte(random.Uint32())
		}
		f.Add(script, multilogInput(random))
	}
	f.Fuzz(func(t *testing.T, script, input []byte) {
		if len(input) > 100<<10 {
			t.Skip("longer than it is worth")
		}
		r := rand.New(newChoices(script))
		multilogCompare(t, multilogCase{multilogScript(r), multilogParts(r, input)})
	})
}
