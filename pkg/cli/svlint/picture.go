package svlint

import (
	"path/filepath"
	"sort"
	"strings"
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/lint"
)

// picture takes a picture of the directory at path.
func picture(path string) (*lint.Directory, error) {
	dir, err := sys.Openat(sys.Cwd, path, sys.ReadOnly, 0)
	if err != nil {
		return nil, err
	}
	defer sys.Close(dir)
	d := &lint.Directory{Path: trimmed(path), NoExec: sys.NoExec(path)}
	if d.Own, err = file(dir, ".", ""); err != nil {
		return nil, err
	}
	if d.Own.Kind != lint.Folder {
		return nil, syscall.ENOTDIR
	}
	if d.Real, err = filepath.Abs(path); err == nil {
		d.Real, err = filepath.EvalSymlinks(d.Real)
	}
	if err != nil {
		return nil, syscall.ENOENT // it was there a moment ago
	}
	if d.Way, err = way(d.Real); err != nil {
		return nil, err
	}
	if d.Files, err = files(dir, "", true); err != nil {
		return nil, err
	}
	sort.Slice(d.Files, func(i, j int) bool { return d.Files[i].Name < d.Files[j].Name })
	return d, nil
}

// trimmed is path without slashes at its end.
func trimmed(path string) string {
	if short := strings.TrimRight(path, "/"); short != "" {
		return short
	}
	return path[:min(len(path), 1)]
}

// files are the files in the directory dir, their names with prefix in front;
// deep asks for those in its directories, too, where a rule wants them.
func files(dir int, prefix string, deep bool) ([]lint.File, error) {
	names, err := sys.NamesOf(dir)
	if err != nil {
		return nil, err
	}
	var list []lint.File
	for _, name := range names {
		f, err := file(dir, name, prefix+name)
		if err == syscall.ENOENT {
			continue // it has just been removed
		}
		if err != nil {
			return nil, err
		}
		if f.Kind == lint.Regular && lint.Wanted(f.Name) {
			f.Content, err = sys.ReadBeginning(dir, name, lint.MaxContent)
			if err != nil {
				return nil, err
			}
		}
		list = append(list, f)
		if f.Kind != lint.Folder || !deep || !lint.Wanted(f.Name) {
			continue
		}
		inside, err := sys.Openat(dir, name, sys.ReadOnly, 0)
		if err == syscall.EACCES {
			continue // root's supervise directory; what is in it says little
		}
		if err != nil {
			return nil, err
		}
		more, err := files(inside, f.Name+"/", false)
		sys.Close(inside)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// file is the file called name in the directory dir, as shown.
func file(dir int, name, shown string) (lint.File, error) {
	f := lint.File{Name: shown}
	link, err := sys.Readlinkat(dir, name)
	switch err {
	case nil:
		f.Link = link
	case syscall.EINVAL: // it is none
	default:
		return f, err
	}
	a, err := sys.AttributesAt(dir, name)
	if f.Link != "" && (err == syscall.ENOENT || err == syscall.ELOOP || err == syscall.ENOTDIR) {
		return f, nil
	}
	if err != nil {
		return f, err
	}
	f.Mode, f.UID, f.GID, f.Dev, f.Ino = a.Mode, a.UID, a.GID, a.Dev, a.Ino
	switch {
	case a.IsDir:
		f.Kind = lint.Folder
	case a.IsRegular:
		f.Kind = lint.Regular
	default:
		f.Kind = lint.Other
	}
	return f, nil
}

// way are the directories above the one at path, which is absolute, from "/".
func way(path string) ([]lint.File, error) {
	var list []lint.File
	for i := 0; i < len(path); i++ {
		if path[i] != '/' || i == len(path)-1 {
			continue
		}
		f, err := file(sys.Cwd, path[:max(i, 1)], path[:max(i, 1)])
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}
