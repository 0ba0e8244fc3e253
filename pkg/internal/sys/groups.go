package sys

import "syscall"

// groupFile is where a system keeps its own groups.
const groupFile = "/etc/group"

// Groups returns the groups of the account a, which is called name: its own first,
// and then those that have it as a member, each once. Those are in /etc/group, or
// no such file; or they are the ones that getent(1) says, if it said who the
// account is.
func (o *Origin) Groups(name string, a Account) ([]uint32, error) {
	groups := []uint32{a.GID}
	if a.asked {
		answer, err := o.output("getent", "initgroups", name)
		if err != nil {
			return nil, err
		}
		return answeredGroups(groups, answer, name), nil
	}
	file, err := readFile(groupFile)
	if err != nil && err != syscall.ENOENT {
		return nil, err
	}
	return findGroups(groups, file, name), nil
}

// findGroups appends to groups those in file that have the member name; file is
// written as group(5) says.
func findGroups(groups []uint32, file []byte, name string) []uint32 {
	for len(file) > 0 {
		var line []byte
		line, file, _ = cut(file, '\n')
		if gid, members, ok := parseGroup(line); ok && contains(members, name) {
			groups = appendNew(groups, gid)
		}
	}
	return groups
}

// parseGroup reads "name:password:gid:members" and ignores blanks before it. As
// for the C library, a line that begins with '#' is a comment, and names beginning
// with '+' or '-' refer to other databases.
func parseGroup(line []byte) (gid uint32, members []byte, ok bool) {
	line = skipBlanks(line)
	if len(line) == 0 || line[0] == '#' || line[0] == '+' || line[0] == '-' {
		return 0, nil, false
	}
	_, rest, ok1 := cut(line, ':')
	_, rest, ok2 := cut(rest, ':')
	number, members, _ := cut(rest, ':')
	gid, ok = parseID(number)
	return gid, members, ok1 && ok2 && ok
}

// contains reports whether name is in list, in which a comma stands between the
// names, and perhaps blanks before them.
func contains(list []byte, name string) bool {
	for len(list) > 0 {
		var member []byte
		member, list, _ = cut(list, ',')
		if member = skipBlanks(member); len(member) > 0 && string(member) == name {
			return true
		}
	}
	return false
}

// answeredGroups appends to groups those in getent's answer to a question about
// name: the name, and then numbers with blanks between them. An answer without its
// newline was cut short.
func answeredGroups(groups []uint32, answer []byte, name string) []uint32 {
	line, _, whole := cut(answer, '\n')
	if !whole || len(line) < len(name) || string(line[:len(name)]) != name {
		return groups
	}
	for line = skipBlanks(line[len(name):]); len(line) > 0; line = skipBlanks(line) {
		var number []byte
		number, line, _ = cut(line, ' ')
		if gid, ok := parseID(number); ok {
			groups = appendNew(groups, gid)
		}
	}
	return groups
}

// appendNew appends gid if it is not among groups.
func appendNew(groups []uint32, gid uint32) []uint32 {
	for _, g := range groups {
		if g == gid {
			return groups
		}
	}
	return append(groups, gid)
}

func skipBlanks(p []byte) []byte {
	for len(p) > 0 && (p[0] == ' ' || p[0] == '\t') {
		p = p[1:]
	}
	return p
}
