package sv

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want  command
		words []string
	}{
		{command{status: true}, []string{"status", "s", "stat", "sx"}},
		{command{check: true, wait: true}, []string{"check"}},
		{command{control: "u"}, []string{"up", "u", "upwards"}},
		{command{control: "d"}, []string{"down", "d"}},
		{command{control: "o"}, []string{"once"}},
		{command{control: "p"}, []string{"pause"}},
		{command{control: "c"}, []string{"cont", "c", "checked"}},
		{command{control: "h"}, []string{"hup"}},
		{command{control: "a"}, []string{"alarm"}},
		{command{control: "i"}, []string{"interrupt"}},
		{command{control: "q"}, []string{"quit"}},
		{command{control: "1"}, []string{"1"}},
		{command{control: "2"}, []string{"2"}},
		{command{control: "t"}, []string{"term", "t", "try"}},
		{command{control: "k"}, []string{"kill"}},
		{command{control: "x"}, []string{"exit", "e", "x"}},
		{command{control: "u", wait: true}, []string{"start"}},
		{command{control: "d", wait: true}, []string{"stop"}},
		{command{control: "h", wait: true}, []string{"reload"}},
		{command{control: "tcu", wait: true}, []string{"restart"}},
		{command{control: "tc", wait: true}, []string{"try-restart"}},
		{command{control: "x", wait: true}, []string{"shutdown"}},
		{command{control: "d", wait: true, kill: true}, []string{"force-stop", "D"}},
		{command{control: "tc", wait: true, kill: true}, []string{"force-reload", "T"}},
		{command{control: "tcu", wait: true, kill: true}, []string{"force-restart"}},
		{command{control: "x", wait: true, kill: true}, []string{"force-shutdown", "X", "E"}},
	} {
		for _, word := range c.words {
			cmd, ok := parse(word, false)
			require.True(t, ok, word)
			require.Equal(t, c.want, cmd, word)
		}
	}
	for _, word := range []string{"", "r", "rest", "f", "force", "b", "-", "\xff"} {
		_, ok := parse(word, false)
		require.False(t, ok, word)
	}
	_, ok := parse("status", true)
	require.True(t, ok)
	_, ok = parse("stat", true)
	require.False(t, ok, "an init script's status is written out")
}

// FuzzParse: what is accepted asks for one thing.
func FuzzParse(f *testing.F) {
	f.Add("status", true)
	f.Add("force-reload", false)
	f.Fuzz(func(t *testing.T, word string, lsb bool) {
		cmd, ok := parse(word, lsb)
		asks := 0
		for _, one := range []bool{cmd.status, cmd.check, cmd.control != ""} {
			if one {
				asks++
			}
		}
		if ok {
			require.Equal(t, 1, asks)
			require.True(t, cmd.wait || !cmd.kill)
		}
	})
}

func TestState(t *testing.T) {
	t.Parallel()
	const now = 935467445787492500
	state := func(pid uint32, want rundir.Want) rundir.State {
		return rundir.State{Since: tai.FromUnix(now - 5e9), PID: pid, Want: want}
	}
	paused := state(123, rundir.WantUp)
	paused.Paused = true
	for _, c := range []struct {
		want string
		st   svc.Status
	}{
		{"run: web: (pid 123) 5s", svc.Status{NormallyUp: true, State: state(123, rundir.WantUp)}},
		{"run: web: (pid 123) 5s, normally down", svc.Status{State: state(123, rundir.WantUp)}},
		{"run: web: (pid 123) 5s, paused", svc.Status{NormallyUp: true, State: paused}},
		{"run: web: (pid 123) 5s, want down", svc.Status{NormallyUp: true, State: state(123, rundir.WantOnce)}},
		{"run: web: (pid 123) 5s, want down, got TERM", svc.Status{NormallyUp: true, TermSent: true, State: state(123, rundir.WantDown)}},
		{"finish: web: (pid 123) 5s, want down", svc.Status{NormallyUp: true, Finishing: true, State: state(123, rundir.WantDown)}},
		{"down: web: 5s", svc.Status{State: state(0, rundir.WantDown)}},
		{"down: web: 5s, normally up", svc.Status{NormallyUp: true, State: state(0, rundir.WantDown)}},
		{"down: web: 5s, normally up, want up", svc.Status{NormallyUp: true, State: state(0, rundir.WantUp)}},
	} {
		require.Equal(t, c.want, string(appendState(nil, "web", c.st, now)))
	}
	future := svc.Status{NormallyUp: true, State: rundir.State{Since: tai.FromUnix(now + 5e9), PID: 1, Want: rundir.WantUp}}
	require.Equal(t, "run: web: (pid 1) 0s", string(appendState(nil, "web", future, now)))
}

// TestReached asks of each state which control bytes have been obeyed; in
// capitals those that the check script has a say in.
func TestReached(t *testing.T) {
	t.Parallel()
	state := func(pid uint32, second int64, want rundir.Want) svc.Status {
		return svc.Status{Running: true, State: rundir.State{PID: pid, Since: tai.FromUnix(second * 1e9), Want: want}}
	}
	with := func(st svc.Status, change func(*svc.Status)) svc.Status {
		change(&st)
		return st
	}
	before := state(7, 1, rundir.WantUp)
	down := state(0, 1, rundir.WantDown)
	for _, c := range []struct {
		about      string
		want       string
		before, st svc.Status
	}{
		{"the same process", "Uchaiq", before, before},
		{"another one", "UTKchaiq", before, state(8, 2, rundir.WantUp)},
		{"of the same number", "UTKchaiq", before, state(7, 2, rundir.WantUp)},
		{"another one that is to end, too", "Uchaiq", before, with(state(8, 2, rundir.WantUp), func(s *svc.Status) { s.TermSent = true })},
		{"paused", "Uphaiq", before, with(before, func(s *svc.Status) { s.Paused = true })},
		{"to end for good", "Uochaiq", before, state(7, 1, rundir.WantDown)},
		{"its last life", "Uochaiq", before, state(7, 1, rundir.WantOnce)},
		{"ended, to be started again", "dopchaiq", before, state(0, 2, rundir.WantUp)},
		{"ended for good", "dtkopchaiq", before, state(0, 2, rundir.WantDown)},
		{"it was down", "dtkpchaiq", down, down},
		{"finish runs", "ochaiq", before, with(state(7, 1, rundir.WantDown), func(s *svc.Status) { s.Finishing = true })},
	} {
		got := ""
		for _, control := range []byte("udtkopchaiqx") {
			ok, script := reached(control, c.before, c.st)
			if ok && script {
				control -= 'a' - 'A'
			}
			if ok {
				got += string(control)
			}
		}
		require.ElementsMatch(t, []byte(c.want), []byte(got), "%s: %s", c.about, got)
	}
}

func TestNeeded(t *testing.T) {
	t.Parallel()
	up := svc.Status{State: rundir.State{PID: 7, Want: rundir.WantUp}}
	going := svc.Status{State: rundir.State{PID: 7, Want: rundir.WantDown}, TermSent: true}
	runit := up
	runit.ExitEnds = true
	for _, c := range []struct {
		want, control string
		st            svc.Status
	}{
		{"u", "u", up},
		{"tcu", "tcu", up},
		{"d", "d", up},
		{"", "d", going},
		{"dx", "x", up},
		{"x", "x", going},
		{"x", "x", runit},
		{"dx", "x", svc.Status{}},
	} {
		require.Equal(t, c.want, needed(c.control, c.st))
	}
}

func TestSeconds(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int64{
		"": 0, "7": 7, "007": 7, "12x": 12, "x": 0, "-1": 0, "268435456": 268435456,
	} {
		require.Equal(t, want, seconds(s), s)
	}
	const year = 366 * 86400
	require.Greater(t, seconds("99999999999999999999999"), int64(8*year))
	require.Less(t, seconds("99999999999999999999999"), int64(1<<63-1)/second, "in nanoseconds it is a number, too")
}

func TestPath(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"web": "/service/web", "web/log": "/service/web/log", "web/": "web/", "./web": "./web", ".web": ".web",
		"/web": "/web", "": "",
	} {
		require.Equal(t, want, path("/service", name), name)
	}
	require.Equal(t, "web", base("/etc/init.d/web"))
	require.Equal(t, "web", base("web"))
	require.Equal(t, "", base("web/"))
}
