package svlog

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/logread"
)

const usage = "svlog [-f] [-n lines] [-S time] [-U time] [-g pattern] [--utc] [--raw | --json] [service ...]"

// options are what the command line asks for.
type options struct {
	follow   bool
	lines    int // how many of the last lines; all: every line
	since    int64
	until    int64
	match    func(text []byte) bool // nil: every line
	utc      bool
	form     form
	operands []string
}

// form is how lines are printed.
type form uint8

const (
	text   form = iota // time, service, line
	raw                // as in the file
	object             // JSON
)

const (
	all           = -1
	followedLines = 10 // that -f begins with, if nothing says otherwise
	// microsecond is what is added to the end of a span, in nanoseconds: lines
	// are printed with whole microseconds, and a time that was printed is to
	// mean the line that it was printed with.
	microsecond = 999
)

// letters are the short names of options.
var letters = map[byte]string{'f': "follow", 'n': "lines", 'S': "since", 'U': "until", 'g': "grep"}

// takesValue are the options with a value; the others have none.
var takesValue = map[string]bool{
	"lines": true, "since": true, "until": true, "grep": true,
	"follow": false, "utc": false, "raw": false, "json": false,
}

// misuse is what is wrong with a command line.
type misuse struct {
	text  string
	usage bool // the usage helps
}

// report says what is wrong and returns the exit code.
func (m *misuse) report(c *cli.Command) int {
	c.Fatal(nil, m.text)
	if m.usage {
		c.Usage(usage)
	}
	return cli.ExitMisuse
}

// parse reads a command line at the time now. Options may stand behind
// operands, up to a word "--".
func parse(args []string, now int64, local logread.Clock) (*options, *misuse) {
	o := &options{lines: all, since: logread.Earliest, until: logread.Latest}
	given := map[string]bool{}
	set := func(name, value string) *misuse {
		given[name] = true
		return o.set(name, value, now, local)
	}
	for len(args) > 0 {
		word := args[0]
		args = args[1:]
		switch {
		case word == "--":
			o.operands = append(o.operands, args...)
			args = nil
		case strings.HasPrefix(word, "--"):
			name, value, hasValue := strings.Cut(word[2:], "=")
			valued, known := takesValue[name]
			switch {
			case !known:
				return nil, &misuse{"illegal option --" + name, true}
			case hasValue && !valued:
				return nil, &misuse{"option takes no value: --" + name, true}
			case valued && !hasValue:
				if len(args) == 0 {
					return nil, &misuse{"option requires a value: --" + name, true}
				}
				value, args = args[0], args[1:]
			}
			if m := set(name, value); m != nil {
				return nil, m
			}
		case len(word) > 1 && word[0] == '-':
			for bundle := word[1:]; bundle != ""; {
				letter := bundle[0]
				name, known := letters[letter]
				if !known {
					return nil, &misuse{"illegal option -" + string(rune(letter)), true}
				}
				value := ""
				bundle = bundle[1:]
				if takesValue[name] {
					value, bundle = bundle, ""
					if value == "" {
						if len(args) == 0 {
							return nil, &misuse{"option requires a value: -" + string(rune(letter)), true}
						}
						value, args = args[0], args[1:]
					}
				}
				if m := set(name, value); m != nil {
					return nil, m
				}
			}
		default:
			o.operands = append(o.operands, word)
		}
	}
	switch {
	case given["raw"] && given["json"]:
		return nil, &misuse{"--raw and --json exclude each other", true}
	case given["follow"] && given["until"]:
		return nil, &misuse{"-f and -U exclude each other", true}
	}
	if o.follow && !given["lines"] && !given["since"] {
		o.lines = followedLines
	}
	return o, nil
}

// set does one option.
func (o *options) set(name, value string, now int64, local logread.Clock) *misuse {
	var ok bool
	switch name {
	case "follow":
		o.follow = true
	case "utc":
		o.utc = true
	case "raw":
		o.form = raw
	case "json":
		o.form = object
	case "lines":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return &misuse{"unable to understand the number " + value, false}
		}
		o.lines = n
	case "since":
		if o.since, ok = logread.ParseTime(value, now, local); !ok {
			return badTime(value)
		}
	case "until":
		if o.until, ok = logread.ParseTime(value, now, local); !ok {
			return badTime(value)
		}
		o.until = min(o.until, logread.Latest-microsecond) + microsecond
	case "grep":
		re, err := regexp.Compile(value)
		if err != nil {
			return &misuse{"unable to understand the pattern: " + strings.TrimPrefix(err.Error(), "error parsing regexp: "), false}
		}
		o.match = re.Match
		if regexp.QuoteMeta(value) == value { // searching for bytes is many times faster
			literal := []byte(value)
			o.match = func(text []byte) bool { return bytes.Contains(text, literal) }
		}
	}
	return nil
}

func badTime(value string) *misuse {
	return &misuse{"unable to understand the time " + value + "; try 2026-11-20 21:45, 21:45 or 10m", false}
}
