package logdir

// Pause is how long a Dir waits before it tries again what failed, in
// nanoseconds.
const Pause = 5e9

// Op is what a Dir asks its caller to do.
type Op uint8

// What may be asked for. Unless it says otherwise an operation ends with a call
// of Done. Name and To are names in the log directory; all paths follow
// symbolic links as the system call of that name does.
const (
	Write Op = iota // write what there is to current, cut by Cut; tell Wrote or Failed. With nothing to write: wait
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
	Close    // close Name, which Open opened
	Prune    // remove old files while a Census says that there is a Surplus of Keep
	Run      // start the processor; tell Started or, if there is no process, Failed
	Complain // say what Complaint says
)

// Action is one thing to do.
type Action struct {
	Op        Op
	Name, To  string
	Mode      uint32
	Code      byte
	Keep      uint64
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
}

// Dir is one log directory. The zero value is not one: see New.
type Dir struct {
	limit     int64
	keep      uint64
	processor bool

	step  step
	size  int64 // of current, in bytes
	until int64 // the pause's end
	pause bool

	finish finish // the file that finishing is about
	after  step   // what follows finishing
}

type finish struct {
	name string
	code byte
}

// New returns the Dir of a directory that is locked and not looked at yet, with
// current limited to limit bytes, at most keep files, and a processor or none.
func New(limit int64, keep uint64, processor bool) *Dir {
	return &Dir{limit: limit, keep: keep, processor: processor, step: find}
}

// Next returns what is to be done at the time now.
func (d *Dir) Next(now int64) Action {
	if d.pause {
		if now < d.until {
			return Action{Op: Wait, Until: d.until}
		}
		d.pause = false
	}
	return d.action()
}

// Failed says that what Next asked for could not be done: it will be asked for
// again after a pause.
func (d *Dir) Failed(now int64) { d.pause, d.until = true, now+Pause }

// Rotate ends current, if it holds anything and Next says Write.
func (d *Dir) Rotate() {
	if d.step == ready && d.size > 0 {
		d.step = syncCurrent
	}
}

// End ends the work on the directory, if Next says Write.
func (d *Dir) End() {
	if d.step == ready {
		d.step = endSync
	}
}
