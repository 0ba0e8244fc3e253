package rundir

import (
	"errors"
	"strconv"
)

// Files of the family beyond daemontools 0.76, seen from the run directory. Each
// is read at the moment it matters; a directory with none of them behaves as
// under daemontools 0.76.
const (
	Finish         = "finish"          // run after each life of the service (runit, s6)
	TimeoutFinish  = "timeout-finish"  // how long finish may run, in milliseconds, 0: as long as it likes (s6)
	TimeoutKill    = "timeout-kill"    // milliseconds from the signal that ends the service to the KILL, 0: never (s6)
	DownSignal     = "down-signal"     // the signal that ends the service, a name or a number (s6)
	NotificationFD = "notification-fd" // the descriptor to which the service writes a newline when it is ready (s6)
	Check          = "check"           // succeeds when the service is ready (runit)
	DataCheck      = "data/check"      // likewise (s6)
	Custom         = "control/"        // followed by a control byte: run in place of sending the signal (runit)
	Dependencies   = "dependencies.d"  // a directory of the names of services that must be up first (s6-rc)
	RespawnLimit   = "respawn-limit"   // how many deaths in how many seconds are too many
	NormalExit     = "normal-exit"     // exit codes and signals that are a normal end
)

// Notify is the FIFO in the supervise directory that is the service's
// NotificationFD: it outlives supervise, so that a service may say that it is
// ready to the next one.
const Notify = Supervise + "/notify"

// LongestSetting is the longest text of a settings file, in bytes.
const LongestSetting = 250

// Errors of the parsers: what is wrong with a setting.
var (
	ErrTooLong      = errors.New("too long")
	ErrMilliseconds = errors.New("not a number of milliseconds")
	ErrDescriptor   = errors.New("not the number of a descriptor from 3 on")
	ErrSignal       = errors.New("not a signal")
	ErrLimit        = errors.New("not a number of deaths and one of seconds")
	ErrExit         = errors.New("neither an exit code nor a signal")
)

// ParseMilliseconds reads TimeoutKill and TimeoutFinish: a time in nanoseconds.
func ParseMilliseconds(text string) (nanoseconds int64, err error) {
	words := fields(text)
	if len(words) != 1 {
		return 0, ErrMilliseconds
	}
	n, err := strconv.ParseUint(words[0], 10, 31)
	if err != nil {
		return 0, ErrMilliseconds
	}
	return int64(n) * 1_000_000, nil
}

// ParseDescriptor reads NotificationFD.
func ParseDescriptor(text string) (fd int, err error) {
	words := fields(text)
	if len(words) != 1 {
		return 0, ErrDescriptor
	}
	n, err := strconv.ParseUint(words[0], 10, 10)
	if err != nil || n < 3 {
		return 0, ErrDescriptor
	}
	return int(n), nil
}

// ParseSignal reads DownSignal: a name without SIG, in capital letters, or a
// number.
func ParseSignal(text string) (name string, number int, err error) {
	words := fields(text)
	if len(words) != 1 {
		return "", 0, ErrSignal
	}
	if n, err := strconv.ParseUint(words[0], 10, 7); err == nil {
		if n == 0 || n > 64 {
			return "", 0, ErrSignal
		}
		return "", int(n), nil
	}
	name, ok := signalName(words[0])
	if !ok {
		return "", 0, ErrSignal
	}
	return name, 0, nil
}

// signalName is a signal's name without SIG, in capital letters.
func signalName(word string) (name string, ok bool) {
	upper := make([]byte, 0, 16)
	for i := 0; i < len(word); i++ {
		c := word[i]
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') || len(upper) == cap(upper) {
			return "", false
		}
		upper = append(upper, c)
	}
	if len(upper) > 3 && string(upper[:3]) == "SIG" {
		upper = upper[3:]
	}
	return string(upper), len(upper) > 1
}

// Limit is what RespawnLimit says: more than so many deaths in so many seconds
// are too many. If Longest is 0 there are no more starts then; else each waits
// twice as long as the one before, up to so many seconds.
type Limit struct{ Deaths, Seconds, Longest int }

// ParseLimit reads RespawnLimit: two numbers, or three.
func ParseLimit(text string) (l Limit, err error) {
	words := fields(text)
	if len(words) != 2 && len(words) != 3 {
		return Limit{}, ErrLimit
	}
	for i, to := range []*int{&l.Deaths, &l.Seconds, &l.Longest}[:len(words)] {
		n, err := strconv.ParseUint(words[i], 10, 20)
		if err != nil || n == 0 || i == 0 && n > 4096 {
			return Limit{}, ErrLimit
		}
		*to = int(n)
	}
	return l, nil
}

// Exits are what NormalExit says: a process that ends so has ended as it should.
type Exits struct {
	codes   [256 / 64]uint64
	signals []string
}

// ParseExits reads NormalExit: exit codes from 0 to 255, two of them with a dash
// in between for all from the one to the other, and signals by name.
func ParseExits(text string) (e Exits, err error) {
	for _, word := range fields(text) {
		if first, last, ok := codes(word); ok {
			for n := first; n <= last; n++ {
				e.codes[n/64] |= 1 << (n % 64)
			}
			continue
		}
		if word[0] >= '0' && word[0] <= '9' {
			return Exits{}, ErrExit
		}
		name, ok := signalName(word)
		if !ok {
			return Exits{}, ErrExit
		}
		e.signals = append(e.signals, name)
	}
	return e, nil
}

// codes reads an exit code, or two with a dash in between.
func codes(word string) (first, last uint64, ok bool) {
	from, to := word, word
	for i := range word {
		if word[i] == '-' {
			from, to = word[:i], word[i+1:]
			break
		}
	}
	first, e1 := strconv.ParseUint(from, 10, 8)
	last, e2 := strconv.ParseUint(to, 10, 8)
	return first, last, e1 == nil && e2 == nil && first <= last
}

// Code reports whether a process that exits with code has ended as it should.
func (e *Exits) Code(code int) bool {
	return code >= 0 && code < 256 && e.codes[code/64]>>(code%64)&1 != 0
}

// Signals are the names, without SIG, of the signals that end a process as they
// should.
func (e *Exits) Signals() []string { return e.signals }

// fields are the words of text: what blanks and newlines divide.
func fields(text string) (words []string) {
	start := -1
	for i := 0; i <= len(text); i++ {
		blank := i == len(text) || text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r'
		switch {
		case !blank && start < 0:
			start = i
		case blank && start >= 0:
			words, start = append(words, text[start:i]), -1
		}
	}
	return words
}
