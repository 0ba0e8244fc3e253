// Command first is what runs in the service trees that are measured, and at the
// end of the chains. It is to cost next to nothing, and to tell when its first
// instruction ran: so it is linked with an entry point of its own
// (-ldflags '-E main.serve', or main.end), from which Go's runtime never starts.
//
// serve appends a record to the file starts in its working directory, if there
// is one: its pid, and the seconds and nanoseconds of CLOCK_MONOTONIC when it
// began, 8 bytes each, in the machine's order. If there is a file
// notification-fd it writes a newline to descriptor 3, as s6-supervise
// understands it. Then it waits for a signal.
//
// end exits 0.
package main

func main() { panic("link with -ldflags '-E main.serve' or '-E main.end'") }
