package logdir

// Pause is how long a Dir waits before it tries again what failed, in
// nanoseconds.
const Pause = 5e9

// Never is a time that does not come, in nanoseconds.
const Never = 1<<63 - 1

// Op is what a Dir asks its caller to do.
type Op uint8

// What may be asked for. Unless it says otherwise an operation ends with a call
// of Done. Name and To are names in the log directory; all paths follow
// symbolic links as the system call of that name does.
const (
	Write Op = iota // write what current was given; no call, but Failed if that fails. With nothing to write: wait, until Deadline
	Wait            // do nothing until Until; no call
	Await           // wait for the processor; tell Exited
	End             // nothing ever again: it was ended; no call

	Stat     // tell what Name is, in a Result
	Unlink   // remove Name
	Link     // give Name a further name: FinishedName of the time it is, with Code
	Rename   // Name to To, in the place of what was there
	Empty    // make Name an empty file with Mode, and close it
	Open     // open Name for appending; if it is not there make it with Mode
	Resume   // the same, for a complete current
	Chmod    // give Name, which Open opened if it was opened, the Mode
	Sync     // wait until Name, which Open opened, is on the disk
	Forget   // nobody goes on with current after a kill from here on
	Close    // close Name, which Open opened
	Prune    // remove old files while a Census says that there is a Surplus
	Run      // start the processor; tell Started or, if there is no process, Failed
	Complain // say what Complaint says
)

// Action is one thing to do.
type Action struct {
	Op        Op
	Name, To  string
	Mode      uint32
	Code      string
	Until     int64 // nanoseconds on the caller's clock
	Complaint Complaint

	// If the action fails: Fatal ends the program, Optional counts as Done,
	// and everything else as Failed, to be tried again after a pause.
	Fatal, Optional bool
}

// Complaint is what can be wrong with a processor.
type Complaint uint8

// The complaints.
const (
	ProcessorCrashed Complaint = iota // a signal killed it
	ProcessorFailed                   // it did not exit 0
)

// Result is how an action that was done went.
type Result struct {
	Missing bool   // Stat, Unlink: Name does not exist. Not an error
	Mode    uint32 // Stat: permission bits
	Links   uint64 // Stat
	Size    int64  // Stat, in bytes
	Age     int64  // Stat: nanoseconds since the file was made, as far as that is known
}

// Config is what a script says about a log directory.
type Config struct {
	Limit     int64  // bytes that current may hold
	Age       int64  // nanoseconds after which a current that is not empty is rotated, 0: never
	Code      string // what the names of finished files end with behind the dot
	Processor bool   // every full file goes through one
}

// Dir is one log directory. The zero value is not one: see New.
//
// It has two tracks. One is current's: the start, taking data, the beginning of
// a rotation, the end. The other is the finished file's: the processor and what
// follows it, while current takes data again. A rotation does not begin before
// the one before it is finished.
type Dir struct {
	limit     int64
	age       int64
	code      string
	processor bool

	size   int64 // of current, in bytes, with what it was given and is not written yet
	full   bool  // it takes no more
	asked  bool  // somebody wants it rotated
	ending bool
	aging  bool // it holds something, since born
	born   int64

	tracks [2]track
	turn   int // whose action Next returned last

	finish finish // the file that finishing is about
}

// The tracks.
const (
	taking    = iota // current
	finishing        // what it was before
)

// track is where one of the two stands.
type track struct {
	step   step
	paused bool
	until  int64 // the pause's end
}

type finish struct {
	name, code string
	after      step // what follows
}

// New returns the Dir of a directory that is locked and not looked at yet.
func New(c Config) *Dir {
	d := &Dir{limit: c.Limit, age: c.Age, code: c.Code, processor: c.Processor}
	d.tracks[taking].step = find
	return d
}

// Next returns what is to be done at the time now.
func (d *Dir) Next(now int64) Action {
	a := d.look(taking, now)
	switch a.Op {
	case Write, Wait, Await, End:
	default:
		return a
	}
	b := d.look(finishing, now)
	switch b.Op {
	case Write: // it is idle
	case Wait, Await:
		if a.Op == Await {
			return b
		}
	default:
		return b
	}
	d.turn = taking
	return a
}

// look returns what a track is about.
func (d *Dir) look(which int, now int64) Action {
	t := &d.tracks[which]
	d.turn = which
	if t.paused {
		if now < t.until {
			return Action{Op: Wait, Until: t.until}
		}
		t.paused = false
	}
	if t.step == hold {
		if !d.idle() {
			return Action{Op: Await}
		}
		t.step = endSync
		if d.full {
			t.step = syncCurrent
		}
	}
	return d.action(t.step)
}

// idle reports whether no finished file is being worked on.
func (d *Dir) idle() bool { return d.tracks[finishing].step == ready }

// Deadline is when Next or Settled may have something new to say even if
// nothing happens, in nanoseconds on the caller's clock.
func (d *Dir) Deadline() int64 {
	at := int64(Never)
	if d.tracks[taking].step == ready && d.idle() {
		if d.asked {
			return 0
		}
		if d.aging {
			at = d.born + d.age
		}
	}
	for i := range d.tracks {
		if t := &d.tracks[i]; t.paused {
			at = min(at, t.until)
		}
	}
	return at
}

// Failed says that what Next asked for could not be done: it will be asked for
// again after a pause.
func (d *Dir) Failed(now int64) {
	t := &d.tracks[d.turn]
	t.paused, t.until = true, now+Pause
}

// Rotate asks for current to be rotated, if it holds anything.
func (d *Dir) Rotate() { d.asked = d.size > 0 }

// End asks for the work on the directory to be ended.
func (d *Dir) End() { d.ending = true }

// Settled says that all that current was given is written, at the time now: if
// Next says Write, what somebody asked for or what is due can begin.
func (d *Dir) Settled(now int64) {
	if d.tracks[taking].step != ready {
		return
	}
	if d.age > 0 && d.size > 0 && !d.aging {
		d.aging, d.born = true, now
	}
	switch {
	case d.full, d.ending:
		d.tracks[taking].step = hold
	case d.idle() && (d.asked || d.aging && now-d.born >= d.age):
		d.tracks[taking].step = syncCurrent
	}
}
