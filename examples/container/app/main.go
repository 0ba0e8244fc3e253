// App is the main program of the example container: it writes numbered lines.
//
//	app [-pause duration] [-lines n] [-code n]
//
// After that many lines it ends with that exit code; without -lines it goes on
// until TERM, and then ends with 0, having said how many there were.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	pause := flag.Duration("pause", time.Second, "between two lines")
	lines := flag.Int("lines", -1, "how many, -1: until TERM")
	code := flag.Int("code", 0, "the exit code after the last line")
	flag.Parse()
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM)
	for n := 1; n != *lines+1; n++ {
		fmt.Println("line", n)
		select {
		case <-end:
			fmt.Println("told to end after", n)
			return
		case <-time.After(*pause):
		}
	}
	os.Exit(*code)
}
