package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"syscall"
	"time"
)

// How long the client waits for a page, and how long between two attempts.
const (
	patience = 30 * time.Second
	attempt  = 500 * time.Microsecond
)

// client makes a connection a request: the next one meets whoever listens then.
var client = &http.Client{
	Timeout:   5 * time.Second,
	Transport: &http.Transport{DisableKeepAlives: true},
}

// get prints the page, as soon as somebody serves it.
func get(url string) error {
	body, _, err := pageNotOf(0, url)
	if err != nil {
		return err
	}
	fmt.Print(body)
	return nil
}

// kill9 kills the process that serves url, and says how long it took from the
// kill to the first page of another process.
func kill9(url string) error {
	_, old, err := pageNotOf(0, url)
	if err != nil {
		return err
	}
	killed := time.Now()
	if err := syscall.Kill(old, syscall.SIGKILL); err != nil {
		return fmt.Errorf("kill -9 %d: %w", old, err)
	}
	body, successor, err := pageNotOf(old, url)
	if err != nil {
		return err
	}
	took := time.Since(killed)
	fmt.Printf("kill -9 %d; the first page of process %d came %.1f ms later:\n%s",
		old, successor, float64(took.Microseconds())/1000, body)
	return nil
}

// pageNotOf fetches url until a process other than pid answers.
func pageNotOf(pid int, url string) (body string, server int, err error) {
	for start := time.Now(); time.Since(start) < patience; time.Sleep(attempt) {
		body, server, err = fetch(url)
		if err == nil && server != pid {
			return body, server, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("process %d still answers", pid)
	}
	return "", 0, fmt.Errorf("no page after %v: %w", patience, err)
}

func fetch(url string) (body string, server int, err error) {
	r, err := client.Get(url)
	if err != nil {
		return "", 0, err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return "", 0, err
	}
	if r.StatusCode != http.StatusOK {
		return "", 0, fmt.Errorf("%s: %s", url, r.Status)
	}
	server, err = strconv.Atoi(r.Header.Get(pidHeader))
	return string(b), server, err
}
