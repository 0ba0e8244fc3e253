package supervise

import (
	"slices"

	"daemontools-go/pkg/internal/sys"
	core "daemontools-go/pkg/supervise"
)

// watch reports changes of run directories, all of them through one descriptor.
type watch struct {
	inotify *sys.Watch // nil: none is needed, or none is to be had
	watched map[int][]*service
	deaf    bool // nobody listens now: a storm of changes wakes nobody
}

// begin watches the run directory of s.
func (w *watch) begin(s *service) { w.add(s, s.d.fd, ".") }

// add watches the directory name, seen from the open directory dir, for s. Where
// that is not possible, which it reports, what is due anyway brings the next
// look.
func (w *watch) add(s *service, dir int, name string) bool {
	if w.inotify == nil {
		inotify, err := sys.NewWatch()
		if err != nil {
			return false
		}
		w.inotify, w.watched = inotify, map[int][]*service{}
		s.h.await(inotify.Fd(), nil, changes)
	}
	id, err := w.inotify.AddAt(dir, name)
	if err == nil && !slices.Contains(w.watched[id], s) {
		w.watched[id] = append(w.watched[id], s)
	}
	return err == nil
}

// end ends all watches for s.
func (w *watch) end(s *service) {
	for id, list := range w.watched {
		list = slices.DeleteFunc(list, func(other *service) bool { return other == s })
		w.watched[id] = list
		if len(list) == 0 {
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
		for _, s := range w.watched[id] {
			if !slices.Contains(news, s) {
				news = append(news, s)
			}
		}
	})
	for _, s := range news {
		if s.listens() {
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
	for _, list := range w.watched {
		for _, s := range list {
			deaf = deaf && !s.listens()
		}
	}
	switch {
	case deaf && !w.deaf:
		h.forget(w.inotify.Fd())
	case !deaf && w.deaf:
		h.await(w.inotify.Fd(), nil, changes)
	}
	w.deaf = deaf
}

// listens reports whether a change is of any use to s now.
func (s *service) listens() bool { return s.core.Listens() || s.core.Phase() == core.Waiting }
