package svlog

import (
	"slices"
	"strings"
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/logread"
	"daemontools-go/pkg/rundir"
)

// maxScript is how much of a run script is read, in bytes.
const maxScript = 65536

// place is where a log is.
type place struct {
	name string // of its service
	path string // of the log directory
}

// finder finds logs.
type finder struct {
	c     *cli.Command
	scans []string // the scan directories in which a service is looked for by name
}

func newFinder(c *cli.Command) *finder {
	f := &finder{c: c, scans: []string{"/service", "/etc/service"}}
	for _, e := range c.Origin.Environ {
		if dir, ok := strings.CutPrefix(e, "SVDIR="); ok && dir != "" {
			f.scans = []string{dir}
			break
		}
	}
	return f
}

// one returns the log that an operand means; it says so if there is none.
func (f *finder) one(operand string) (place, bool) {
	path, err := f.directory(operand)
	if err != nil {
		f.c.Fatal(err, "unable to find ", operand)
		return place{}, false
	}
	log, isService := logOf(path)
	if log == "" {
		f.c.Fatal(nil, "unable to find the log directory of ", path)
		return place{}, false
	}
	name := strings.TrimRight(operand, "/")
	if isService {
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	return place{name, log}, true
}

// every returns the logs of all services of the first scan directory that there
// is, where something was logged; it says so if there are none.
func (f *finder) every() []place {
	for _, scan := range f.scans {
		names, err := sys.Names(sys.Cwd, scan)
		if err == syscall.ENOENT {
			continue
		}
		if err != nil {
			f.c.Fatal(err, "unable to open directory ", scan)
			return nil
		}
		slices.Sort(names)
		var places []place
		for _, name := range names {
			path := scan + "/" + name
			if name[0] == '.' || !exists(path+"/"+rundir.Log) {
				continue
			}
			if log, _ := logOf(path); log != "" && exists(log) {
				places = append(places, place{name, log})
			}
		}
		if places == nil {
			f.c.Fatal(nil, "unable to find a log directory in ", scan)
		}
		return places
	}
	f.c.Fatal(syscall.ENOENT, "unable to open directory ", f.scans[0])
	return nil
}

// directory returns the directory that an operand means: a path, or the name of
// a service in a scan directory, or else in the working directory.
func (f *finder) directory(operand string) (path string, err error) {
	candidates := []string{operand}
	if !strings.Contains(operand, "/") && operand != "." && operand != ".." {
		candidates = nil
		for _, scan := range f.scans {
			candidates = append(candidates, scan+"/"+operand)
		}
		candidates = append(candidates, operand)
	}
	for _, path := range candidates {
		info, e := sys.Statat(sys.Cwd, path)
		switch {
		case e == nil && info.IsDir:
			return path, nil
		case e == nil:
			err = syscall.ENOTDIR
		case err == nil || err == syscall.ENOENT:
			err = e
		}
	}
	return "", err
}

// logOf returns the log directory that belongs to a directory: itself, or that
// of the run directory that it is; "" if there is none.
func logOf(path string) (log string, isService bool) {
	hasLog := exists(path + "/" + rundir.Log)
	if !hasLog && !exists(path+"/"+rundir.Run) {
		return path, false
	}
	logger := path
	if hasLog {
		logger = path + "/" + rundir.Log
	}
	named := ""
	for _, dir := range logread.Directories(readScript(logger + "/" + rundir.Run)) {
		if strings.HasPrefix(dir, "/") {
			named = first(named, dir)
		} else {
			dir = logger + "/" + strings.TrimPrefix(dir, "./")
			named = first(named, dir)
		}
		if holdsLog(dir) {
			return dir, true
		}
	}
	names, _ := sys.Names(sys.Cwd, logger)
	slices.Sort(names)
	for _, name := range names {
		if dir := logger + "/" + name; holdsLog(dir) {
			return dir, true
		}
	}
	// What the script says is right, even if nothing was logged yet or the
	// directory may not be read: then that is what is to be said.
	return named, true
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func holdsLog(dir string) bool { return exists(dir + "/" + logdir.Current) }

func exists(path string) bool {
	_, err := sys.Statat(sys.Cwd, path)
	return err == nil
}

// readScript returns the beginning of a run script; nothing if it cannot be
// read.
func readScript(path string) []byte {
	fd, err := sys.Openat(sys.Cwd, path, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return nil
	}
	defer sys.Close(fd)
	if !sys.IsFile(fd) {
		return nil
	}
	script := make([]byte, maxScript)
	n, err := sys.ReadAt(fd, script, 0)
	if err != nil {
		return nil
	}
	return script[:n]
}
