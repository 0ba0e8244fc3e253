// Package svscanboot is the program svscanboot: it runs svscan on /etc/service,
// and readproctitle, which shows what svscan and the services without a log
// complain about in the list of processes.
//
//	svscanboot
//
// Services that survived an earlier svscan are told to stop first, so that they
// do not run twice.
package svscanboot

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/envdir"
	"daemontools-go/pkg/internal/sys"
)

const (
	scanDir = "/etc/service"
	path    = "/command:/usr/local/bin:/usr/local/sbin:/bin:/sbin:/usr/bin:/usr/sbin:/usr/X11R6/bin"
	null    = "/dev/null"
	// titleLength is the length of the title in bytes.
	titleLength = 400
)

// Main runs svscanboot until svscan and readproctitle ended, and returns the
// exit code of readproctitle. Arguments are ignored.
func Main(c *cli.Command) int {
	// As a shell would, svc gets all variables and the others only PATH.
	env := envdir.Apply(c.Origin.Environ, []envdir.Edit{envdir.Set("PATH", path)})
	only := []string{"PATH=" + path}

	in, err := sys.Openat(sys.Cwd, null, sys.ReadOnly, 0)
	if err != nil {
		return c.Fatal(err, "unable to open ", null)
	}
	out, err := sys.Openat(sys.Cwd, null, sys.WriteOnly, 0)
	if err != nil {
		return c.Fatal(err, "unable to open ", null)
	}
	r, w, err := sys.Pipe()
	if err != nil {
		return c.Fatal(err, "unable to create pipe")
	}
	c.Stderr = w // from here on, complaints are for the title

	stopSurvivors(c, env, []sys.Remap{{From: in, To: 0}, {From: out, To: 1}, {From: out, To: 2}})

	scanner := start(c, only, []sys.Remap{{From: in, To: 0}, {From: w, To: 1}, {From: w, To: 2}}, "svscan", scanDir)
	title := start(c, only, []sys.Remap{{From: r, To: 0}, {From: out, To: 1}, {From: out, To: 2}},
		"readproctitle", "service", "errors:", dots())
	sys.Close(r)
	sys.Close(w)
	exit := wait(title)
	wait(scanner)
	return exit
}

// start starts a program and returns its pid, 0 if there is no process.
func start(c *cli.Command, env []string, files []sys.Remap, argv ...string) (pid int) {
	pid, execErr, forkErr := c.Origin.Spawn(&sys.Child{
		Dir:   -1,
		Files: files,
		Paths: sys.Search(argv[0], env),
		Argv:  argv,
		Env:   env,
	})
	if forkErr != nil {
		c.Warn(forkErr, "unable to fork for ", argv[0])
	}
	if execErr != nil {
		c.Warn(execErr, "unable to run ", argv[0])
	}
	return pid
}

// wait waits for a process and returns its exit code; ExitTrouble if it has none.
func wait(pid int) int {
	if pid == 0 {
		return cli.ExitTrouble
	}
	status, err := sys.Wait(pid)
	if err != nil {
		return cli.ExitTrouble
	}
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

// dots is what readproctitle writes over.
func dots() string {
	var p [titleLength]byte
	for i := range p {
		p[i] = '.'
	}
	return string(p[:])
}
