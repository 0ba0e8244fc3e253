// Package packed owns the words that svscan and a supervise that serves several
// run directories say to each other, over a connection of their own. Nobody else
// knows its bytes; both ends come from one release, or nearly so: what is not
// understood ends the connection.
//
// svscan says which run directories to serve, each with a ticket, and supervise
// says of which it has taken its leave. That supervise died is seen as always,
// and neither needs the other's answer.
package packed

import (
	"encoding/binary"
	"errors"
)

// Pipe is what a run directory has to do with the pipe between a service and its
// logger.
type Pipe byte

// The values.
const (
	None   Pipe = iota
	Writes      // the service's standard output goes to its logger
	Reads       // it is the logger
)

// Serve is what svscan says.
type Serve struct {
	Ticket int64
	Pipe   Pipe
	Name   string // the run directory, seen from the scan directory
}

// Left is what supervise says.
type Left struct {
	Ticket int64
	Why    Why
}

// Why supervise has left a run directory.
type Why byte

// The reasons.
const (
	Told    Why = iota // it was told to
	Trouble            // it could not do its work, and has said so
	Full               // it has no descriptors for more
)

// LongestName is the longest name of a run directory that can be served, in
// bytes.
const LongestName = 4000

// ErrRubbish says that the other end does not speak as this one does.
var ErrRubbish = errors.New("protocol error")

// A message is its length in two bytes, a byte that says what it is, and a
// ticket of eight bytes, little-endian; Serve's name is the rest.
const (
	sayServe = 's' // and then Pipe
	sayLeft  = 'l' // and then Why
	head     = 2 + 1 + 8 + 1
)

// Append appends the message to p.
func (m Serve) Append(p []byte) []byte {
	return append(appendHead(p, head+len(m.Name), sayServe, m.Ticket, byte(m.Pipe)), m.Name...)
}

// Append appends the message to p.
func (m Left) Append(p []byte) []byte {
	return appendHead(p, head, sayLeft, m.Ticket, byte(m.Why))
}

func appendHead(p []byte, size int, kind byte, ticket int64, detail byte) []byte {
	p = binary.LittleEndian.AppendUint16(p, uint16(size))
	p = append(p, kind)
	p = binary.LittleEndian.AppendUint64(p, uint64(ticket))
	return append(p, detail)
}

// nextMessage takes the first message off p, which is what has come so far: size is
// its length, 0 if it is not all there yet.
func nextMessage(p []byte, kind byte) (ticket int64, detail byte, name string, size int, err error) {
	if len(p) < 2 {
		return 0, 0, "", 0, nil
	}
	size = int(binary.LittleEndian.Uint16(p))
	if size < head || size > head+LongestName || len(p) > 2 && p[2] != kind {
		return 0, 0, "", 0, ErrRubbish
	}
	if len(p) < size {
		return 0, 0, "", 0, nil
	}
	return int64(binary.LittleEndian.Uint64(p[3:])), p[head-1], string(p[head:size]), size, nil
}

// NextServe reads the message at the beginning of p, which is what has come so
// far: size is its length, 0 if it has not all come yet. The error is
// ErrRubbish.
func NextServe(p []byte) (m Serve, size int, err error) {
	ticket, detail, name, size, err := nextMessage(p, sayServe)
	if size > 0 && (Pipe(detail) > Reads || name == "") {
		return m, 0, ErrRubbish
	}
	return Serve{ticket, Pipe(detail), name}, size, err
}

// NextLeft is NextServe for the other direction.
func NextLeft(p []byte) (m Left, size int, err error) {
	ticket, detail, name, size, err := nextMessage(p, sayLeft)
	if size > 0 && (Why(detail) > Full || name != "") {
		return m, 0, ErrRubbish
	}
	return Left{ticket, Why(detail)}, size, err
}
