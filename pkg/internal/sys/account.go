package sys

// Account is the user and the group that a program runs as, and what else
// passwd(5) says of it. Home and Shell are empty where it says nothing.
type Account struct {
	UID, GID    uint32
	Home, Shell string

	asked bool // getent answered
}

// passwdFile is where a system keeps its own accounts.
const passwdFile = "/etc/passwd"

// Account looks an account up by its name: in /etc/passwd, and then by asking
// getent(1), which knows what the name service switch adds (LDAP, sssd) and
// which a static program cannot load. ok is false for an unknown name; that
// nobody could be asked makes it unknown, too.
func (o *Origin) Account(name string) (a Account, ok bool) {
	if file, err := readFile(passwdFile); err == nil {
		if a, ok := findAccount(file, name); ok {
			return a, true
		}
	}
	if !askable(name) {
		return Account{}, false
	}
	answer, err := o.output("getent", "passwd", name)
	if err != nil {
		return Account{}, false
	}
	a, ok = answeredAccount(answer)
	a.asked = true
	return a, ok
}

// readFile returns what the file path holds.
func readFile(path string) ([]byte, error) {
	fd, err := Openat(Cwd, path, ReadOnly, 0)
	if err != nil {
		return nil, err
	}
	defer Close(fd)
	return readAll(fd)
}

// readAll reads fd to its end.
func readAll(fd int) ([]byte, error) {
	p := make([]byte, 0, 4096)
	for {
		if len(p) == cap(p) {
			p = append(p, 0)[:len(p)]
		}
		n, err := Read(fd, p[len(p):cap(p)])
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return p, nil
		}
		p = p[:len(p)+n]
	}
}

// output runs argv, found in PATH, and returns what it writes to standard
// output. Its exit code is not asked for: where SIGCHLD is ignored there is none.
func (o *Origin) output(argv ...string) ([]byte, error) {
	r, w, err := Pipe()
	if err != nil {
		return nil, err
	}
	defer Close(r)
	pid, execErr, forkErr := o.Spawn(&Child{
		Dir:   -1,
		Files: []Remap{{From: w, To: 1}},
		Paths: Search(argv[0], o.Environ),
		Argv:  argv,
		Env:   o.Environ,
	})
	Close(w)
	if forkErr != nil {
		return nil, forkErr
	}
	out, err := readAll(r)
	if pid != 0 {
		Wait(pid)
	}
	if execErr != nil {
		return nil, execErr
	}
	return out, err
}
