package step

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/envdir"
	"daemontools-go/pkg/internal/sys"
)

// longestLine is the longest line of a file in bytes that envdir reads. No
// system can execute a program with a variable of that size; without a bound a
// link to /dev/zero would take all memory.
const longestLine = 16 << 20

// Envdir is what envdir does in a process of its own. Every failure is
// ExitTrouble, misuse too. It has options only where the first word begins with
// -p; daemontools 0.76 has none.
func Envdir(c *cli.Command) (argv, env []string, exit int) { return readEnvdir(c, true) }

// EnvdirInPassing is the step of envdir. It comes to Alone where it is refused
// something (see refused).
func EnvdirInPassing(c *cli.Command) (argv, env []string, exit int) { return readEnvdir(c, false) }

func readEnvdir(c *cli.Command, alone bool) (argv, env []string, exit int) {
	prefix, words, usage := "", c.Args, "envdir dir child"
	if begins(words, "-p") {
		usage = "envdir [ -p prefix ] dir child"
		if prefix, words, exit = prefixed(c, words, usage); exit != cli.ExitOK {
			return failed(exit)
		}
	}
	if len(words) < 2 {
		c.Usage(usage)
		return failed(cli.ExitTrouble)
	}
	dir, child := words[0], words[1:]
	trouble := func(err error, doing ...string) (argv, env []string, exit int) {
		if refused(err) && !alone {
			return failed(Alone)
		}
		return failed(c.Fatal(err, doing...))
	}
	d, err := sys.OpenDir(dir)
	if err != nil {
		return trouble(err, "unable to switch to directory ", dir)
	}
	defer sys.Close(d)
	names, err := sys.Names(d, ".")
	if err != nil {
		return trouble(err, "unable to read directory ", dir)
	}
	var edits []envdir.Edit
	for _, name := range names {
		if !envdir.Counts(name) {
			continue
		}
		content, err := firstLine(d, name)
		if err == syscall.ENOENT {
			// Removed just now, or a symbolic link to nothing: no such file.
			continue
		}
		if err == syscall.ENOMEM {
			return failed(c.Fatal(nil, "out of memory"))
		}
		if err != nil {
			return trouble(err, "unable to read ", dir, "/", name)
		}
		edits = append(edits, envdir.Parse(prefix+name, content))
	}
	return child, envdir.Apply(c.Origin.Environ, edits), cli.ExitOK
}

// firstLine reads the file name of the directory d as far as it matters. It does
// not wait for the writer of a FIFO. ENOMEM: the line is longer than longestLine.
func firstLine(d int, name string) ([]byte, error) {
	fd, err := sys.Openat(d, name, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return nil, err
	}
	defer sys.Close(fd)
	content := make([]byte, 0, 512)
	for len(content) <= longestLine {
		if len(content) == cap(content) {
			content = append(content, 0)[:len(content)]
		}
		n, err := sys.Read(fd, content[len(content):cap(content)])
		if err != nil {
			return nil, err
		}
		fresh := content[len(content) : len(content)+n]
		content = content[:len(content)+n]
		if _, whole := envdir.Line(fresh); whole || n == 0 {
			return content, nil
		}
	}
	return nil, syscall.ENOMEM
}
