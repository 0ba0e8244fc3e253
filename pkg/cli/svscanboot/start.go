package svscanboot

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
)

// titleLength is the length of the title in bytes.
const titleLength = 400

// startSvscan starts svscan, which is not to stay beside the one that the next
// svscanboot starts. The signal is one that no svscan of the family takes for
// the wish to stop the services.
func (b *boot) startSvscan(now int64) {
	b.start(&b.svscan, now, &sys.Child{
		Files:    []sys.Remap{{From: b.in, To: 0}, {From: b.complaints.W, To: 1}, {From: b.complaints.W, To: 2}},
		Argv:     []string{"svscan", scanDir},
		AtOurEnd: syscall.SIGKILL,
	})
}

// startTitle starts readproctitle.
func (b *boot) startTitle(now int64) {
	child := sys.Child{
		Files: []sys.Remap{{From: b.complaints.R, To: 0}, {From: b.out, To: 1}, {From: b.out, To: 2}},
		Argv:  []string{"readproctitle", "service", "errors:", dots()},
	}
	if sign := b.complaints.sign(); sign >= 0 {
		defer sys.Close(sign)
		child.Files = append(child.Files, sys.Remap{From: sign, To: 3})
	}
	b.start(&b.title, now, &child)
}

// start starts p. That it cannot be started is said once, not once a second.
func (b *boot) start(p *program, now int64, child *sys.Child) {
	name := child.Argv[0]
	child.Dir, child.Env, child.Paths = -1, b.env, sys.Search(name, b.env)
	pid, execErr, forkErr := b.c.Origin.Spawn(child)
	p.pid, p.due = pid, now+pace
	switch {
	case p.failed:
	case forkErr != nil:
		b.c.Warn(forkErr, "unable to fork for ", name)
	case execErr != nil:
		b.c.Warn(execErr, "unable to run ", name)
	}
	p.failed = forkErr != nil || execErr != nil
}

// dots is what readproctitle writes over.
func dots() string {
	var p [titleLength]byte
	for i := range p {
		p[i] = '.'
	}
	return string(p[:])
}
