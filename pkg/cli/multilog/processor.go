package multilog

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
)

// run starts the processor.
func (m *multilog) run(l *log, a logdir.Action) {
	files, err := l.processorFiles()
	defer func() {
		for _, f := range files {
			sys.Close(f.From)
		}
	}()
	if err != nil {
		m.unable(l, err)
		return
	}
	pid, execErr, forkErr := m.c.Origin.Spawn(&sys.Child{
		Dir:   l.fd,
		Files: files,
		Paths: []string{"/bin/sh"},
		Argv:  []string{"sh", "-c", l.output.Processor},
		Env:   m.c.Origin.Environ,
	})
	if pid == 0 {
		m.failed(l, a, forkErr)
		return
	}
	if execErr != nil {
		m.c.Fatal(execErr, "unable to run ", l.output.Processor)
	}
	l.processor = pid
	l.dir.Started()
}

// unable says that there is nothing the processor could be run on. In the C
// program its child says so and then exits 111.
func (m *multilog) unable(l *log, err error) {
	code := m.c.Fatal(err, "unable to run ", l.output.Processor)
	l.dir.Started()
	l.dir.Exited(false, code)
}

// processorFiles opens the files that the processor finds.
func (l *log) processorFiles() (files []sys.Remap, err error) {
	const write = sys.WriteOnly | sys.NonBlock | sys.Create | sys.Truncate
	for _, f := range [...]struct {
		name  string
		flags int
		to    int
	}{
		{logdir.Previous, sys.ReadOnly | sys.NonBlock, logdir.ProcessorInput},
		{logdir.Processed, write, logdir.ProcessorOutput},
		{logdir.State, sys.ReadOnly | sys.NonBlock, logdir.ProcessorState},
		{logdir.NewState, write, logdir.ProcessorNewState},
	} {
		fd, err := sys.Openat(l.fd, f.name, f.flags, logdir.BusyMode)
		if err != nil {
			return files, err
		}
		files = append(files, sys.Remap{From: fd, To: f.to})
	}
	return files, nil
}

// complain says what is wrong with the processor.
func (m *multilog) complain(l *log, a logdir.Action) {
	what := "failed"
	if a.Complaint == logdir.ProcessorCrashed {
		what = "crashed"
	}
	m.c.Warn(nil, "processor ", what, " in ", l.output.Path, ", pausing")
	m.now = sys.Monotonic()
	l.dir.Done(m.now, logdir.Result{})
}
