package interop

import (
	"os"
	"os/signal"
	"syscall"
)

// What serve writes down.
var sounds = map[os.Signal]string{
	syscall.SIGHUP:   "hup",
	syscall.SIGINT:   "int",
	syscall.SIGALRM:  "alrm",
	syscall.SIGTERM:  "term",
	syscall.SIGCONT:  "cont",
	syscall.SIGWINCH: "winch",
}

// serve is a service that writes into the file "seen" of its run directory that
// it started, and each signal that it hears. TERM ends it, unless a file "deaf"
// says otherwise; if so it does not listen to the CONT that may follow. It runs
// instead of the tests, as a symbolic link to the test program that is called
// run.
func serve() {
	seen, err := os.OpenFile("seen", os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		os.Exit(111)
	}
	_, err = os.Stat("deaf")
	mortal := err != nil
	signals := make(chan os.Signal, 16)
	for s := range sounds {
		if s != syscall.SIGCONT || !mortal {
			signal.Notify(signals, s)
		}
	}
	seen.WriteString("start\n")
	for s := range signals {
		seen.WriteString(sounds[s] + "\n")
		if s == syscall.SIGTERM && mortal {
			os.Exit(0)
		}
	}
}
