package logdir

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var plain = Config{Limit: 4096, Code: Safe}

// What a start finds and what it makes of it (spec: formats.md 6.1).
func TestStart(t *testing.T) {
	t.Parallel()
	type files map[string]*file
	f := func(mode uint32, data string) *file { return &file{mode, []byte(data)} }
	crashed := func(mode uint32, data, name, other string) files {
		one := f(mode, data)
		return files{name: one, other: one}
	}
	for _, test := range []struct {
		name string
		disk files
		want []string
	}{
		{"nothing", files{}, []string{"current 644 ", "state 644 "}},
		{"a clean end", files{"current": f(0o744, "a"), "previous": f(0o744, "b"), "processed": f(0o744, "c"), "newstate": f(0o644, "d")},
			[]string{"current 644 a", "newstate 644 d", "previous 744 b", "processed 744 c"}},
		{"the owner's bit is what counts", files{"current": f(0o100, "a")}, []string{"current 644 a"}},
		{"other bits do not", files{"current": f(0o677, "a")}, []string{".u 677 a", "current 644 ", "state 644 "}},
		{"a kill", files{"current": f(0o644, "a"), "state": f(0o644, "x"), "newstate": f(0o644, "y")},
			[]string{".u 644 a", "current 644 ", "state 644 "}},
		{"a kill before any line", files{"current": f(0o644, "")}, []string{".u 644 ", "current 644 ", "state 644 "}},
		{"between link and unlink of current", crashed(0o644, "a", "current", "@0000000000000000000000000.u"),
			[]string{".u 644 a", "current 644 ", "state 644 "}},
		{"between link and unlink of previous", crashed(0o744, "a", "previous", "@0000000000000000000000000.s"),
			[]string{".s 744 a", "current 644 ", "state 644 "}},
		{"current moved away", files{"previous": f(0o644, "a")}, []string{".u 644 a", "current 644 ", "state 644 "}},
		{"previous not finished", files{"previous": f(0o744, "a"), "current": f(0o644, "b")},
			[]string{".u 744 a", ".u 644 b", "current 644 ", "state 644 "}},
		{"while the processor ran", files{"previous": f(0o744, "a"), "processed": f(0o644, "A"), "newstate": f(0o644, "y"), "state": f(0o644, "x"), "current": f(0o644, "")},
			[]string{".u 744 a", ".u 644 ", "current 644 ", "state 644 "}},
		{"after the processor", files{"previous": f(0o744, "a"), "processed": f(0o744, "A"), "newstate": f(0o644, "y"), "state": f(0o644, "x"), "current": f(0o644, "b")},
			[]string{".s 744 A", ".u 644 b", "current 644 ", "state 644 "}},
		{"previous removed already", files{"processed": f(0o744, "A"), "newstate": f(0o644, "y"), "current": f(0o644, "b")},
			[]string{".s 744 A", ".u 644 b", "current 644 ", "state 644 "}},
		{"between link and unlink of processed", crashed(0o744, "A", "processed", "@0000000000000000000000000.s"),
			[]string{".s 744 A", "current 644 ", "state 644 "}},
	} {
		k := newDisk(t)
		k.names = test.disk
		require.True(t, k.settle(New(plain)), test.name)
		got := k.list()
		for i := range got { // the files that were linked before have a longer label
			got[i] = strings.TrimPrefix(got[i], "0")
		}
		require.Equal(t, test.want, got, test.name)
	}
}

// What is done, in which order, is the C program's.
func TestOrder(t *testing.T) {
	t.Parallel()
	const start = "stat current, unlink state, unlink newstate, stat processed, unlink processed, stat previous, stat current," +
		" empty state, open current, chmod current"
	const rotation = "sync current, close current, rename current previous, open current, chmod current, chmod previous"
	for _, test := range []struct {
		name      string
		processor bool
		do        func(d *Dir, k *disk)
		want      string
	}{
		{"a start", false, func(*Dir, *disk) {}, start},
		{"an end", false, func(d *Dir, k *disk) { k.end(d) }, start + ", sync current, forget, chmod current"},
		{"nothing to rotate", false, func(d *Dir, k *disk) { k.rotate(d) }, start},
		{"a rotation", false, func(d *Dir, k *disk) { k.write(d, []byte("x")); k.rotate(d) },
			start + ", " + rotation + ", stat previous, link previous, unlink previous, prune"},
		{"a rotation with a processor", true, func(d *Dir, k *disk) { k.write(d, []byte("x")); k.rotate(d) },
			start + ", " + rotation + ", run, open processed, sync processed, chmod processed, close processed, open newstate," +
				" sync newstate, close newstate, unlink previous, rename newstate state, stat processed, link processed, unlink processed, prune"},
	} {
		k := newDisk(t)
		d := New(Config{Limit: 4096, Code: Safe, Processor: test.processor})
		require.True(t, k.settle(d))
		test.do(d, k)
		require.True(t, k.settle(d))
		require.Equal(t, test.want, strings.Join(k.log, ", "), test.name)
	}
}

// A processor that fails runs again after a pause, one that was killed after
// two.
func TestProcessorFails(t *testing.T) {
	t.Parallel()
	k := newDisk(t)
	d := New(Config{Limit: 4096, Code: Safe, Processor: true})
	require.True(t, k.settle(d))
	k.exits = []int{1, 111, -1, 0}
	k.write(d, []byte("x"))
	k.log = nil
	require.True(t, k.rotate(d))
	require.Equal(t, int64(4*Pause), k.now)
	require.Equal(t, []string{"run", "complain", "run", "complain", "run", "complain", "complain", "run"}, k.log[6:14])
	require.Equal(t, []string{".s 744 x", "current 644 ", "state 644 +"}, k.list())
}

// While the processor runs, current takes data again, up to its limit; the next
// rotation waits for it.
func TestProcessorTakesItsTime(t *testing.T) {
	t.Parallel()
	k := newDisk(t)
	d := New(Config{Limit: 4096, Code: Safe, Processor: true})
	require.True(t, k.settle(d))
	k.slow = true
	k.write(d, []byte("first\n"))
	require.True(t, k.rotate(d))
	require.True(t, k.running)
	require.Equal(t, Write, d.Next(k.now).Op)
	k.log = nil

	k.write(d, []byte("second\n"))
	require.Equal(t, []string{"current 644 second\n", "previous 744 first\n", "state 644 "}, k.list())
	require.True(t, k.rotate(d))
	require.Empty(t, k.log, "the one before is not finished")

	long := []byte(strings.Repeat("x", 3000) + "\n")
	d.Took(len(long), true)
	k.current.data = append(k.current.data, long...)
	d.Settled(k.now)
	require.Equal(t, Await, d.Next(k.now).Op, "full")
	require.Equal(t, int64(Never), d.Deadline())

	k.slow = false
	require.True(t, k.settle(d))
	require.Equal(t, []string{".s 744 first\n", ".s 744 second\n" + string(long), "current 644 ", "state 644 ++"}, k.list())
	require.Equal(t, 2, strings.Count(strings.Join(k.log, "\n"), "\nlink processed"))
}

// A processor that fails holds up nothing but itself.
func TestProcessorFailsMeanwhile(t *testing.T) {
	t.Parallel()
	k := newDisk(t)
	d := New(Config{Limit: 4096, Code: Safe, Processor: true})
	require.True(t, k.settle(d))
	k.write(d, []byte("first\n"))
	k.slow, k.exits = true, []int{1}
	require.True(t, k.rotate(d))
	k.processor(d)
	require.True(t, k.settle(d))
	require.Equal(t, int64(Pause), d.Deadline())
	require.Equal(t, Write, d.Next(k.now).Op)
	k.write(d, []byte("second\n"))
	require.Equal(t, int64(0), k.now)
	require.True(t, k.end(d))
	require.Equal(t, int64(Pause), k.now)
	require.Equal(t, []string{".s 744 first\n", "current 744 second\n", "state 644 +"}, k.list())
}

// A current that holds something is rotated when it is old enough.
func TestAge(t *testing.T) {
	t.Parallel()
	k := newDisk(t)
	d := New(Config{Limit: 4096, Code: Safe, Age: 60})
	require.True(t, k.settle(d))
	k.slow = true
	k.now = 1000
	d.Settled(k.now)
	require.Equal(t, int64(Never), d.Deadline(), "empty files do not age")
	k.write(d, []byte("first\n"))
	require.Equal(t, int64(1060), d.Deadline())
	k.now = 1059
	d.Settled(k.now)
	k.write(d, []byte("second\n"))
	require.Equal(t, []string{"current 644 first\nsecond\n", "state 644 "}, k.list())
	k.now = 1060
	d.Settled(k.now)
	require.True(t, k.settle(d))
	require.Equal(t, []string{".s 744 first\nsecond\n", "current 644 ", "state 644 "}, k.list())
	require.Equal(t, int64(Never), d.Deadline())

	// One that is continued is as old as it is.
	k.write(d, []byte("third\n"))
	require.True(t, k.end(d))
	k.age = 50
	d = New(Config{Limit: 4096, Code: Safe, Age: 60})
	require.True(t, k.settle(d))
	require.Equal(t, k.now+10, d.Deadline())
}

// Whatever fails is tried again after a pause; what a start does not want to
// find it can live with.
func TestFailure(t *testing.T) {
	t.Parallel()
	for refused := 1; refused < 40; refused++ {
		k := newDisk(t)
		d := New(Config{Limit: 4096, Code: Safe, Processor: true})
		require.True(t, k.settle(d))
		k.refuse = refused
		k.write(d, []byte("x"))
		require.True(t, k.rotate(d))
		require.True(t, k.end(d))
		require.Equal(t, []string{".s 744 x", "current 744 ", "state 644 +"}, k.list(), refused)
		actions := len(k.log) - 10
		require.Equal(t, refused <= actions, k.now > 0, "action %d of %d", refused, actions)
	}
}

// Files end behind the first newline of their last 2000 bytes, or else at the
// limit.
func TestCut(t *testing.T) {
	t.Parallel()
	x := func(n int) string { return strings.Repeat("x", n) }
	for _, test := range []struct {
		name  string
		input string
		want  []int // sizes of the old files, and then of current
	}{
		{"too little", x(2094) + "\n", []int{2095}},
		{"just enough", x(2095) + "\n", []int{2096, 0}},
		{"short lines", strings.Repeat(x(99)+"\n", 50), []int{2100, 2100, 800}},
		{"a newline right at the limit", x(4095) + "\nabc", []int{4096, 3}},
		{"a newline right behind the limit", x(4096) + "\nabc", []int{4096, 4}},
		{"an endless line", x(10000), []int{4096, 4096, 1808}},
		{"exactly full", x(4096), []int{4096}}, // rotated when there is more
		{"a long line that began late", strings.Repeat(x(99)+"\n", 20) + x(3000) + "\n", []int{4096, 905}},
	} {
		for part := 1; part <= len(test.input); part *= 3 {
			k := newDisk(t)
			d := New(plain)
			for rest := test.input; rest != ""; rest = rest[min(part, len(rest)):] {
				k.write(d, []byte(rest[:min(part, len(rest))]))
			}
			var got []int
			for _, line := range k.list() {
				if f := strings.SplitN(line, " ", 3); f[0] == ".s" || f[0] == Current {
					got = append(got, len(f[2]))
				}
			}
			require.Equal(t, test.want, got, "%s, in parts of %d", test.name, part)
			require.Equal(t, test.input, k.all())
		}
	}
}

// A clean current that is too large already is rotated when there is something
// to write, and not before.
func TestTooLargeAlready(t *testing.T) {
	t.Parallel()
	k := newDisk(t)
	k.names[Current] = &file{DoneMode, []byte(strings.Repeat("x", 5000))}
	d := New(plain)
	require.True(t, k.settle(d))
	require.Len(t, k.names, 1)
	k.write(d, []byte("y"))
	require.Equal(t, []string{".s 744 " + strings.Repeat("x", 5000), "current 644 y"}, k.list())
}

// Whenever a kill comes, the next start finds every byte, once.
func TestKill(t *testing.T) {
	t.Parallel()
	for _, processor := range []bool{false, true} {
		for first := 0; first < 40; first++ {
			for second := 0; second < 25; second++ {
				k := newDisk(t)
				logged := ""
				for _, budget := range []int{first, second, -1} {
					k.budget, k.running = budget, false
					d := New(Config{Limit: 4096, Code: Safe, Processor: processor})
					if !k.settle(d) {
						continue
					}
					for i := 0; i < 2; i++ {
						line := strings.Repeat("x", 2100+i) + strconv.Itoa(budget) + "\n"
						if alive, rest := k.write(d, []byte(line)); !alive {
							logged += line[:len(line)-len(rest)]
							break
						}
						logged += line
					}
				}
				require.Equal(t, logged, k.all(), "killed after %d and %d actions, processor: %v", first, second, processor)
			}
		}
	}
}

// FuzzDir lets anything happen to a log directory: data, rotations, failures,
// ends and kills. No byte may be missing or doubled and no file too large.
func FuzzDir(f *testing.F) {
	f.Fuzz(func(t *testing.T, events []byte, processor bool) {
		if len(events) > 300 {
			t.Skip()
		}
		k := newDisk(t)
		logged := ""
		d := New(Config{Limit: 4096, Code: Safe, Processor: processor})
		for i, e := range events {
			n := int(e >> 3)
			alive := true
			k.slow = i%3 > 0
			switch e & 7 {
			case 0, 1, 2: // lines
				text := strings.Repeat(strings.Repeat("x", n*n)+strconv.Itoa(i)+"\n", 1+n%5)
				var rest []byte
				alive, rest = k.write(d, []byte(text))
				logged += text[:len(text)-len(rest)]
			case 3: // no newline for long
				text := strings.Repeat("y", n*300)
				var rest []byte
				alive, rest = k.write(d, []byte(text))
				logged += text[:len(text)-len(rest)]
			case 4:
				if alive = k.settle(d); alive {
					alive = k.rotate(d)
				}
			case 5: // a clean end and a new start
				k.slow = false
				if alive = k.settle(d); alive {
					alive = k.end(d)
				}
				if alive {
					require.Equal(t, uint32(DoneMode), k.names[Current].mode)
					require.Equal(t, End, d.Next(k.now).Op)
				}
				d = New(Config{Limit: 4096, Code: Safe, Processor: processor})
			case 6: // something will fail
				k.refuse = n + 1
				k.exits = append(k.exits, []int{-1, 1, 0}[n%3])
			case 7: // somebody will kill it
				k.budget = n
			}
			if !alive {
				k.budget, k.running = -1, false
				d = New(Config{Limit: 4096, Code: Safe, Processor: processor})
			}
		}
		k.budget, k.refuse, k.running = -1, 0, false
		require.True(t, k.settle(New(Config{Limit: 4096, Code: Safe, Processor: processor})))
		if got := k.all(); got != logged {
			t.Fatalf("%d bytes logged, %d found\n%s", len(logged), len(got), strings.Join(k.log, "\n"))
		}
		for name, f := range k.names {
			require.LessOrEqual(t, len(f.data), 4096, name)
		}
	})
}
