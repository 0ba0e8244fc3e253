// Line is the interpreter of run files where there is no shell:
//
//	#!/bin/line
//	# comments
//	multilog t ./main
//
// It executes the first line that is no comment, its words divided by blanks.
// There are no quotes and no variables.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "line: fatal:", err)
		os.Exit(111)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("usage: line file")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		path, err := exec.LookPath(words[0])
		if err != nil {
			return err
		}
		return syscall.Exec(path, words, os.Environ())
	}
	return fmt.Errorf("%s: no line to execute", args[0])
}
