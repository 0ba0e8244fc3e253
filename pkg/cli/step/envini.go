package step

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/envdir"
	"daemontools-go/pkg/envini"
	"daemontools-go/pkg/internal/sys"
)

const enviniUsage = "envini [ -p prefix ] inifile child"

// Envini is what envini does in a process of its own. Every failure is
// ExitTrouble, misuse too.
func Envini(c *cli.Command) (argv, env []string, exit int) { return readEnvini(c, true) }

// EnviniInPassing is the step of envini. It comes to Alone where it is refused
// the file (see refused), and where there may be somebody to wait for: who looks
// finds the command line of the first program meanwhile.
func EnviniInPassing(c *cli.Command) (argv, env []string, exit int) { return readEnvini(c, false) }

func readEnvini(c *cli.Command, alone bool) (argv, env []string, exit int) {
	prefix, words, exit := prefixed(c, c.Args, enviniUsage)
	if exit != cli.ExitOK {
		return failed(exit)
	}
	if len(words) < 2 {
		c.Usage(enviniUsage)
		return failed(cli.ExitTrouble)
	}
	file, child := words[0], words[1:]
	content, err := wholeFile(file, alone)
	switch {
	case err == syscall.ENOENT:
		// No file says as little as an empty one.
	case err == syscall.ENOMEM:
		return failed(c.Fatal(nil, "out of memory"))
	case (err == syscall.EAGAIN || refused(err)) && !alone:
		return failed(Alone)
	case err != nil:
		return failed(c.Fatal(err, "unable to read ", file))
	}
	var edits []envdir.Edit
	for _, v := range envini.Parse(content) {
		edits = append(edits, envdir.Set(prefix+v.Name, v.Value))
	}
	return child, envdir.Apply(c.Origin.Environ, edits), cli.ExitOK
}

// largestFile is the size in bytes of the largest file that envini reads: no
// system can execute a program with as much.
const largestFile = 16 << 20

// wholeFile reads the file path. A FIFO without a writer is empty; it waits for
// what a writer has yet to write. If it is not to wait it leaves a FIFO closed:
// EAGAIN. ENOMEM: there is more than largestFile.
func wholeFile(path string, wait bool) ([]byte, error) {
	info, err := sys.Statat(sys.Cwd, path)
	if err != nil {
		return nil, err
	}
	if info.IsFIFO && !wait {
		return nil, syscall.EAGAIN // a writer would notice it
	}
	fd, err := sys.Openat(sys.Cwd, path, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return nil, err
	}
	defer sys.Close(fd)
	if info.IsFIFO {
		if err := sys.SetNonblock(fd, false); err != nil {
			return nil, err
		}
	}
	content := make([]byte, 0, 4096)
	for len(content) <= largestFile {
		if len(content) == cap(content) {
			content = append(content, 0)[:len(content)]
		}
		n, err := sys.Read(fd, content[len(content):cap(content)])
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return content, nil
		}
		content = content[:len(content)+n]
	}
	return nil, syscall.ENOMEM
}
