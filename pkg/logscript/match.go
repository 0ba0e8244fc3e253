package logscript

import "bytes"

// Match reports whether pattern covers the whole line. A star stands for
// everything up to, and not including, the first byte that follows the star in
// the pattern; the last star for everything that is left. It does not go back:
// "*a" does not match "aa". All other bytes, "+" among them, stand for
// themselves (spec: multilog.md 4).
func Match(pattern string, line []byte) bool {
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '*' {
			if len(line) == 0 || line[0] != pattern[i] {
				return false
			}
			line = line[1:]
			continue
		}
		if i == len(pattern)-1 {
			return true
		}
		skip := bytes.IndexByte(line, pattern[i+1])
		if skip < 0 {
			return false
		}
		line = line[skip:]
	}
	return len(line) == 0
}
