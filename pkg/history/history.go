// Package history owns supervise/history: what lately happened to a service, for
// people. Nobody else knows its bytes.
//
// The file is a ring of 128 entries of 32 bytes, each written at once and in
// its place, so that it never grows and a kill -9 leaves it whole. It is not
// synced: after a power cut an entry may be missing or be rubbish, which its sum
// shows. Unlike a status record it is no interface of the family; its layout may
// change, and then the old one is written over.
package history

import (
	"encoding/binary"
	"slices"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// Name is the file's name in the run directory, Mode its mode: that of status.
const (
	Name = rundir.Supervise + "/history"
	Mode = 0o644
)

// Entries is how many entries there is room for. Sizes in bytes.
const (
	Entries   = 128
	EntrySize = 32
	Size      = Entries * EntrySize
)

// Kind is what happened.
type Kind byte

// The kinds. Zero is none: a place that was never written.
const (
	Began    Kind = iota + 1 // a supervise began; PID is its own
	Ended                    // it was told to exit
	Adopted                  // it found the service process PID of a supervise that was killed
	Upgraded                 // it became another program, in the same process
	Started                  // the service process PID was started
	Exited                   // it ended: Code or Signal, Ran; By if the last command may be why
	Lost                     // it ended while nobody looked: Ran is at most that
	NoFork                   // the kernel gave no process: Code is the errno
	NoExec                   // run could not be executed: Code is the errno
	Obeyed                   // a command was obeyed: By
)

// Entry is one thing that happened.
type Entry struct {
	When   tai.Time
	Kind   Kind
	By     byte // a control byte, 0 for none
	Signal byte // that ended a process, 0 for none
	Code   uint16
	PID    uint32
	Ran    int64 // nanoseconds
}

// Where things are in an entry. Numbers are little-endian.
const (
	atNumber = 0 // which entry it is since the file was made, from 1 on
	atKind   = 4
	atBy     = 5
	atSignal = 6
	atSum    = 7
	atWhen   = 8 // label, 12 bytes
	atRan    = 20
	atPID    = 26
	atCode   = 30
)

// longest is the longest time there is, in milliseconds.
const longest = (1<<63 - 1) / 1_000_000

// Append appends the entry e, the number-th of its file, to p. Place says where
// it goes.
func Append(p []byte, number uint32, e Entry) []byte {
	var b [EntrySize]byte
	le.PutUint32(b[atNumber:], number)
	b[atKind], b[atBy], b[atSignal] = byte(e.Kind), e.By, e.Signal
	e.When.Pack(b[atWhen:])
	ms := uint64(max(e.Ran, 0) / 1e6)
	le.PutUint32(b[atRan:], uint32(ms))
	le.PutUint16(b[atRan+4:], uint16(ms>>32))
	le.PutUint32(b[atPID:], e.PID)
	le.PutUint16(b[atCode:], e.Code)
	b[atSum] = sum(b[:])
	return append(p, b[:]...)
}

// Place is where in the file the number-th entry goes.
func Place(number uint32) int64 { return int64(number%Entries) * EntrySize }

// Read returns the entries of a file, the oldest first, and the number of the
// last one, 0 if there is none.
func Read(file []byte) (list []Entry, last uint32) {
	type numbered struct {
		number uint32
		Entry
	}
	var all []numbered
	for i := 0; i+EntrySize <= min(len(file), Size); i += EntrySize {
		b := file[i : i+EntrySize]
		number := le.Uint32(b[atNumber:])
		if number == 0 || b[atKind] == 0 || b[atSum] != sum(b) || Place(number) != int64(i) {
			continue
		}
		ms := min(int64(le.Uint32(b[atRan:]))|int64(le.Uint16(b[atRan+4:]))<<32, longest)
		all = append(all, numbered{number, Entry{
			When: tai.Unpack(b[atWhen:]), Kind: Kind(b[atKind]), By: b[atBy], Signal: b[atSignal],
			Code: le.Uint16(b[atCode:]), PID: le.Uint32(b[atPID:]), Ran: ms * 1e6,
		}})
		last = max(last, number)
	}
	slices.SortFunc(all, func(a, b numbered) int {
		if a.number < b.number {
			return -1
		}
		return 1
	})
	for _, e := range all {
		if last-e.number < Entries { // not one that a power cut has left behind
			list = append(list, e.Entry)
		}
	}
	return list, last
}

// Last is the number of the last entry in a part of a file that begins at offset
// at, 0 if there is none.
func Last(part []byte, at int64) (last uint32) {
	for ; len(part) >= EntrySize && at < Size; part, at = part[EntrySize:], at+EntrySize {
		b := part[:EntrySize]
		if number := le.Uint32(b[atNumber:]); b[atSum] == sum(b) && Place(number) == at {
			last = max(last, number)
		}
	}
	return last
}

// sum is what the other bytes of an entry add up to, and one.
func sum(b []byte) byte {
	total := byte(1)
	for i, v := range b {
		if i != atSum {
			total = total<<1 | total>>7
			total += v
		}
	}
	return total
}

var le = binary.LittleEndian
