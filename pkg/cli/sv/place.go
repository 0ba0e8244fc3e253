package sv

import (
	"daemontools-go/pkg/internal/sys"
)

// Where services are looked for that are called by a name alone, unless SVDIR
// says another directory: daemontools' place if there is one, else runit's and
// Debian's.
const (
	place      = "/service"
	otherPlace = "/etc/service"
)

// directory is the directory in which services are looked for.
func directory(o *sys.Origin) string {
	if dir, ok := o.Getenv("SVDIR"); ok {
		return dir
	}
	if _, err := sys.Statat(sys.Cwd, place); err == nil {
		return place
	}
	return otherPlace
}

// path is the run directory of the service called name. It is in dir unless
// name begins with a dot or a slash, or ends with a slash.
func path(dir, name string) string {
	if name == "" || name[0] == '/' || name[0] == '.' || name[len(name)-1] == '/' {
		return name
	}
	return dir + "/" + name
}

// base is what follows the last slash of a path.
func base(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

// seconds is the number that s begins with; 0 without one.
func seconds(s string) int64 {
	const most = 1 << 28 // eight years; ten times that are no overflow in nanoseconds
	var n int64
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9' && n < most; i++ {
		n = n*10 + int64(s[i]-'0')
	}
	return n
}
