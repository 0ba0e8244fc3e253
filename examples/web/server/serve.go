package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"
)

// pidHeader tells the client which process made the page.
const pidHeader = "Server-Pid"

// serve answers on addr until it is killed. It needs no handler for TERM: it
// has nothing to put away.
func serve(addr string) error {
	if addr == "" {
		return errors.New("ADDR is not set; see env/ADDR")
	}
	s := &http.Server{
		Addr:              addr,
		Handler:           page(time.Now()),
		ReadHeaderTimeout: 10 * time.Second,
	}
	fmt.Printf("listening on %s, pid %d, uid %d\n", addr, os.Getpid(), os.Getuid())
	return s.ListenAndServe()
}

// page says who is there and for how long, and logs the request: one line on
// standard output. Time and file are the logger's business.
func page(start time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		if r.URL.Path != "/" {
			status = http.StatusNotFound
		}
		w.Header().Set(pidHeader, fmt.Sprint(os.Getpid()))
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		if status == http.StatusOK {
			fmt.Fprintf(w, "Hello. I am process %d, up for %.3f seconds.\n", os.Getpid(), time.Since(start).Seconds())
		}
		fmt.Printf("%d %s %q from %s\n", status, r.Method, r.URL.Path, r.RemoteAddr)
	})
}
