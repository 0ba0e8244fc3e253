package zone

// Where zone files are, and what they are called.
const (
	siteFile  = "/etc/localtime"      // TZ is not set
	Directory = "/usr/share/zoneinfo" // the directory of zone files where TZDIR does not name another
	emptyName = "Universal"           // TZ is set to nothing
	usualName = "posixrules"          // when summer time is, where a TZ string does not say
)

// Find returns the zone that TZ names: a file in the directory dir or with an
// absolute path, or a string of rules, each perhaps after a colon. set is false
// if the variable does not exist; then it is the zone of the machine. What
// cannot be understood is UTC.
//
// read returns the content of a file, or nil.
func Find(tz string, set bool, dir string, read func(path string) []byte) *Zone {
	switch {
	case !set:
		tz = siteFile
	case tz == "":
		tz = emptyName
	case tz[0] == ':':
		tz = tz[1:]
	}
	if tz == "" {
		return &Zone{}
	}
	path := tz
	if tz[0] != '/' {
		path = dir + "/" + tz
	}
	if f, ok := parseFile(read(path)); ok {
		return &f.Zone
	}
	if tz == siteFile {
		return &Zone{}
	}
	r, bare := parseRules(tz)
	if bare {
		if f, ok := parseFile(read(dir + "/" + usualName)); ok && len(f.kinds) > 1 {
			f.shift(r)
			return &f.Zone
		}
	}
	return &Zone{after: &r}
}

// shift makes f the zone of r, with the changes of f. Those that f means in
// standard time move by the difference of the two standard times, those from
// summer time and in UTC stay, and after the last one f's own rules and offsets
// apply: odd, but that is what the C library does.
func (f *parsed) shift(r rules) {
	difference := r.standard - f.usual()
	wasSummer := false
	for i, k := range f.of {
		t := &f.transitions[i]
		if !k.utc && (!wasSummer || k.standard) {
			t.at += difference
		}
		wasSummer = k.summer
		t.offset = r.standard
		if k.summer {
			t.offset = r.summer
		}
	}
	f.before = r.standard
}

// usual returns the offset of f's first standard time.
func (f *parsed) usual() int64 {
	for _, k := range f.of {
		if !k.summer {
			return k.offset
		}
	}
	return 0
}
