package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// current is what is being written in every log directory of the family, the
// youngest file.
const current = "current"

// checkFiles reports an error unless the files in dir hold the last lines of
// want, each behind what stands before it in the mode: all of want if the log
// directory may hold that much, and otherwise about what it may hold.
func checkFiles(dir string, want []byte, m mode) error {
	kept, err := readFiles(dir)
	if err != nil {
		return err
	}
	least := len(want) + bytes.Count(want, []byte("\n"))*m.before()
	if m.size > 0 {
		// Everybody's files end a little before their limit, and not
		// everybody counts current among the files to keep.
		least = min(least, (m.keep-1)*(m.size-2*8192))
	}
	if len(kept) < least {
		return fmt.Errorf("%d bytes are on file, and must be %d at least", len(kept), least)
	}
	for line := 1; len(kept) > 0; line++ {
		var have, expected []byte
		kept, have = cutLast(kept)
		want, expected = cutLast(want)
		// The first line may be the rest of one that began in a file that
		// was removed.
		surplus := len(have) - m.before() - len(expected)
		n := min(len(have), len(expected))
		if n == 0 || surplus > 0 || surplus < 0 && len(kept) > 0 || !bytes.HasSuffix(expected, have[len(have)-n:]) {
			return fmt.Errorf("the %d. line from the end is %.50q, and must be %.50q", line, have, expected)
		}
	}
	return nil
}

// readFiles returns all that was logged and is still there: the names of old
// files sort by age.
func readFiles(dir string) (kept []byte, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "@") {
			names = append(names, e.Name())
		}
	}
	for _, name := range append(names, current) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		kept = append(kept, data...)
	}
	return kept, nil
}

// cutLast cuts the last line, newline included, off p.
func cutLast(p []byte) (rest, line []byte) {
	if len(p) == 0 {
		return nil, nil
	}
	i := bytes.LastIndexByte(p[:len(p)-1], '\n') + 1
	return p[:i], p[i:]
}
