// Package resume owns the record that a supervise process keeps for its
// successor in the supervise directory, in a page that is mapped into memory
// and so outlives a kill -9. Nobody else knows its bytes.
//
// It says everything a successor has to know to go on as if nothing had
// happened. There is room for two states; a byte says which one holds, so the
// record never is half new. It means something to this boot of this machine and
// to this very run directory, and nothing after a clean end. Its layout may
// change with every version.
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
	BootSize = 36 // of a boot's id, as Linux prints it
	Size     = atStates + 2*stateSize
)

const magic = "dtg-res1"

// Where things are. Numbers are little-endian.
const (
	atBoot   = 8
	atDir    = 48 // device, inode number
	atInit   = 64
	atSelf   = 72 // Process
	atHolds  = 88 // 1 or 2: the state that holds; 0: none
	atStates = 96

	// In a state.
	atPID       = 0 // four bytes at an address that four divides
	atStarting  = 4
	atWant      = 5
	atPaused    = 6
	atExiting   = 7
	atStart     = 8
	atSince     = 16 // label, 12 bytes
	atStarted   = 32
	atAttempted = 40
	stateSize   = 48
)

// Process is a process of this boot. When it was started tells it from one
// before that had the same number.
type Process struct {
	PID   uint32 // 0: none
	Start uint64 // as the kernel counts it, in clock ticks since the boot
}

// Key is what a record is for.
type Key struct {
	Boot        string // the boot's id
	Init        uint64 // when process 1 was started: a container has its own, and a boot's id in common with others
	Device, Dir uint64 // the run directory
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
	Since     tai.Time // as in the status record
	Started   int64    // when the service was last started, in nanoseconds of the monotonic clock
	Attempted int64    // when an attempt last failed, likewise
}

// Record is a record's memory.
type Record struct{ page []byte }

// New makes a record that says nothing in page, which is Size bytes long and
// zero; self is who writes it.
func New(page []byte, k Key, self Process) *Record {
	copy(page, magic)
	copy(page[atBoot:atBoot+BootSize], k.Boot)
	le.PutUint64(page[atDir:], k.Device)
	le.PutUint64(page[atDir+8:], k.Dir)
	le.PutUint64(page[atInit:], k.Init)
	putProcess(page[atSelf:], self)
	return &Record{page}
}

// Put lets the record say s.
func (r *Record) Put(s State) {
	other := byte(1)
	if r.page[atHolds] == 1 {
		other = 2
	}
	p := r.state(other)
	le.PutUint32(p[atPID:], s.Service.PID)
	le.PutUint64(p[atStart:], s.Service.Start)
	p[atStarting], p[atPaused], p[atExiting] = toByte(s.Starting), toByte(s.Paused), toByte(s.Exiting)
	p[atWant] = byte(s.Want)
	s.Since.Pack(p[atSince:])
	le.PutUint64(p[atStarted:], uint64(s.Started))
	le.PutUint64(p[atAttempted:], uint64(s.Attempted))
	r.hold(other)
}

// PID is where the process that is being made writes its number, in the bytes'
// order of the machine; with zero there is none yet.
func (r *Record) PID() []byte { return r.state(r.page[atHolds])[atPID : atPID+4] }

// Forget lets the record say nothing.
func (r *Record) Forget() { r.hold(0) }

// hold says which state holds, after whatever was written before. Within a
// function the compiler may change the order.
//
//go:noinline
func (r *Record) hold(state byte) { r.page[atHolds] = state }

func (r *Record) state(which byte) []byte {
	return r.page[atStates+(int(which)+1)%2*stateSize:][:stateSize]
}

// Read returns what a record is for, who wrote it, and what it says; ok is
// false if it says nothing.
func Read(page []byte) (k Key, self Process, s State, ok bool) {
	if len(page) != Size || string(page[:len(magic)]) != magic {
		return k, self, s, false
	}
	k = Key{
		Boot: string(page[atBoot : atBoot+BootSize]), Init: le.Uint64(page[atInit:]),
		Device: le.Uint64(page[atDir:]), Dir: le.Uint64(page[atDir+8:]),
	}
	self = getProcess(page[atSelf:])
	r := &Record{page}
	holds := page[atHolds]
	if holds != 1 && holds != 2 {
		return k, self, s, false
	}
	p := r.state(holds)
	s = State{
		Starting: p[atStarting] != 0,
		Service:  Process{le.Uint32(p[atPID:]), le.Uint64(p[atStart:])},
		Want:     rundir.Want(p[atWant]), Paused: p[atPaused] != 0, Exiting: p[atExiting] != 0,
		Since:   tai.Unpack(p[atSince:]),
		Started: int64(le.Uint64(p[atStarted:])), Attempted: int64(le.Uint64(p[atAttempted:])),
	}
	return k, self, s, true
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
