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
	child := &sys.Child{
		Dir:   l.fd,
		Files: files,
		Paths: []string{"/bin/sh"},
		Argv:  []string{"sh", "-c", l.output.Processor},
		Env:   m.c.Origin.Environ,
	}
	if l.output.Compress {
		child.Paths, child.Argv, child.OwnLimits = m.compressor(), []string{compressor}, true
	}
	pid, execErr, forkErr := m.c.Origin.Spawn(child)
	if pid == 0 {
		m.failed(l, a, forkErr)
		return
	}
	if execErr != nil {
		m.c.Fatal(execErr, "unable to run ", l.command())
	}
	l.processor = pid
	l.dir.Started()
}

// compressor is the program that the action z runs.
const compressor = "multilog-zstd"

// compressor returns the paths at which it is tried: beside multilog, and then
// where the environment says.
func (m *multilog) compressor() []string {
	paths := sys.Search(compressor, m.c.Origin.Environ)
	self, err := sys.Readlinkat(sys.Cwd, "/proc/self/exe")
	if err != nil {
		return paths
	}
	for i := len(self) - 1; i >= 0; i-- {
		if self[i] == '/' {
			return append([]string{self[:i+1] + compressor}, paths...)
		}
	}
	return paths
}

// command is what the full files go through, in words.
func (l *log) command() string {
	if l.output.Compress {
		return compressor
	}
	return l.output.Processor
}

// unable says that there is nothing the processor could be run on. In the C
// program its child says so and then exits 111.
func (m *multilog) unable(l *log, err error) {
	code := m.c.Fatal(err, "unable to run ", l.command())
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
