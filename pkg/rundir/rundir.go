// Package rundir owns the run directory: the names in it, the status record,
// and the control bytes. Nobody else knows them. Source: spec formats.md 2 to 5.
package rundir

// What a run directory holds.
const (
	Run             = "run"              // executed as ./run
	Argv0           = "./run"            // the name it is executed by
	Down            = "down"             // if it exists, the service is not started at start-up
	KillDescendants = "kill-descendants" // if it exists, all that the service process leaves behind ends with it
	Log             = "log"              // a run directory of its own: the service's logger
	Supervise       = "supervise"        // the supervise directory, mode 0700, perhaps a symbolic link
)

// What the supervise directory holds, seen from the run directory.
const (
	Lock      = Supervise + "/lock"       // flock'ed while supervise runs, 0600
	Control   = Supervise + "/control"    // FIFO of control bytes, 0600
	OK        = Supervise + "/ok"         // FIFO that has a reader while supervise runs, 0600
	Status    = Supervise + "/status"     // the status record, 0644
	StatusNew = Supervise + "/status.new" // becomes Status by rename
	Pipe      = Supervise + "/pipe"       // of a logger: FIFO that it reads, 0622
)

// Control bytes: what a client writes to the control FIFO. Any other byte is
// ignored.
const (
	Up        = 'u' // start it, and again whenever it ends
	DownByte  = 'd' // TERM and CONT, and do not start it again
	Once      = 'o' // start it, but not again
	Exit      = 'x' // supervise ends as soon as the service is down
	Pause     = 'p' // STOP
	Continue  = 'c' // CONT
	Hangup    = 'h' // HUP
	Alarm     = 'a' // ALRM
	Interrupt = 'i' // INT
	Terminate = 't' // TERM
	Kill      = 'k' // KILL
	Quit      = 'q' // QUIT
	User1     = '1' // USR1
	User2     = '2' // USR2
	Window    = 'w' // WINCH
	Execute   = 'e' // supervise executes its new version, if there is one
)
