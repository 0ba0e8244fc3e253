package rundir

import (
	"errors"

	"daemontools-go/pkg/tai"
)

// StatusSize is the size of a status record in bytes. Clients tell the formats
// of the family apart by it, so a record is never longer.
const StatusSize = 18

// Want is what shall become of a service.
type Want byte

// The byte is the one in the status record.
const (
	WantUp   Want = 'u'
	WantDown Want = 'd'
	WantOnce Want = 0 // no wish once it is down
)

// State is what a status record says.
type State struct {
	Since  tai.Time // the last start or end of the service process, or the start of supervise
	PID    uint32   // 0: down
	Paused bool     // always false when down
	Want   Want     // readers must bear other bytes
}

// ErrFormat says that a status record is too short.
var ErrFormat = errors.New("bad format")

// AppendStatus appends the record of s to p:
//
//	0  8  seconds, big-endian TAI64
//	8  4  nanoseconds, big-endian
//	12 4  pid, little-endian
//	16 1  paused, 1 or 0
//	17 1  want
func AppendStatus(p []byte, s State) []byte {
	var r [StatusSize]byte
	s.Since.Pack(r[:])
	for i := 0; i < 4; i++ {
		r[12+i] = byte(s.PID >> (8 * i))
	}
	if s.Paused && s.PID != 0 {
		r[16] = 1
	}
	r[17] = byte(s.Want)
	return append(p, r[:]...)
}

// ParseStatus reads the record at the beginning of p. Longer records, which
// daemontools-encore writes, begin with the same 18 bytes.
func ParseStatus(p []byte) (State, error) {
	if len(p) < StatusSize {
		return State{}, ErrFormat
	}
	s := State{Since: tai.Unpack(p), Paused: p[16] != 0, Want: Want(p[17])}
	for i := 3; i >= 0; i-- {
		s.PID = s.PID<<8 | uint32(p[12+i])
	}
	return s, nil
}
