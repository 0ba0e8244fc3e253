package logdir

// step is where a Dir stands.
type step uint8

const (
	ready step = iota // current takes data; no file is being finished
	hold              // current takes no more, and waits for the file before it to be finished

	// A start (spec: formats.md 6.1). A complete current is continued and
	// nothing else looked at.
	find
	resumeOpen
	resumeMode
	// Otherwise what a crash left is rescued.
	dropState
	dropNewState
	findProcessed
	dropPrevious  // it is done: processed is complete
	dropProcessed // it is not: previous has to do
	rescueCurrent
	makeState
	makeCurrent
	modeCurrent

	// A file is finished under a name of its own.
	finishStat
	finishLink
	finishUnlink
	finishPrune

	// A rotation.
	syncCurrent
	closeCurrent
	moveCurrent
	newCurrent
	newMode
	previousMode

	// The processor's part of it.
	run
	await
	crashed
	failed
	openProcessed
	syncProcessed
	modeProcessed
	closeProcessed
	openNewState
	syncNewState
	closeNewState
	donePrevious
	moveState

	// A clean end.
	endSync
	endForget
	endMode
	ended
)

// action is what a step asks for.
func (d *Dir) action(s step) Action {
	switch s {
	case find:
		return Action{Op: Stat, Name: Current, Fatal: true}
	case resumeOpen:
		return Action{Op: Resume, Name: Current, Mode: CreateMode, Fatal: true}
	case makeCurrent:
		return Action{Op: Open, Name: Current, Mode: CreateMode, Fatal: true}
	case resumeMode, modeCurrent:
		return Action{Op: Chmod, Name: Current, Mode: BusyMode, Fatal: true}
	case dropState:
		return Action{Op: Unlink, Name: State, Optional: true}
	case dropNewState:
		return Action{Op: Unlink, Name: NewState, Optional: true}
	case findProcessed:
		return Action{Op: Stat, Name: Processed, Fatal: true}
	case dropPrevious:
		return Action{Op: Unlink, Name: Previous, Optional: true}
	case dropProcessed:
		return Action{Op: Unlink, Name: Processed, Optional: true}
	case makeState:
		return Action{Op: Empty, Name: State, Mode: BusyMode, Fatal: true}

	case finishStat:
		return Action{Op: Stat, Name: d.finish.name}
	case finishLink:
		return Action{Op: Link, Name: d.finish.name, Code: d.finish.code}
	case finishUnlink:
		return Action{Op: Unlink, Name: d.finish.name}
	case finishPrune:
		return Action{Op: Prune}

	case syncCurrent, endSync:
		return Action{Op: Sync, Name: Current}
	case closeCurrent:
		return Action{Op: Close, Name: Current}
	case moveCurrent:
		return Action{Op: Rename, Name: Current, To: Previous}
	case newCurrent:
		return Action{Op: Open, Name: Current, Mode: CreateMode}
	case newMode:
		return Action{Op: Chmod, Name: Current, Mode: BusyMode}
	case previousMode:
		return Action{Op: Chmod, Name: Previous, Mode: DoneMode}

	case run:
		return Action{Op: Run}
	case await:
		return Action{Op: Await}
	case crashed:
		return Action{Op: Complain, Complaint: ProcessorCrashed}
	case failed:
		return Action{Op: Complain, Complaint: ProcessorFailed}
	case openProcessed:
		return Action{Op: Open, Name: Processed, Mode: CreateMode}
	case syncProcessed:
		return Action{Op: Sync, Name: Processed}
	case modeProcessed:
		return Action{Op: Chmod, Name: Processed, Mode: DoneMode}
	case closeProcessed:
		return Action{Op: Close, Name: Processed}
	case openNewState:
		return Action{Op: Open, Name: NewState, Mode: CreateMode}
	case syncNewState:
		return Action{Op: Sync, Name: NewState}
	case closeNewState:
		return Action{Op: Close, Name: NewState}
	case donePrevious:
		return Action{Op: Unlink, Name: Previous}
	case moveState:
		return Action{Op: Rename, Name: NewState, To: State}

	case endForget:
		return Action{Op: Forget}
	case endMode:
		return Action{Op: Chmod, Name: Current, Mode: DoneMode}
	case ended:
		return Action{Op: End}
	}
	return Action{Op: Write}
}
