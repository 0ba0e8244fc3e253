// Webserver is the service of examples/web, and the browser of the demo.
//
//	webserver              serves a page on the address in $ADDR
//	webserver get URL      prints the page, as soon as there is one
//	webserver kill9 URL    kills the server with -9, waits for the page of its successor
//	webserver free         prints a free address on the loopback interface
package main

import (
	"fmt"
	"net"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "webserver: fatal:", err)
		os.Exit(111)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 0:
		return serve(os.Getenv("ADDR"))
	case len(args) == 2 && args[0] == "get":
		return get(args[1])
	case len(args) == 2 && args[0] == "kill9":
		return kill9(args[1])
	case len(args) == 1 && args[0] == "free":
		return free()
	}
	fmt.Fprintln(os.Stderr, "webserver: usage: webserver [ get URL | kill9 URL | free ]")
	os.Exit(100)
	return nil
}

// free asks the kernel for a port that nobody uses.
func free() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return l.Close()
}
