// Package supervise is one service's life as a state machine: what happens
// (Event) goes in with the time it happens at, what is to be done (Action)
// comes out. It knows no process, no file and no clock; package cli/supervise
// is the loop that has them. Source of the behaviour: spec supervise.md A.
//
// The one thing it does otherwise than the C program on purpose: it never
// sleeps. The pace of one automatic start a second, the pause after a failed
// fork and the wait for a run that cannot be executed are deadlines (Deadline),
// so that a command or an exit is handled the moment it comes.
package supervise

import (
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// Delays, in nanoseconds.
const (
	second = 1_000_000_000

	// Pace is the least time between two starts that nobody asked for,
	// start to start.
	Pace = 1 * second
	// ForkRetry is the time between attempts while the kernel gives no process.
	ForkRetry = 1 * second
	// RunRetry is the time between attempts to execute a run that cannot be,
	// when nothing was seen to change. The first repetition comes at the pace:
	// a change that fell between the attempt and the watch is not missed.
	RunRetry = 5 * second
	// Complaint is the least time between two complaints about one trouble.
	Complaint = 60 * second
	// Grace is the time from the TERM to the KILL for what a service process has
	// left behind.
	Grace = 5 * second
	// KillAgain is the time to the next KILL for what is still there, finish
	// included.
	KillAgain = 1 * second
	// FirstBackoff is the first wait after a death too many; each that follows is
	// twice as long.
	FirstBackoff = 2 * second
)

// Time is a moment on both clocks, in nanoseconds.
type Time struct {
	Mono int64 // a clock nobody sets: deadlines
	Wall int64 // since 1970 UTC: the label in the status record
}

// Phase is where a service is in its life.
type Phase uint8

// The phases.
const (
	Down      Phase = iota // no process, and none is due
	Starting               // the loop was told to start one; its answer is due at once
	Up                     // a process runs
	Clearing               // it ended; what it left behind is being ended, and a deadline brings the KILL
	Finishing              // finish runs, and a deadline may end it
	Waiting                // a start waits for other services
	Pacing                 // it ended; the next start is due at the pace
	Denied                 // the kernel gave no process; the next attempt is due
	Broken                 // run could not be executed; a change or a deadline brings the next attempt
	Left                   // supervise is to exit
	phases
)

// Kind is what happened.
type Kind uint8

// The events.
const (
	Begin         Kind = iota // supervise has the run directory to itself; the first event
	Ready                     // clients may come: they find everything; the second event
	Command                   // a control byte came: Event.Byte
	Started                   // Start made a process that executed run: Event.PID
	ForkFailed                // Start made no process: Event.Errno
	ExecFailed                // Start's process could not execute run, and is gone: Event.Errno
	Blocked                   // Start made no process, for other services must be up first
	Unblocked                 // they are
	Exited                    // the service process ended: Event.End
	Cleared                   // nothing of what it left behind is left: Event.End
	FinishStarted             // RunFinish made a process: Event.PID
	Finished                  // it ended, or could not be made: Event.Code
	Changed                   // something changed in the run directory
	Vanished                  // the run directory was removed
	Tick                      // time passed, perhaps the deadline
	kinds
)

// Event is something that happened.
type Event struct {
	Kind  Kind
	Byte  byte
	PID   uint32
	Errno int
	End   End
	Code  int // finish's exit code
	// KillAfter is the time from the signal of DownByte, or of a Ready that
	// repeats it, to the KILL, 0 for none.
	KillAfter int64
}

// End is what the run directory says about an end of its service process.
type End struct {
	Rest       bool  // what the process left behind is to end too
	Finish     bool  // there is a finish
	FinishWait int64 // how long it may run; 0: as long as it likes
	Normal     bool  // the process ended as it should, and has no successor
	Asked      bool  // a command may be why: it is no death
	Limit      Limit
}

// Limit says how many deaths are too many.
type Limit struct {
	Deaths  int   // more than that, if it is not 0
	Within  int64 // in so long a time
	Longest int64 // then each start waits twice as long, up to this; 0: there are no more
}

// Do is what the loop is to do.
type Do uint8

// The actions.
const (
	Publish          Do = iota // write the status record: State
	Start                      // start run and answer with Started, ForkFailed or ExecFailed; always the last action
	Signal                     // send Action.Signal to the service process
	SignalRest                 // send Action.Signal to what it has left behind
	ComplainFork               // say that there is no process to be had
	ComplainExec               // say that run cannot be executed
	ComplainDeaths             // say that the service died too often to be started again
	ComplainFinish             // say that finish wants no successor
	RunFinish                  // start finish and answer with FinishStarted or Finished; always the last action
	KillFinish                 // kill it
	WatchDirectory             // report Changed and Vanished from now on
	UnwatchDirectory           // and now no more
	Leave                      // exit with code 0; the last action of all
)

// Action is one thing to do.
type Action struct {
	Do     Do
	Signal SignalName
}

// SignalName is a signal by its meaning: the numbers differ between systems.
type SignalName uint8

// The signals that control bytes send.
const (
	TERM SignalName = iota
	CONT
	STOP
	HUP
	ALRM
	INT
	KILL
	QUIT
	USR1
	USR2
	WINCH
	STOPS // the one that ends this service: TERM unless its run directory says otherwise
)

// Service is the state of one service. The zero value, with Want set, is one
// whose supervise has just started.
type Service struct {
	Want rundir.Want // WantUp or WantDown before Begin, as the down file says

	phase     Phase
	pid       uint32
	since     tai.Time
	paused    bool
	exiting   bool         // x was said
	again     bool         // a start was asked for and could not be made yet
	failed    bool         // it died too often, or finish said so
	refused   bool         // finish did
	normal    bool         // the last service process has ended as it should
	finish    uint32       // the process of finish
	deaths    []int64      // Mono of the deaths that count
	backoff   int64        // the last wait because of them
	kill      int64        // Mono when the service process is killed, 0 for never
	resumed   bool         // another supervise was here before
	obeyed    bool         // and it has obeyed every command
	started   int64        // Mono of the last start
	attempted int64        // Mono of the last attempt that failed
	due       int64        // Mono of the next start, where one waits for its time
	watching  bool         // the loop reports changes of the run directory
	trouble   int          // errno of the trouble last complained about, 0 for none
	quiet     int64        // Mono until which that trouble is not complained about again
	told      rundir.State // what was last published

	actions [5]Action
	n       int
}

// Phase returns where the service is in its life.
func (s *Service) Phase() Phase { return s.phase }

// PID returns the service process, 0 if there is none.
func (s *Service) PID() uint32 { return s.pid }

// State returns what the status record says.
func (s *Service) State() rundir.State {
	return rundir.State{Since: s.since, PID: s.pid, Paused: s.paused && s.pid != 0, Want: s.Want}
}

// Failed reports whether the service died too often, or its finish said that it
// is not to be started again. A command to start it ends that.
func (s *Service) Failed() bool { return s.failed }

// Finish returns the process of finish, 0 if there is none.
func (s *Service) Finish() uint32 { return s.finish }

// Listens reports whether the service has any use for a Changed. It has not
// once a change, or the pace, has brought the next attempt as near as can be.
func (s *Service) Listens() bool { return s.phase == Broken && s.due > s.attempted+Pace }

// Deadline returns the Mono at which the service wants a Tick; ok is false if
// it waits for no time.
func (s *Service) Deadline() (mono int64, ok bool) {
	switch s.phase {
	case Pacing, Denied, Broken, Clearing:
		return s.due, true
	case Finishing:
		return s.due, s.due != 0
	case Up:
		return s.kill, s.kill != 0
	}
	return 0, false
}

// Step takes one event and returns what is to be done about it, in order. The
// result is valid until the next Step.
func (s *Service) Step(now Time, e Event) []Action {
	s.n = 0
	switch e.Kind {
	case Begin:
		s.begin(now)
	case Ready:
		s.ready(now, e.KillAfter)
	case Command:
		s.command(now, e)
	case Started:
		s.runs(now, e.PID)
	case ForkFailed:
		s.forkFailed(now, e.Errno)
	case ExecFailed:
		s.execFailed(now, e.Errno)
	case Exited:
		s.exited(now, e.End)
	case Cleared:
		s.cleared(now, e.End)
	case Blocked:
		s.blocked(now)
	case Unblocked:
		s.unblocked()
	case FinishStarted:
		s.finishStarted(e.PID)
	case Finished:
		s.finished(now, e.Code)
	case Changed:
		s.changed(now)
	case Vanished:
		s.vanished()
	case Tick:
		s.tick(now)
	}
	return s.actions[:s.n]
}

func (s *Service) do(what Do) {
	if what == Publish {
		s.told = s.State()
	}
	s.act(Action{Do: what})
}

func (s *Service) act(a Action) {
	s.actions[s.n] = a
	s.n++
}

// publishNews publishes the state if it is not what was published before: an
// attempt that keeps failing is no news.
func (s *Service) publishNews() {
	if s.State() != s.told {
		s.do(Publish)
	}
}

func (s *Service) signal(name SignalName) {
	switch s.phase {
	case Up:
		s.act(Action{Do: Signal, Signal: name})
	case Clearing:
		s.act(Action{Do: SignalRest, Signal: name})
	}
}
