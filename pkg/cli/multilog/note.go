package multilog

import (
	"bytes"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/lognote"
	"daemontools-go/pkg/logscript"
)

// legacy is what a multilog that was killed left behind.
type legacy struct {
	note  *lognote.Note // in its file
	copy  *lognote.Note // as it was
	state lognote.State // of the copy
	path  string        // the log directory it is in
	same  bool          // it had the same script
}

// inherit looks for the note of a predecessor that read the same pipe. What it
// says is the last word only when a log directory of the predecessor's is
// locked.
func (m *multilog) inherit(here int) {
	m.legacy = legacy{}
	if m.pipe == nil {
		return
	}
	for i := range m.script.Outputs {
		o := &m.script.Outputs[i]
		if o.Kind != logscript.Directory {
			continue
		}
		page, text := readNote(here, o.Path)
		note, _, _ := lognote.Open(text)
		was, key, state := lognote.Open(bytes.Clone(text))
		if was == nil || key.Boot != m.key.Boot || key.Pipe != m.key.Pipe || len(state.Dirs) == 0 ||
			continued(here, o.Path, state.Dirs[0].Current) {
			continue
		}
		same := key.Script == m.key.Script
		if !same {
			state.Long = false // what the line was chosen for means nothing now
		}
		note.In(page)
		m.legacy = legacy{note, was, state, o.Path, same}
		return
	}
}

// readNote reads the note in the directory path, and maps it.
func readNote(here int, path string) (page, text []byte) {
	fd, err := sys.Openat(here, path+"/"+lognote.Name, sys.ReadWrite|sys.NonBlock, 0)
	if err != nil {
		return nil, nil
	}
	defer sys.Close(fd)
	info, err := sys.Fstat(fd)
	if err != nil || info.Size == 0 || info.Size > lognote.MaxSize {
		return nil, nil
	}
	text = make([]byte, info.Size)
	if n, err := sys.Read(fd, text); err != nil || n < len(text) {
		return nil, nil
	}
	if page, err = sys.MapShared(fd, len(text)); err != nil {
		return nil, nil
	}
	return page, text
}

// continued reports whether somebody who wrote no note was in the directory
// path after the multilog whose current is given: then there is another current
// in use. One that is not in use yet is empty and has another mode.
func continued(here int, path string, current lognote.File) bool {
	name := path + "/" + logdir.Current
	info, err := sys.Statat(here, name)
	if err != nil || info.Size == 0 && info.Mode == logdir.CreateMode {
		return false
	}
	is := identity(here, name, info)
	return is != current || is.Made == 0
}

// identity is what tells a file from others.
func identity(dir int, name string, info sys.FileInfo) lognote.File {
	return lognote.File{Device: info.Dev, Number: info.Ino, Made: sys.Made(dir, name)}
}

// rollBack cuts off what a killed predecessor wrote of input that is still in
// the pipe.
func (m *multilog) rollBack(l *log) error {
	if m.legacy.note == nil || !m.holds(m.legacy.copy.Input()) {
		return nil
	}
	info, err := sys.Statat(l.fd, logdir.Current)
	if err != nil || logdir.IsComplete(info.Mode) {
		return nil
	}
	is := identity(l.fd, logdir.Current, info)
	for _, d := range m.legacy.state.Dirs {
		if d.Current == is && info.Size > d.End {
			fd, err := sys.Openat(l.fd, logdir.Current, sys.WriteOnly|sys.NonBlock, 0)
			if err == nil {
				err = sys.SetSize(fd, d.End)
				sys.Close(fd)
			}
			return err
		}
	}
	return nil
}

// holds reports whether the pipe begins with as many bytes, those of head first.
// A FIFO that nobody held open any more has lost what was in it.
func (m *multilog) holds(size int, head []byte, end bool) bool {
	if size == 0 {
		return end && m.pipe.Pending() == 0
	}
	if m.pipe.Pending() < size {
		return false
	}
	there := make([]byte, size)
	n, err := m.pipe.Peek(there)
	return err == nil && n >= len(head) && string(there[:len(head)]) == string(head)
}

// keepNotes begins a note, if standard input is a pipe. Where that is not
// possible multilog does what others do: what it holds in its hands when it is
// killed is lost.
func (m *multilog) keepNotes() {
	if m.pipe == nil {
		return
	}
	if len(m.logs) > 0 {
		m.noted.Chosen = m.chosen
		m.noted.Text, m.noted.Stamp, m.noted.Long = m.legacy.state.Text, m.legacy.state.Stamp, m.legacy.state.Long
		m.noted.Dirs = make([]lognote.Dir, len(m.logs))
		for i, l := range m.logs {
			m.noted.Dirs[i] = lognote.Dir{Current: l.identity(), End: l.dir.Size()}
		}
		if m.known() {
			var err error
			if m.note, err = m.newNote(m.logs[0].fd); err != nil {
				m.note = m.oldNote()
			}
		}
	}
	for i, l := range m.logs {
		if i > 0 || m.note == nil {
			sys.Unlinkat(l.fd, lognote.Name)
		}
	}
	if m.note == nil {
		m.readPlainly()
	}
}

// known reports whether files that are made later than these can be told from
// them: where nobody knows when a file was made, they can have their numbers.
func (m *multilog) known() bool {
	for _, d := range m.noted.Dirs {
		if d.Current.Made == 0 {
			return false
		}
	}
	return true
}

// newNote puts a note into the directory, in the place of an old one.
func (m *multilog) newNote(dir int) (*lognote.Note, error) {
	page, err := sys.MapNew(dir, lognote.Temp, lognote.Size(len(m.chosen), len(m.logs)), lognote.Mode)
	if err != nil {
		return nil, err
	}
	note := lognote.New(page, m.key, m.noted)
	if err := sys.Renameat(dir, lognote.Temp, lognote.Name); err != nil {
		sys.Unlinkat(dir, lognote.Temp)
		return nil, err
	}
	return note, nil
}

// oldNote is the predecessor's note, if this multilog can go on in it: a full
// disk has no room for another.
func (m *multilog) oldNote() *lognote.Note {
	if m.legacy.note == nil || !m.legacy.same || m.legacy.path != m.logs[0].output.Path {
		return nil
	}
	for _, d := range m.noted.Dirs {
		if d.End > 0 {
			return nil
		}
	}
	defer m.survive()
	for i, d := range m.noted.Dirs {
		m.legacy.note.Begun(i, d.Current)
	}
	return m.legacy.note
}

// identity is current's.
func (l *log) identity() lognote.File {
	info, _ := sys.Fstat(l.current)
	return identity(l.current, "", info)
}

// begun notes that there is a new current, which is empty. At a start that is
// the predecessor's note's to know, or a start that is killed in its turn would
// leave nothing to go by.
func (m *multilog) begun(l *log, a *logdir.Action) {
	if a.Name != logdir.Current || a.Op != logdir.Open {
		return
	}
	if m.note == nil {
		if m.legacy.note != nil && m.legacy.path == l.output.Path {
			defer m.survive()
			m.legacy.note.Begun(0, l.identity())
		}
		return
	}
	for i := range m.logs {
		if m.logs[i] == l {
			m.noted.Dirs[i].Current = l.identity()
			defer m.survive()
			m.note.Begun(i, m.noted.Dirs[i].Current)
		}
	}
}

// beginInput notes what is going to be written of the input, or that its end
// is.
func (m *multilog) beginInput() {
	if m.note == nil {
		return
	}
	defer m.survive()
	if m.closed {
		m.note.End()
		return
	}
	m.note.Begin(m.untaken())
}

// untaken is what is in the stream and in the pipe as well.
func (m *multilog) untaken() []byte {
	return m.stream.Input(len(m.stream.Text()))[m.taken:]
}

// expect notes what will hold when the input is taken that ends in last. It
// returns false if there is no note any more.
func (m *multilog) expect(s *lognote.State, last byte) bool {
	if m.note == nil {
		return false
	}
	defer m.survive()
	m.note.Expect(s, last)
	return true
}

// took notes that what is expected holds.
func (m *multilog) took() {
	if m.note != nil {
		defer m.survive()
		m.note.Took()
	}
}

// survive goes on without the note when there is no file behind the memory it
// is in: somebody has cut it off, or the file system has no room to write it.
func (m *multilog) survive() {
	if sys.IsFault(recover()) {
		m.forget()
	}
}

// forget removes the note: everything is written, and C's multilog may continue
// the directory.
func (m *multilog) forget() {
	if m.note != nil {
		sys.Unlinkat(m.logs[0].fd, lognote.Name)
		m.note = nil
	}
}

// noteKey says whom a note is for. Where the boot's id cannot be had that is
// nobody.
func (m *multilog) noteKey() lognote.Key {
	info, _ := sys.Fstat(m.c.Stdin)
	return lognote.Key{Boot: sys.BootID(), Pipe: identity(m.c.Stdin, "", info), Script: sum(m.c.Args)}
}

// sum is a number that other arguments are unlikely to have: FNV-1a, 64 bits.
func sum(args []string) uint64 {
	h := uint64(14695981039346656037)
	for _, a := range args {
		for i := 0; i <= len(a); i++ {
			b := byte(0) // between arguments
			if i < len(a) {
				b = a[i]
			}
			h = (h ^ uint64(b)) * 1099511628211
		}
	}
	return h
}
