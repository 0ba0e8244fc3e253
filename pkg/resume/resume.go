// Package resume owns the record that a supervise process keeps for its
// successor in the supervise directory, in a file that is written in place and
// not synced: it outlives a kill -9, and means nothing to the next boot. Nobody
// else knows its bytes.
//
// It says everything a successor has to know to go on as if nothing had
// happened. There is room for two states; a byte says which one holds, so the
// record never is half new. It is about the lock beside it: a copy of a run
// directory has another one. Its layout may change with every version.
package resume

import (
	"encoding/binary"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// Name is the record's name in the run directory, Temp the one it is made by,
// Mode its mode.
const (
	Name = rundir.Supervise + "/resume"
	Temp = rundir.Supervise + "/resume.new" // it is complete when it gets its name
	Mode = 0o600
)

// Sizes in bytes.
const (
	BootSize  = 36 // of a boot's id, as Linux prints it
	StateSize = 88
	Size      = atStates + 2*StateSize
)

const magic = "dtg-res4"

// Where things are. Numbers are little-endian.
const (
	atBoot   = 8
	atLock   = 48 // device, inode number
	atInit   = 64
	atSelf   = 72 // Process
	atHolds  = 88 // Slot
	atStates = 96

	// In a state.
	atPID       = 0 // four bytes
	atStarting  = 4
	atWant      = 5
	atPaused    = 6
	atExiting   = 7
	atStart     = 8
	atSince     = 16 // label, 12 bytes
	atAgain     = 28
	atClearing  = 29
	atFinishing = 30
	atFailed    = 31
	atStarted   = 32
	atAttempted = 40
	atDue       = 48
	atBackoff   = 56
	atFirst     = 64
	atLast      = 72
	atDeaths    = 80 // two bytes
	atRefused   = 82
	atNormal    = 83
)

// Process is a process of this boot. When it was started tells it from one
// before that had the same number.
type Process struct {
	PID   uint32 // 0: none
	Start uint64 // as the kernel counts it, in clock ticks since the boot
}

// Key is what a record is for.
type Key struct {
	Boot         string // the boot's id
	Init         uint64 // when process 1 was started: a container has its own, and a boot's id in common with others
	Device, Lock uint64 // the file that whoever supervises has locked
}

// State is what a record says.
type State struct {
	// Starting: a process is being made. Then Service.Start is a moment just
	// before that, and Service.PID is there as soon as the process is.
	Starting bool
	Service  Process

	Want      rundir.Want
	Paused    bool
	Exiting   bool     // x was said
	Again     bool     // a start was asked for and not made yet
	Clearing  bool     // what the service process has left behind is being ended
	Finishing bool     // Service is the process of finish
	Failed    bool     // it died too often, or finish said that there shall be no successor
	Refused   bool     // finish did
	Normal    bool     // the last service process has ended as it should
	Since     tai.Time // as in the status record
	Started   int64    // when the service was last started, in nanoseconds of the monotonic clock
	Attempted int64    // when an attempt last failed, likewise
	Due       int64    // when a KILL, or a start after too many deaths, is due, likewise; 0: none is
	Backoff   int64    // how long the last such start had to wait, in nanoseconds
	Deaths    uint16   // how many deaths count
	First     int64    // when the first of them was, as Started
	Last      int64    // and the last
}

// Slot is one of the two places for a state; the zero value: none.
type Slot byte

// Other is the place that does not hold: the next state goes there.
func (s Slot) Other() Slot {
	if s == 1 {
		return 2
	}
	return 1
}

// At is where in the file the slot's state is.
func (s Slot) At() int64 { return atStates + int64(s-1)*StateSize }

// PIDAt is where in the file the process that is being made writes its number,
// in the bytes' order of the machine; with zero there is none yet.
func (s Slot) PIDAt() int64 { return s.At() + atPID }

// Holds is the byte of the file, and its place, that says that the slot holds.
// It is written after the state.
func (s Slot) Holds() (b []byte, at int64) { return []byte{byte(s)}, atHolds }

// Writer is what the file says of the supervise that keeps it, and where.
func Writer(self Process) (b []byte, at int64) {
	b = make([]byte, 16)
	putProcess(b, self)
	return b, atSelf
}

// Record is what a file says.
type Record struct {
	Key   Key
	Self  Process // who keeps it
	Slot  Slot    // which of its states holds
	State State
}

// Append appends r's file to p: Size bytes.
func Append(p []byte, r Record) []byte {
	start := len(p)
	p = append(p, make([]byte, Size)...)
	f := p[start:]
	copy(f, magic)
	copy(f[atBoot:atBoot+BootSize], r.Key.Boot)
	le.PutUint64(f[atLock:], r.Key.Device)
	le.PutUint64(f[atLock+8:], r.Key.Lock)
	le.PutUint64(f[atInit:], r.Key.Init)
	putProcess(f[atSelf:], r.Self)
	f[atHolds] = byte(r.Slot)
	if r.Slot != 0 {
		AppendState(f[r.Slot.At():r.Slot.At()], r.State)
	}
	return p
}

// AppendState appends a state to p: StateSize bytes.
func AppendState(p []byte, s State) []byte {
	var b [StateSize]byte
	le.PutUint32(b[atPID:], s.Service.PID)
	le.PutUint64(b[atStart:], s.Service.Start)
	b[atStarting], b[atPaused], b[atExiting] = toByte(s.Starting), toByte(s.Paused), toByte(s.Exiting)
	b[atAgain], b[atClearing] = toByte(s.Again), toByte(s.Clearing)
	b[atFinishing], b[atFailed] = toByte(s.Finishing), toByte(s.Failed)
	b[atWant] = byte(s.Want)
	s.Since.Pack(b[atSince:])
	le.PutUint64(b[atStarted:], uint64(s.Started))
	le.PutUint64(b[atAttempted:], uint64(s.Attempted))
	le.PutUint64(b[atDue:], uint64(s.Due))
	le.PutUint64(b[atBackoff:], uint64(s.Backoff))
	le.PutUint64(b[atFirst:], uint64(s.First))
	le.PutUint64(b[atLast:], uint64(s.Last))
	le.PutUint16(b[atDeaths:], s.Deaths)
	b[atRefused], b[atNormal] = toByte(s.Refused), toByte(s.Normal)
	return append(p, b[:]...)
}

// Read reads a file; ok is false if it says nothing.
func Read(file []byte) (r Record, ok bool) {
	if len(file) != Size || string(file[:len(magic)]) != magic {
		return r, false
	}
	r.Key = Key{
		Boot: string(file[atBoot : atBoot+BootSize]), Init: le.Uint64(file[atInit:]),
		Device: le.Uint64(file[atLock:]), Lock: le.Uint64(file[atLock+8:]),
	}
	r.Self = getProcess(file[atSelf:])
	r.Slot = Slot(file[atHolds])
	if r.Slot != 1 && r.Slot != 2 {
		return r, false
	}
	r.State = ReadState(file[r.Slot.At():])
	return r, true
}

// ReadState reads what AppendState has written at the beginning of p.
func ReadState(p []byte) State {
	return State{
		Starting: p[atStarting] != 0,
		Service:  Process{le.Uint32(p[atPID:]), le.Uint64(p[atStart:])},
		Want:     rundir.Want(p[atWant]), Paused: p[atPaused] != 0, Exiting: p[atExiting] != 0,
		Again: p[atAgain] != 0, Clearing: p[atClearing] != 0,
		Finishing: p[atFinishing] != 0, Failed: p[atFailed] != 0, Refused: p[atRefused] != 0, Normal: p[atNormal] != 0,
		Since:   tai.Unpack(p[atSince:]),
		Started: int64(le.Uint64(p[atStarted:])), Attempted: int64(le.Uint64(p[atAttempted:])),
		Due: int64(le.Uint64(p[atDue:])), Backoff: int64(le.Uint64(p[atBackoff:])),
		Deaths: le.Uint16(p[atDeaths:]), First: int64(le.Uint64(p[atFirst:])), Last: int64(le.Uint64(p[atLast:])),
	}
}

func putProcess(p []byte, v Process) {
	le.PutUint64(p, uint64(v.PID))
	le.PutUint64(p[8:], v.Start)
}

func getProcess(p []byte) Process { return Process{uint32(le.Uint64(p)), le.Uint64(p[8:])} }

func toByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

var le = binary.LittleEndian
