package lint

import (
	"bytes"
	"strconv"
	"strings"
)

// settings are the files of the family that hold a value. Each says what is
// wrong with a value without the blanks around it, "" if it is right.
var settings = map[string]func(value string) string{
	"notification-fd": descriptor, "lock-fd": descriptor, // s6
	"timeout-kill": milliseconds, "timeout-finish": milliseconds,
	"timeout-up": milliseconds, "timeout-down": milliseconds, // s6-rc
	"down-signal": signal, "reload-signal": signal,
	"max-death-tally": atMost4096,
	"respawn-limit":   twoNumbers, // Upstart's COUNT SECONDS
}

// values checks the settings files.
func (c *check) values() {
	for _, f := range c.Files {
		parse := settings[f.Name]
		if parse == nil || f.Kind != Regular {
			continue
		}
		if wrong := parse(string(bytes.TrimSpace(f.Content))); wrong != "" {
			c.say("bad-value", f.Name, 1, "write it so, alone on the first line", "%s", wrong)
		}
	}
}

func milliseconds(v string) string {
	if _, err := strconv.ParseUint(v, 10, 31); err != nil {
		return quoted(v) + " is not a number of milliseconds"
	}
	return ""
}

func descriptor(v string) string {
	n, err := strconv.ParseUint(v, 10, 31)
	if err != nil {
		return quoted(v) + " is not the number of a descriptor"
	}
	if n < 3 {
		return "descriptor " + v + " is taken; it has to be 3 or more"
	}
	return ""
}

func atMost4096(v string) string {
	if n, err := strconv.ParseUint(v, 10, 31); err != nil || n > 4096 {
		return quoted(v) + " is not a number from 0 to 4096"
	}
	return ""
}

func twoNumbers(v string) string {
	words := strings.Fields(v)
	for _, w := range words {
		if _, err := strconv.ParseUint(w, 10, 31); err != nil {
			return quoted(w) + " is not a number"
		}
	}
	if len(words) != 2 {
		return "it has to be two numbers, how often and in how many seconds"
	}
	return ""
}

// signals are the names of signals, without SIG.
var signals = names("HUP INT QUIT ILL TRAP ABRT IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CLD CONT STOP",
	"TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO POLL PWR INFO EMT SYS")

func signal(v string) string {
	if n, err := strconv.ParseUint(v, 10, 31); err == nil && n >= 1 && n <= 64 {
		return ""
	}
	name := strings.TrimPrefix(strings.ToUpper(v), "SIG")
	if signals[name] || strings.HasPrefix(name, "RTM") {
		return ""
	}
	return quoted(v) + " is not a signal"
}

// quoted shows a value that may hold anything.
func quoted(v string) string {
	const most = 40 // bytes: a line stays a line
	if len(v) > most {
		v = v[:most] + "..."
	}
	return strconv.Quote(v)
}
