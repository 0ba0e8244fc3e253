package main

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"daemontools-go/test/debian"
	"daemontools-go/test/suite"
)

// find finds the systems and the families, in the order of the tables, ours in
// bin. It notes what cannot be had.
func (b *bench) find(bin string) error {
	ours := programs{dir: bin}
	b.systems = []system{daemontools("ours", ours)}
	f := daemontoolsFamily("ours", ours)
	var err error
	if f.all, err = commands(); err != nil {
		return err
	}
	b.families = []family{f}
	if f, ok := packedFamily(ours); ok {
		b.families = append(b.families, f)
	} else {
		fmt.Fprintln(b.notes, "our svscan has no option -p")
	}
	for _, peer := range []struct {
		pack, program string
		system        func(programs) system
		family        func(programs) family
	}{
		{"daemontools", "multilog",
			func(p programs) system { return daemontools(reference, p) },
			func(p programs) family {
				f := daemontoolsFamily(reference, p)
				f.most = 1000
				return f
			}},
		{"runit", "svlogd", runit, runitFamily},
		{"s6", "s6-log", s6, s6Family},
	} {
		p, err := findPeer(peer.pack, peer.program)
		switch {
		case err == nil:
			b.systems = append(b.systems, peer.system(p))
			b.families = append(b.families, peer.family(p))
		case debian.Required():
			return err
		default:
			fmt.Fprintf(b.notes, "%s cannot be had: %v\n", peer.pack, err)
		}
	}
	b.systems = append(b.systems, cat())
	return nil
}

// commands are the names of all our programs.
func commands() (names []string, err error) {
	list, err := os.ReadDir(filepath.Join(suite.Root(), "cmd"))
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names, err
}

// findPeer returns the programs of a Debian package, one of which is called
// program: of the installed one, or of the unpacked one.
func findPeer(pack, program string) (programs, error) {
	const installed = "/usr/bin"
	if isPeer(filepath.Join(installed, program)) {
		return programs{dir: installed}, nil
	}
	root, err := debian.Unpack(pack)
	if err != nil {
		return programs{}, err
	}
	dir := filepath.Join(root, installed)
	if !isPeer(filepath.Join(dir, program)) {
		return programs{}, fmt.Errorf("%s does not hold %s", dir, program)
	}
	var libraries []string
	for _, pattern := range []string{"lib/*-linux-*", "usr/lib/*-linux-*"} {
		found, _ := filepath.Glob(filepath.Join(root, pattern))
		libraries = append(libraries, found...)
	}
	return programs{dir: dir, env: []string{"LD_LIBRARY_PATH=" + strings.Join(libraries, ":")}}, nil
}

// isPeer reports whether there is a program path that Go did not build: where
// ours are installed they are no peers.
func isPeer(path string) bool {
	if _, err := os.Stat(path); err != nil {
		return false
	}
	_, err := buildinfo.ReadFile(path)
	return err != nil
}
