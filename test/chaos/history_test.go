package chaos

import (
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/history"
	"daemontools-go/test/tree"
)

// TestHistory lives through what a history is to tell: a start, an exit code, a
// signal, a command, the death of a supervise, an upgrade and the end.
func TestHistory(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	home := s.Path("bin")
	install(t, home)
	s.Write("app/run", "#!/bin/sh\ntrap 'exit 3' USR1\necho >>ready\nwhile :; do sleep 0.01; done\n", 0o755)
	begin := func() *tree.Process {
		cmd := s.Command(home+"/supervise", "app")
		cmd.Args[0] = "supervise"
		s.svscan = s.StartCommand(cmd)
		return s.svscan
	}
	started := 0
	ready := func(not int) int {
		started++
		s.await("run is ready", func() bool { return len(s.Read("app/ready")) == started })
		return s.up("app", not)
	}

	first := begin()
	one := ready(0)
	s.svc("-1", "app") // code 3
	two := ready(one)
	syscall.Kill(two, syscall.SIGTERM) // by somebody else
	three := ready(two)
	s.svc("-t", "app")
	four := ready(three)
	first.Kill(syscall.SIGKILL)
	second := begin()
	s.await("it is supervised", func() bool { return s.Running("app") })
	install(t, home)
	s.svc("-e", "app")
	s.await("it is the new one", func() bool { return s.outdated(home) == 0 })
	s.await("and says so", func() bool { return s.last() == history.Upgraded })
	s.svc("-dx", "app")
	require.Zero(t, second.Wait())

	type entry struct {
		kind   history.Kind
		by     string
		pid    int
		signal syscall.Signal
		code   uint16
	}
	var got []entry
	list, _ := history.Read([]byte(s.Read("app/" + history.Name)))
	for _, e := range list {
		by := ""
		if e.By != 0 {
			by = string(rune(e.By))
		}
		got = append(got, entry{e.Kind, by, int(e.PID), syscall.Signal(e.Signal), e.Code})
	}
	require.Equal(t, []entry{
		{kind: history.Began, pid: first.PID},
		{kind: history.Started, pid: one},
		{kind: history.Obeyed, by: "1"},
		{kind: history.Exited, by: "1", pid: one, code: 3},
		{kind: history.Started, pid: two},
		{kind: history.Exited, pid: two, signal: syscall.SIGTERM},
		{kind: history.Started, pid: three},
		{kind: history.Obeyed, by: "t"},
		{kind: history.Exited, by: "t", pid: three, signal: syscall.SIGTERM},
		{kind: history.Started, pid: four},
		{kind: history.Adopted, pid: four},
		{kind: history.Obeyed, by: "e"},
		{kind: history.Upgraded, pid: second.PID},
		{kind: history.Obeyed, by: "d"},
		{kind: history.Obeyed, by: "x"},
	}, got[:len(got)-2], strconv.Itoa(len(got)))
	require.Equal(t, history.Ended, got[len(got)-1].kind)
	ended := got[len(got)-2] // how, only newer kernels tell others than the parent
	require.Equal(t, four, ended.pid)
	require.Contains(t, []history.Kind{history.Exited, history.Lost}, ended.kind)
}

// last is the kind of the last entry in the history of app.
func (s *scene) last() history.Kind {
	list, _ := history.Read([]byte(s.Read("app/" + history.Name)))
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1].Kind
}
