package supervise

import "daemontools-go/pkg/internal/sys"

// watch reports changes of run directories, all of them through one descriptor.
type watch struct {
	inotify *sys.Watch // nil: none is needed, or none is to be had
	watched map[int]*service
	deaf    bool // nobody listens now: a storm of changes wakes nobody
}

// begin watches the run directory of s. Where that is not possible the core's
// own deadline brings the next attempt.
func (w *watch) begin(s *service) {
	if w.inotify == nil {
		inotify, err := sys.NewWatch()
		if err != nil {
			return
		}
		w.inotify, w.watched = inotify, map[int]*service{}
		s.h.await(inotify.Fd(), nil, changes)
	}
	if id, err := w.inotify.AddDir(s.d.fd); err == nil {
		w.watched[id] = s
	}
}

// end ends that.
func (w *watch) end(s *service) {
	for id, other := range w.watched {
		if other == s {
			w.inotify.Remove(id)
			delete(w.watched, id)
		}
	}
	if w.inotify != nil && len(w.watched) == 0 {
		if !w.deaf {
			s.h.forget(w.inotify.Fd())
		}
		w.inotify.Close()
		*w = watch{}
	}
}

// changed takes what the watch reports.
func (h *host) changed() {
	w := &h.watch
	if w.inotify == nil {
		return
	}
	var news []*service
	w.inotify.Drain(func(id int, _ string) {
		if s := w.watched[id]; s != nil && (len(news) == 0 || news[len(news)-1] != s) {
			news = append(news, s)
		}
	})
	for _, s := range news {
		if s.core.Listens() {
			s.change()
		}
	}
	w.attend(h)
}

// attend waits for changes as long as somebody has any use for them.
func (w *watch) attend(h *host) {
	if w.inotify == nil {
		return
	}
	deaf := true
	for _, s := range w.watched {
		deaf = deaf && !s.core.Listens()
	}
	switch {
	case deaf && !w.deaf:
		h.forget(w.inotify.Fd())
	case !deaf && w.deaf:
		h.await(w.inotify.Fd(), nil, changes)
	}
	w.deaf = deaf
}
