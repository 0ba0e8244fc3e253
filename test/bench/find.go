package main

import (
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"daemontools-go/test/debian"
)

// findSystems returns the systems in the order of the tables, ours from bin. It
// notes which ones cannot be had.
func findSystems(bin string, notes io.Writer) ([]system, error) {
	systems := []system{daemontools("ours", programs{dir: bin})}
	for _, peer := range []struct {
		pack, program string
		system        func(programs) system
	}{
		{"daemontools", "multilog", func(p programs) system { return daemontools(reference, p) }},
		{"runit", "svlogd", runit},
		{"s6", "s6-log", s6},
	} {
		p, err := findPeer(peer.pack, peer.program)
		switch {
		case err == nil:
			systems = append(systems, peer.system(p))
		case debian.Required():
			return nil, err
		default:
			fmt.Fprintf(notes, "%s cannot be had: %v\n", peer.pack, err)
		}
	}
	return append(systems, cat()), nil
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
