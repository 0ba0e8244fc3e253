package chaos

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/logdir"
	"daemontools-go/test/chaos/life"
)

// ledger is what became of the lines of a service.
type ledger struct {
	lines, lost, doubled, torn int
	silenced                   int // lost as well, with everybody who had the pipe
	disordered                 int // how often a line follows one that came after it

	missing string // the first line that is lost
}

// account compares a log with what the service's lives said.
func (p *place) account(s *service) (l ledger) {
	p.t.Helper()
	pages, err := life.Read(p.Path(s.dir))
	require.NoError(p.t, err)
	type voice struct {
		life.Page
		index int
		seen  []int // how often each line is there
		last  uint64
	}
	voices, alone := map[string]*voice{}, true
	for i, page := range pages {
		voices[page.Name] = &voice{Page: page, index: i, seen: make([]int, page.Begun+1)}
		alone = alone && page.Another == 0
	}
	index := 0 // of the life that spoke last
	for _, line := range p.logLines(s.log) {
		if len(line) < labelSize || !label.Match(line[:labelSize]) {
			l.torn++
			continue
		}
		name, number, ok := life.ParseLine(line[labelSize:])
		v := voices[name]
		if !ok || v == nil || number == 0 || number > v.Begun {
			l.torn++
			continue
		}
		l.lines++
		v.seen[number]++
		// One that is there twice is not counted as out of order too; lives that
		// are there at the same time speak as they like.
		if v.seen[number] == 1 && number < v.last || alone && v.index < index {
			l.disordered++
		}
		v.last, index = max(v.last, number), v.index
	}
	for _, page := range pages {
		v := voices[page.Name]
		// A write happens as a whole, though who is killed may not know it.
		must := v.Done
		for n := v.Done + 1; n <= v.Begun; n++ {
			if v.seen[n] > 0 {
				must = v.Begun
			}
		}
		for n := uint64(1); n <= v.Begun; n++ {
			switch {
			case v.seen[n] > 0 || n > must:
			case p.silenced[page.Name] && n > v.last:
				l.silenced++
			default:
				l.lost++
				if l.missing == "" {
					l.missing = fmt.Sprintf("%s: line %d of %+v", s.dir, n, v.Page)
				}
			}
			l.doubled += max(v.seen[n]-1, 0)
		}
	}
	return l
}

// logLines are the lines of a log directory, oldest first.
func (p *place) logLines(dir string) (lines [][]byte) {
	entries, _ := os.ReadDir(dir) // in order: @ comes before current
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "@") && e.Name() != logdir.Current {
			continue
		}
		text, _ := os.ReadFile(filepath.Join(dir, e.Name()))
		for line := range bytes.Lines(text) {
			lines = append(lines, bytes.TrimSuffix(line, []byte("\n")))
		}
	}
	return lines
}

// readLog counts what became of the lines of a service.
func (p *place) readLog(s *service) {
	p.t.Helper()
	l := p.account(s)
	p.Lines += l.lines
	p.Lost += l.lost
	p.Silenced += l.silenced
	p.Doubled += l.doubled
	p.Torn += l.torn
	p.Disordered += l.disordered
	if !p.own {
		return
	}
	if l.missing != "" {
		p.t.Logf("first of %d lost lines: %s", l.lost, l.missing)
	}
	tidy(p.t, s.log)
}
