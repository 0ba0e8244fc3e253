package logdir

// Done says that what Next asked for was done at the time now.
func (d *Dir) Done(now int64, r Result) {
	t := &d.tracks[d.turn]
	switch t.step {
	case find:
		t.step = dropState
		if !r.Missing && IsComplete(r.Mode) {
			d.size, t.step = r.Size, resumeOpen
			if d.age > 0 && r.Size > 0 {
				d.aging, d.born = true, now-r.Age
			}
		}
	case findProcessed:
		t.step = dropProcessed
		if !r.Missing && IsComplete(r.Mode) {
			t.step = dropPrevious
		}
	case dropPrevious:
		d.finishFile(Processed, d.code, rescueCurrent)
	case dropProcessed:
		d.finishFile(Previous, Unclean, rescueCurrent)
	case resumeMode, modeCurrent:
		t.step = ready

	case finishStat:
		switch {
		case r.Missing:
			d.finished()
		case r.Links == 1:
			t.step = finishLink
		default: // a crash came between the link and the unlink
			t.step = finishUnlink
		}
	case finishPrune:
		d.finished()

	case newCurrent:
		d.size, d.full, d.asked, d.aging = 0, false, false, false
		t.step = newMode
	case previousMode:
		t.step = ready
		d.turn = finishing
		if d.processor {
			d.tracks[finishing].step = run
		} else {
			d.finishFile(Previous, d.code, ready)
		}
	case crashed:
		d.Failed(now)
		t.step = failed
	case failed:
		d.Failed(now)
		t.step = run
	case moveState:
		d.finishFile(Processed, d.code, ready)

	default: // one thing follows the other
		t.step++
	}
}

// finishFile begins to finish a file, on the track whose turn it is.
func (d *Dir) finishFile(name, code string, after step) {
	d.finish = finish{name, code, after}
	d.tracks[d.turn].step = finishStat
}

// finished goes on behind a finished file.
func (d *Dir) finished() {
	d.tracks[d.turn].step = d.finish.after
	if d.finish.after == rescueCurrent {
		d.finishFile(Current, Unclean, makeState)
	}
}

// Started says that the processor runs.
func (d *Dir) Started() { d.tracks[finishing].step = await }

// Exited says that the processor ended: killed by a signal, or with an exit
// code.
func (d *Dir) Exited(killed bool, code int) {
	t := &d.tracks[finishing]
	switch {
	case t.step != await:
	case killed:
		t.step = crashed
	case code != 0:
		t.step = failed
	default:
		t.step = openProcessed
	}
}
