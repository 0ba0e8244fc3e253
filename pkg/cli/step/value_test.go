package step

import (
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestValue(t *testing.T) {
	t.Parallel()
	const hard = 1000
	for _, test := range []struct {
		text string
		want uint64
	}{
		{"", 0},
		{"0", 0},
		{"007", 7},
		{"999", 999},
		{"1001", hard},
		{"=", hard},
		{"18446744073709551616", 0},
		{"18446744073709551621", 5},
	} {
		v, ok := parse(test.text)
		require.True(t, ok, test.text)
		require.Equal(t, test.want, v.under(hard), test.text)
	}
	v, ok := parse("-")
	require.True(t, ok && v.none)
	for _, text := range []string{"5k", "--", "5-", "+5", "-1", " 5", "5 ", "0x5", "==", "=5", "5="} {
		_, ok := parse(text)
		require.False(t, ok, text)
	}
}

// FuzzValue compares the numbers with those of package big.
func FuzzValue(f *testing.F) {
	for _, s := range []string{"", "=", "-", "5", "5k", "18446744073709551621", "99999999999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := parse(text)
		if text == "=" {
			require.True(t, ok && v.hard)
			return
		}
		require.False(t, v.hard)
		require.Equal(t, text == "-", v.none)
		if v.none {
			return
		}
		require.Equal(t, strings.Trim(text, "0123456789") == "", ok)
		if !ok || text == "" {
			return
		}
		n, _ := new(big.Int).SetString(text, 10)
		require.Equal(t, n.And(n, new(big.Int).SetUint64(1<<64-1)).Uint64(), v.number)
	})
}
