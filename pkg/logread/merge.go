package logread

// Merge says which of several logs has the line that comes next. The zero value
// is the merge of none.
type Merge struct{ heap []head }

// head is the next line of a log.
type head struct {
	time int64
	log  int
}

func (a head) before(b head) bool { return a.time < b.time || a.time == b.time && a.log < b.log }

// Add says that the next line of a log, which is not in the merge, has a time.
// Among lines of one time that of the log with the lowest number comes first.
func (m *Merge) Add(log int, time int64) {
	m.heap = append(m.heap, head{time, log})
	i := len(m.heap) - 1
	for i > 0 && m.heap[i].before(m.heap[(i-1)/2]) {
		m.heap[i], m.heap[(i-1)/2] = m.heap[(i-1)/2], m.heap[i]
		i = (i - 1) / 2
	}
}

// Next takes the log out of the merge whose line comes next; ok is false if
// there is none.
func (m *Merge) Next() (log int, ok bool) {
	if len(m.heap) == 0 {
		return 0, false
	}
	log = m.heap[0].log
	last := len(m.heap) - 1
	m.heap[0] = m.heap[last]
	m.heap = m.heap[:last]
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < last; child++ {
			if m.heap[child].before(m.heap[least]) {
				least = child
			}
		}
		if least == i {
			return log, true
		}
		m.heap[i], m.heap[least] = m.heap[least], m.heap[i]
		i = least
	}
}
