package logdir

// Done says that what Next asked for was done at the time now.
func (d *Dir) Done(now int64, r Result) {
	switch d.step {
	case find:
		d.step = dropState
		if !r.Missing && r.Mode&doneBit != 0 {
			d.size, d.step = r.Size, resumeOpen
		}
	case findProcessed:
		d.step = dropProcessed
		if !r.Missing && r.Mode&doneBit != 0 {
			d.step = dropPrevious
		}
	case dropPrevious:
		d.finishFile(Processed, Safe, rescueCurrent)
	case dropProcessed:
		d.finishFile(Previous, Unclean, rescueCurrent)
	case resumeMode, modeCurrent:
		d.step = ready

	case finishStat:
		switch {
		case r.Missing:
			d.finished()
		case r.Links == 1:
			d.step = finishLink
		default: // a crash came between the link and the unlink
			d.step = finishUnlink
		}
	case finishPrune:
		d.finished()

	case newCurrent:
		d.size, d.step = 0, newMode
	case previousMode:
		if d.processor {
			d.step = run
		} else {
			d.finishFile(Previous, Safe, rotated)
		}
	case crashed:
		d.Failed(now)
		d.step = failed
	case failed:
		d.Failed(now)
		d.step = run
	case moveState:
		d.finishFile(Processed, Safe, rotated)

	default: // one thing follows the other
		d.step++
	}
}

func (d *Dir) finishFile(name string, code byte, after step) {
	d.finish, d.after, d.step = finish{name, code}, after, finishStat
}

// finished goes on behind a finished file.
func (d *Dir) finished() {
	d.step = d.after
	switch d.after {
	case rescueCurrent:
		d.finishFile(Current, Unclean, makeState)
	case rotated:
		d.step = ready
	}
}

// Started says that the processor runs.
func (d *Dir) Started() { d.step = await }

// Exited says that the processor ended: killed by a signal, or with an exit
// code.
func (d *Dir) Exited(killed bool, code int) {
	switch {
	case d.step != await:
	case killed:
		d.step = crashed
	case code != 0:
		d.step = failed
	default:
		d.step = openProcessed
	}
}
