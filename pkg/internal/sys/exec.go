package sys

import (
	"runtime"
	"syscall"
)

// Search returns the paths at which a program called name is to be tried, in
// order: name itself if it holds a slash, else name in every element of PATH
// as env has it. An unset PATH means /bin:/usr/bin, an empty element the
// working directory (spec: commands.md 0.4).
func Search(name string, env []string) []string {
	for i := 0; i < len(name); i++ {
		if name[i] == '/' {
			return []string{name}
		}
	}
	path, ok := lookEnv(env, "PATH")
	if !ok {
		path = "/bin:/usr/bin"
	}
	var list []string
	for start, i := 0, 0; i <= len(path); i++ {
		if i < len(path) && path[i] != ':' {
			continue
		}
		dir := path[start:i]
		if dir == "" {
			dir = "."
		}
		list = append(list, dir+"/"+name)
		start = i + 1
	}
	return list
}

// lookEnv is the value of the first entry of env called name.
func lookEnv(env []string, name string) (string, bool) {
	for _, e := range env {
		if len(e) > len(name) && e[len(name)] == '=' && e[:len(name)] == name {
			return e[len(name)+1:], true
		}
	}
	return "", false
}

// lookup takes the error of one attempt to execute, keeps in *last the one to
// report, and says whether the search stops: a missing file and a refused one
// do not end it.
func lookup(err error, last *error) (stop bool) {
	if err == syscall.ENOENT {
		return false
	}
	*last = err
	return err != syscall.EACCES && err != syscall.EPERM && err != syscall.EISDIR
}

// Exec replaces this process by the first of paths (see Search) that can be
// executed, with what origin says the process was given. It returns only if
// none could: the error to report.
//
// Descriptors without close-on-exec stay open.
func (o *Origin) Exec(paths, argv, env []string) error {
	// The signal mask, and whatever else the kernel keeps for each thread and
	// the successor inherits, are this thread's.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return o.exec(paths, argv, env)
}

// execPortable is Exec with what every Unix system has in common; Go's runtime
// puts back RLIMIT_NOFILE.
func execPortable(paths, argv, env []string) error {
	last := error(syscall.ENOENT)
	for _, path := range paths {
		if stop := lookup(syscall.Exec(path, argv, env), &last); stop {
			break
		}
	}
	return last
}
