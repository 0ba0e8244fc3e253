package lint

import (
	"strings"

	"daemontools-go/pkg/rundir"
)

// MaxContent is how much of a file a picture holds, in bytes. No script and no
// settings file is larger.
const MaxContent = 1 << 18

// Kind is what a file is, behind symbolic links.
type Kind uint8

// The kinds of files.
const (
	Nothing Kind = iota // a symbolic link that leads nowhere
	Regular
	Folder
	Other // FIFOs, sockets, devices
)

// File is a file as it was found.
type File struct {
	Name     string // relative to the directory in whose picture it is
	Kind     Kind
	Link     string // what a symbolic link says; "" for others
	Mode     uint32 // permission bits, with 01000 and above
	UID, GID uint32
	Dev, Ino uint64
	Content  []byte // of a regular file that Wanted names: its first MaxContent bytes
}

// Directory is a picture of a run directory or a scan directory.
type Directory struct {
	Path   string // as findings show it
	Real   string // absolute, without symbolic links
	NoExec bool   // its file system is mounted so that nothing is executed
	Own    File   // the directory itself
	Way    []File // the directories above it, from "/"; Name is the absolute path
	// Files are what it holds, sorted by name, with the files in those of its
	// directories that Wanted names ("env/PORT").
	Files []File
}

// World answers questions about what is outside of a picture.
type World interface {
	// Executable reports whether path, which is absolute, can be executed.
	Executable(path string) bool
	// Program reports whether a program of that name is in PATH.
	Program(name string) bool
	// Account returns the ids of an account; ok is false if there is none.
	Account(name string) (uid, gid uint32, ok bool)
	// Look returns the file at path, seen from the directory d.
	Look(d *Directory, path string) (f File, ok bool)
}

// Wanted reports whether a picture holds the content of the file called name, or
// for a directory the names in it.
func Wanted(name string) bool {
	dir, _, inside := strings.Cut(name, "/")
	if !inside {
		return isScript(name) || settings[name] != nil ||
			name == controlName || name == envName || name == superviseName || name == metaName
	}
	return dir == controlName || dir == envName || name == rundir.Status
}

// file returns the file called name.
func (d *Directory) file(name string) (File, bool) {
	for _, f := range d.Files {
		if f.Name == name {
			return f, true
		}
	}
	return File{}, false
}

// has reports whether there is a file called name, if only a link that leads
// nowhere.
func (d *Directory) has(name string) bool {
	_, ok := d.file(name)
	return ok
}

// holds are the files in the directory called name, without its name in front.
func (d *Directory) holds(name string) []File {
	var inside []File
	for _, f := range d.Files {
		if base, ok := strings.CutPrefix(f.Name, name+"/"); ok {
			f.Name = base
			inside = append(inside, f)
		}
	}
	return inside
}

// IsRunDirectory says whether d is meant to be a run directory. It is one if it
// has a run that is no directory, or what is meant as one, or what supervise or
// a log leaves behind; a directory of directories is a scan directory.
func IsRunDirectory(d *Directory) bool {
	folders, family := 0, false
	for _, f := range d.Files {
		switch {
		case strings.Contains(f.Name, "/"):
		case f.Kind == Folder && (f.Name == logName || f.Name == superviseName):
			family = true
		case f.Kind == Folder:
			if f.Name[0] != '.' && !ownNames[f.Name] {
				folders++
			}
		case f.Name == runName || f.Kind == Regular && meant(f.Name) == runName:
			return true
		case f.Kind == Regular && meant(f.Name) != "":
			family = true
		}
	}
	return d.has(rundir.Status) || d.has(startName) || family && folders == 0
}

// LogOf is the path of the log directory of the run directory d; ok is false if
// it has none.
func LogOf(d *Directory) (path string, ok bool) {
	f, ok := d.file(logName)
	return join(d.Path, logName), ok && f.Kind == Folder
}
