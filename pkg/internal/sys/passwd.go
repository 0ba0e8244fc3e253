package sys

// findAccount returns the account called name in file, which is written as
// passwd(5) says: the first valid line that has the name. As the C library
// does, it passes over lines that are not valid, and names beginning with '+'
// or '-', which refer to other databases.
func findAccount(file []byte, name string) (Account, bool) {
	if name == "" || name[0] == '+' || name[0] == '-' {
		return Account{}, false
	}
	for len(file) > 0 {
		var line []byte
		line, file, _ = cut(file, '\n')
		if user, a, ok := parseAccount(line); ok && user == name {
			return a, true
		}
	}
	return Account{}, false
}

// answeredAccount returns the account in getent's answer to a question about one
// name. The newline must be there: without it the answer was cut short.
func answeredAccount(answer []byte) (Account, bool) {
	line, _, whole := cut(answer, '\n')
	if !whole {
		return Account{}, false
	}
	_, a, ok := parseAccount(line)
	return a, ok
}

// parseAccount reads "name:password:uid:gid:comment:home:shell", of which what
// follows the gid may be missing, and ignores blanks before it and what follows
// another colon. A line that begins with '#' is a comment.
func parseAccount(line []byte) (name string, a Account, ok bool) {
	line = skipBlanks(line)
	if len(line) == 0 || line[0] == '#' {
		return "", Account{}, false
	}
	user, rest, ok1 := cut(line, ':')
	_, rest, ok2 := cut(rest, ':')
	uid, rest, ok3 := cut(rest, ':')
	gid, rest, _ := cut(rest, ':')
	_, rest, _ = cut(rest, ':')
	home, rest, _ := cut(rest, ':')
	shell, _, _ := cut(rest, ':')
	if !ok1 || !ok2 || !ok3 {
		return "", Account{}, false
	}
	a.UID, ok1 = parseID(uid)
	a.GID, ok2 = parseID(gid)
	a.Home, a.Shell = string(home), string(shell)
	return string(user), a, ok1 && ok2
}

// parseID reads a decimal number below 2^32.
func parseID(p []byte) (id uint32, ok bool) {
	n := uint64(0)
	for _, c := range p {
		if c < '0' || c > '9' {
			return 0, false
		}
		if n = n*10 + uint64(c-'0'); n >= 1<<32 {
			return 0, false
		}
	}
	return uint32(n), len(p) > 0
}

// askable says whether getent would take name for the name of an account: not
// for the number of one, and not for an option.
func askable(name string) bool {
	if name == "" {
		return false
	}
	switch name[0] {
	case '-', '+', ' ', '\t', '\n', '\v', '\f', '\r':
		return false
	}
	for i := 0; i < len(name); i++ {
		if name[i] < '0' || name[i] > '9' {
			return true
		}
	}
	return false
}

// cut splits p around its first c; found is false, and after empty, if there is
// none.
func cut(p []byte, c byte) (before, after []byte, found bool) {
	for i := range p {
		if p[i] == c {
			return p[:i], p[i+1:], true
		}
	}
	return p, nil, false
}
