package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// section is what can be chosen to be measured.
type section struct {
	name    string
	measure func(*bench, context.Context, *report) error
}

// sections are all of them, in the order in which they are measured.
func sections() []section {
	return append(serviceSections,
		section{"logger", (*bench).loggers},
		section{"labels", (*bench).labels},
		section{"size", (*bench).sizes},
	)
}

// choose returns the sections that only names, separated by commas: all of them
// if it is empty.
func choose(only string) ([]section, error) {
	all := sections()
	if only == "" {
		return all, nil
	}
	names := strings.Split(only, ",")
	chosen := slices.DeleteFunc(slices.Clone(all), func(s section) bool { return !slices.Contains(names, s.name) })
	if len(chosen) != len(names) {
		var known []string
		for _, s := range all {
			known = append(known, s.name)
		}
		return nil, fmt.Errorf("ONLY=%s: there are %s", only, strings.Join(known, ","))
	}
	return chosen, nil
}
