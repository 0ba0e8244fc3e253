package svstat

import (
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/history"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

// now is 2026-11-20 21:45:51 UTC, the clocks here are an hour ahead.
const now = 1795211151e9

var here = clock{now: now, local: func(s int64) (int64, int64) { return s + 3600, 3600 }}

// ago is the label of the moment that is as many seconds before now.
func ago(seconds int64) tai.Time { return tai.FromUnix(now - seconds*1e9) }

func entry(seconds int64, kind history.Kind, e history.Entry) history.Entry {
	e.When, e.Kind = ago(seconds), kind
	return e
}

func began(seconds int64) history.Entry {
	return entry(seconds, history.Began, history.Entry{PID: 90})
}

func left(seconds int64) history.Entry { return entry(seconds, history.Ended, history.Entry{PID: 90}) }

func started(seconds int64, pid uint32) history.Entry {
	return entry(seconds, history.Started, history.Entry{PID: pid})
}

func adopted(seconds int64, pid uint32) history.Entry {
	return entry(seconds, history.Adopted, history.Entry{PID: pid})
}

func told(seconds int64, b byte) history.Entry {
	return entry(seconds, history.Obeyed, history.Entry{By: b})
}

func exited(seconds int64, code uint16, ran int64) history.Entry {
	return entry(seconds, history.Exited, history.Entry{PID: 7, Code: code, Ran: ran})
}

func killed(seconds int64, signal syscall.Signal, by byte) history.Entry {
	return entry(seconds, history.Exited, history.Entry{PID: 7, Signal: byte(signal), By: by, Ran: 3 * 3600e9})
}

func up(seconds int64, want rundir.Want) svc.Status {
	return svc.Status{Running: true, NormallyUp: true, State: rundir.State{Since: ago(seconds), PID: 7, Want: want}}
}

func down(seconds int64, want rundir.Want) svc.Status {
	return svc.Status{Running: true, NormallyUp: true, State: rundir.State{Since: ago(seconds), Want: want}}
}

func normallyDown(st svc.Status) svc.Status {
	st.NormallyUp = false
	return st
}

// loop is a service that dies n times, once a second, until a second ago.
func loop(n int, e history.Entry) past {
	list := past{began(int64(n) + 1)}
	for i := range n {
		seconds := int64(n - i)
		e.When = ago(seconds)
		list = append(list, started(seconds, 7), e)
	}
	return list
}

func TestExplain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		view view
		want string
	}{
		{
			"up since supervise began",
			view{Status: up(180, rundir.WantUp), past: past{began(180), started(180, 7)}},
			`
  why     started 2026-11-20 22:42:51, 3 minutes ago
  next    when it ends, it is started again
  boot    is started: there is no file down
  lately  2026-11-20 22:42:51  3 minutes ago    supervise began
`,
		},
		{
			"up against the file down",
			view{Status: normallyDown(up(1, rundir.WantOnce)), past: past{began(7200), told(1, 'o'), started(1, 7)}},
			`
  why     started 2026-11-20 22:45:50, 1 second ago, by svc -o
  next    when it ends, it stays down until svc -u
  boot    is not started: there is a file down
  lately  2026-11-20 20:45:51  2 hours ago      supervise began
          2026-11-20 22:45:50  1 second ago     svc -o
`,
		},
		{
			"killed by somebody",
			view{Status: up(60, rundir.WantUp), past: past{began(100000), killed(61, syscall.SIGKILL, 0), started(60, 7)}},
			`
  why     started 2026-11-20 22:44:51, 60 seconds ago
          before that it was killed by signal 9 (KILL) after 3 hours, which nobody sent from here
          perhaps the kernel has sent it, for want of memory: see dmesg
  next    when it ends, it is started again
  boot    is started: there is no file down
  lately  2026-11-19 18:59:11  27 hours ago     supervise began
          2026-11-20 22:44:50  61 seconds ago   was killed by signal 9 (KILL)
`,
		},
		{
			"killed by a command",
			view{Status: up(60, rundir.WantUp), past: past{told(61, 't'), killed(61, syscall.SIGTERM, 't'), started(60, 7)}},
			`
  why     started 2026-11-20 22:44:51, 60 seconds ago
          before that it was killed by signal 15 (TERM) after 3 hours, told by svc -t
  next    when it ends, it is started again
  boot    is started: there is no file down
  lately  2026-11-20 22:44:50  61 seconds ago   svc -t
          2026-11-20 22:44:50  61 seconds ago   was killed by signal 15 (TERM), told by svc -t
`,
		},
		{
			"another signal than that of the command",
			view{Status: down(60, rundir.WantUp), past: past{told(61, 'h'), killed(61, syscall.SIGSEGV, 'h')}},
			`
  why     was killed by signal 11 (SEGV) after 3 hours, which nobody sent from here, 2026-11-20 22:44:50, 61 seconds ago
  next    is started again within a second
  boot    is started: there is no file down
  lately  2026-11-20 22:44:50  61 seconds ago   svc -h
          2026-11-20 22:44:50  61 seconds ago   was killed by signal 11 (SEGV)
`,
		},
		{
			"adopted, upgraded",
			view{Status: up(300, rundir.WantUp), past: past{
				began(300), started(300, 7), adopted(200, 7), entry(100, history.Upgraded, history.Entry{PID: 90}),
			}},
			`
  why     started 2026-11-20 22:40:51, 5 minutes ago
          its supervise was killed, and another has taken it over 2026-11-20 22:42:31, 3 minutes ago
  next    when it ends, it is started again
  boot    is started: there is no file down
  lately  2026-11-20 22:40:51  5 minutes ago    supervise began
          2026-11-20 22:42:31  3 minutes ago    supervise was killed; another has taken over pid 7
          2026-11-20 22:44:11  100 seconds ago  supervise executed its new version
`,
		},
		{
			"told to end and does not",
			view{Status: up(300, rundir.WantDown), exiting: true, process: 'D', past: past{told(10, 'd'), told(9, 'x')}},
			`
  why     started 2026-11-20 22:40:51, 5 minutes ago
          told to end by svc -d, 2026-11-20 22:45:41, 10 seconds ago
          it has not ended yet; svc -k kills it
          it waits for the kernel: a disk, a network file system
  next    when it ends, supervise exits (svc -x)
  boot    is started: there is no file down
  lately  2026-11-20 22:45:41  10 seconds ago   svc -d
          2026-11-20 22:45:42  9 seconds ago    svc -x
`,
		},
		{
			"no history: stopped by somebody",
			view{Status: up(300, rundir.WantUp), process: 'T'},
			`
  why     started 2026-11-20 22:40:51, 5 minutes ago
          stopped, but not by svc -p
          svc -c lets it go on
  next    when it ends, it is started again
  boot    is started: there is no file down
`,
		},
		{
			"ended unseen",
			view{Status: up(300, rundir.WantUp), process: 'Z'},
			`
  why     started 2026-11-20 22:40:51, 5 minutes ago
          it has ended, and its supervise has not seen to it yet
  next    when it ends, it is started again
  boot    is started: there is no file down
`,
		},
		{
			"normally down",
			view{Status: normallyDown(down(180, rundir.WantDown)), past: past{told(500, 'd'), left(400), began(180)}},
			`
  why     normally down: there is a file down
  next    stays down until svc -u
  boot    is not started: there is a file down
  lately  2026-11-20 22:37:31  8 minutes ago    svc -d
          2026-11-20 22:39:11  6 minutes ago    supervise exited
          2026-11-20 22:42:51  3 minutes ago    supervise began
`,
		},
		{
			"normally down, after a kill or a boot that nobody knows of",
			view{Status: normallyDown(down(180, rundir.WantDown)), past: past{told(500, 'd'), began(180)}},
			`
  why     normally down: there is a file down
  next    stays down until svc -u
  boot    is not started: there is a file down
  lately  2026-11-20 22:37:31  8 minutes ago    svc -d
          2026-11-20 22:42:51  3 minutes ago    supervise began
`,
		},
		{
			"the file down was removed",
			view{Status: down(180, rundir.WantDown), past: past{began(180)}},
			`
  why     there was a file down when supervise was started, and is none now
  next    stays down until svc -u
  boot    is started: there is no file down
  lately  2026-11-20 22:42:51  3 minutes ago    supervise began
`,
		},
		{
			"told to be down, and another supervise knows that",
			view{Status: down(500, rundir.WantDown), past: past{
				told(500, 'd'), killed(500, syscall.SIGTERM, 'd'), began(180),
			}},
			`
  why     told to be down by svc -d, 2026-11-20 22:37:31, 8 minutes ago
          was killed by signal 15 (TERM) after 3 hours, told by svc -d, 2026-11-20 22:37:31, 8 minutes ago
  next    stays down until svc -u
  boot    is started: there is no file down
  lately  2026-11-20 22:37:31  8 minutes ago    svc -d
          2026-11-20 22:37:31  8 minutes ago    was killed by signal 15 (TERM), told by svc -d
          2026-11-20 22:42:51  3 minutes ago    supervise began
`,
		},
		{
			"ran once",
			view{Status: down(5, rundir.WantOnce), past: past{told(8, 'o'), started(8, 7), exited(5, 127, 3e9)}},
			`
  why     was to run once by svc -o, 2026-11-20 22:45:43, 8 seconds ago
          exited with code 127 after 3.0 seconds, 2026-11-20 22:45:46, 5 seconds ago
          127, of a shell: a program was not found
  next    stays down until svc -u
  boot    is started: there is no file down
  lately  2026-11-20 22:45:43  8 seconds ago    svc -o
          2026-11-20 22:45:46  5 seconds ago    exited with code 127
`,
		},
		{
			"no history: down",
			view{Status: down(5, rundir.WantDown)},
			`
  why     wanted down: by svc -d, or by a file down when supervise was started
  next    stays down until svc -u
  boot    is started: there is no file down
`,
		},
		{
			"no history: wanted up",
			view{Status: down(5, rundir.WantUp)},
			`
  why     it has ended, or could not be started; there is no history of it
  next    is started again within a second
  boot    is started: there is no file down
`,
		},
		{
			"no history: run is missing",
			view{Status: down(5, rundir.WantUp), run: syscall.ENOENT},
			`
  why     could not be started: unable to execute run: file does not exist
  next    is tried again as soon as run can be executed
  boot    is started: there is no file down
`,
		},
		{
			"run cannot be executed",
			view{Status: down(20, rundir.WantUp), past: past{
				began(20), entry(20, history.NoExec, history.Entry{Code: uint16(syscall.EACCES)}),
			}},
			`
  why     could not be started: unable to execute run: access denied, 2026-11-20 22:45:31, 20 seconds ago
  next    is tried again when something changes in the directory, and every 5 seconds
  boot    is started: there is no file down
  lately  2026-11-20 22:45:31  20 seconds ago   supervise began
          2026-11-20 22:45:31  20 seconds ago   could not be started: unable to execute run: access denied
`,
		},
		{
			"no process to be had",
			view{Status: down(20, rundir.WantUp), past: past{
				entry(20, history.NoFork, history.Entry{Code: uint16(syscall.EAGAIN)}),
			}},
			`
  why     could not be started: unable to fork: temporary failure, 2026-11-20 22:45:31, 20 seconds ago
  next    is tried again every second
  boot    is started: there is no file down
  lately  2026-11-20 22:45:31  20 seconds ago   could not be started: unable to fork: temporary failure
`,
		},
		{
			"keeps dying",
			view{Status: down(1, rundir.WantUp), past: loop(30, exited(0, 111, 12e6))},
			`
  why     exited with code 111 after 12 ms, 2026-11-20 22:45:50, 1 second ago
          111, of a program of this family: the system refused something; it has said what
  often   exited with code 111: 30 times in the last 30 seconds, after 12 ms on average
  next    is started again within a second
  boot    is started: there is no file down
  lately  2026-11-20 22:45:20  31 seconds ago   supervise began
          2026-11-20 22:45:50  1 second ago     exited with code 111 (30 times)
`,
		},
		{
			"dies in several ways",
			view{Status: down(0, rundir.WantUp), clearing: true, past: past{
				exited(5000, 3, 1e9), exited(500, 1, 1e9), killed(400, syscall.SIGABRT, 0), exited(300, 1, 2e9),
				entry(0, history.Lost, history.Entry{Ran: 5e9}),
			}},
			`
  why     ended, nobody saw how, after at most 5.0 seconds, 2026-11-20 22:45:51, just now
          what it has left behind is being ended
  often   ended 4 times in the last 9 minutes, after 45 minutes on average
          exited with code 1: twice
          ended, nobody saw how: once
          was killed by signal 6 (ABRT): once
  next    is started again when nothing of it is left
  boot    is started: there is no file down
  lately  2026-11-20 21:22:31  83 minutes ago   exited with code 3
          2026-11-20 22:37:31  8 minutes ago    exited with code 1
          2026-11-20 22:39:11  6 minutes ago    was killed by signal 6 (ABRT)
          2026-11-20 22:40:51  5 minutes ago    exited with code 1
          2026-11-20 22:45:51  just now         ended, nobody saw how
`,
		},
		{
			"goes to the background",
			view{Status: down(1, rundir.WantUp), past: loop(3, exited(0, 0, 7e6))},
			`
  why     exited with code 0 after 7 ms, 2026-11-20 22:45:50, 1 second ago
  often   exited with code 0: 3 times in the last 3 seconds, after 7 ms on average
          it seems to go to the background, where supervise loses it:
          tell it to stay in the foreground, or let run execute it by fghack(8)
  next    is started again within a second
  boot    is started: there is no file down
  lately  2026-11-20 22:45:47  4 seconds ago    supervise began
          2026-11-20 22:45:50  1 second ago     exited with code 0 (3 times)
`,
		},
		{
			"supervise was told to exit",
			view{Status: svc.Status{NormallyUp: true}, past: past{began(50), told(9, 'x'), left(9)}},
			`
  why     supervise exited 2026-11-20 22:45:42, 9 seconds ago, told by svc -x
  next    svscan starts a supervise if it runs and the directory is in its scan directory
  boot    is started: there is no file down
  lately  2026-11-20 22:45:01  50 seconds ago   supervise began
          2026-11-20 22:45:42  9 seconds ago    svc -x
          2026-11-20 22:45:42  9 seconds ago    supervise exited
`,
		},
		{
			"supervise was killed",
			view{last: 7, known: true, alive: true, past: past{left(90), began(50), started(50, 7)}},
			`
  why     supervise was killed, or crashed; the last that it did was 2026-11-20 22:45:01, 50 seconds ago
          its service process (pid 7) goes on; the next supervise takes it over
  next    svscan starts a supervise if it runs and the directory is in its scan directory
  boot    is not started: there is a file down
  lately  2026-11-20 22:44:21  90 seconds ago   supervise exited
          2026-11-20 22:45:01  50 seconds ago   supervise began
`,
		},
		{
			"the service has ended, too",
			view{last: 7, known: true, past: past{started(50, 7)}},
			`
  why     supervise was killed, or crashed; the last that it did was 2026-11-20 22:45:01, 50 seconds ago
          its service process (pid 7) has ended, too
  next    svscan starts a supervise if it runs and the directory is in its scan directory
  boot    is not started: there is a file down
`,
		},
		{
			"no history: supervise has gone",
			view{last: 7, alive: true},
			`
  why     supervise has exited or was killed; it left no history
          its service process had pid 7, and there is a process of that number
  next    svscan starts a supervise if it runs and the directory is in its scan directory
  boot    is not started: there is a file down
`,
		},
		{
			"the machine was booted",
			view{earlier: true, boot: ago(3600)},
			`
  why     the machine was started 2026-11-20 21:45:51, 60 minutes ago, but no supervise here
  next    svscan starts a supervise if it runs and the directory is in its scan directory
  boot    is not started: there is a file down
`,
		},
		{
			"no supervise ever",
			view{failed: &svc.Error{Step: svc.OpenOK, Err: syscall.ENOENT}},
			`
  why     no supervise was ever started here
  next    svscan starts a supervise if it runs and the directory is in its scan directory
`,
		},
		{
			"no permission",
			view{failed: &svc.Error{Step: svc.OpenOK, Err: syscall.EACCES}},
			`
  why     only root and the owner of supervise may look
`,
		},
		{"a status of another format", view{failed: &svc.Error{Step: svc.ReadStatus, Err: rundir.ErrFormat}}, "\n"},
		{
			"finish runs",
			view{Status: svc.Status{Running: true, Finishing: true, State: rundir.State{Want: rundir.WantUp}}},
			`
  why     the service has ended, and its finish runs
  next    is started again when its finish has ended
  boot    is not started: there is a file down
`,
		},
		{
			"failed",
			view{Status: svc.Status{Running: true, NormallyUp: true, Failed: true, State: rundir.State{Want: rundir.WantUp}}, past: past{
				exited(1, 9, 1e9),
			}},
			`
  why     it has failed: it died too often, or its finish has given it up
          exited with code 9 after 1.0 seconds, 2026-11-20 22:45:50, 1 second ago
  next    stays down until svc -u
  boot    is started: there is no file down
  lately  2026-11-20 22:45:50  1 second ago     exited with code 9
`,
		},
		{
			"waits for another",
			view{Status: svc.Status{Running: true, NormallyUp: true, Waits: "data\nbase", State: rundir.State{Want: rundir.WantUp}}},
			`
  why     waits for data\x0abase
  next    is started when data\x0abase is up, and ready if it can say so
  boot    is started: there is no file down
`,
		},
		{
			"runit's finish runs",
			view{Status: svc.Status{Running: true, Finishing: true, State: rundir.State{PID: 7, Want: rundir.WantUp}}},
			`
  why     the service has ended, and its finish runs
  next    when it ends, it is started again
  boot    is not started: there is a file down
`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := c.view
			v.clock = here
			p := page{}
			v.explain(&p)
			require.Equal(t, c.want[1:], string(p.out))
		})
	}
}

// Of a long history the last things are shown.
func TestLately(t *testing.T) {
	t.Parallel()
	v := view{clock: here}
	for i := range byte(20) {
		v.past = append(v.past, told(50-int64(i), "ua"[i%2]))
	}
	v.past = append(v.past, told(1, 0), told(0, 'z'), entry(0, 99, history.Entry{}))
	p := page{}
	v.lately(&p)
	require.Equal(t, strings.TrimPrefix(`
  lately  2026-11-20 22:45:15  36 seconds ago   svc -u
          2026-11-20 22:45:16  35 seconds ago   svc -a
          2026-11-20 22:45:17  34 seconds ago   svc -u
          2026-11-20 22:45:18  33 seconds ago   svc -a
          2026-11-20 22:45:19  32 seconds ago   svc -u
          2026-11-20 22:45:20  31 seconds ago   svc -a
          2026-11-20 22:45:50  1 second ago     byte 0, which is no command
          2026-11-20 22:45:51  just now         byte 122, which is no command
`, "\n"), string(p.out))
}

// What happened before the boot has nothing to do with the state now.
func TestSince(t *testing.T) {
	t.Parallel()
	p := past{began(50), left(40), began(30)}
	require.Equal(t, p, p.since(tai.Time{}))
	require.Equal(t, p[2:], p.since(ago(30)))
	require.Empty(t, p.since(ago(29)))
}

func TestDeaths(t *testing.T) {
	t.Parallel()
	require.Zero(t, past{}.deaths(here).n)
	// What is told to end does not die.
	require.Zero(t, past{killed(1, syscall.SIGTERM, 't'), entry(0, history.Exited, history.Entry{By: 'i', Code: 1})}.deaths(here).n)
	// A program that exits by itself, long after a HUP, does.
	require.Equal(t, 1, past{entry(0, history.Exited, history.Entry{By: 'h', Code: 1})}.deaths(here).n)
	// Long ago is another trouble.
	d := past{exited(1300, 1, 0), exited(600, 1, 0), exited(0, 1, 0)}.deaths(here)
	require.Equal(t, 2, d.n)
	require.False(t, d.more)
	require.Equal(t, ago(600), d.first)
	// A history that is full has lost some.
	full := loop(64, exited(0, 0, 1e6))[1:]
	require.Len(t, full, history.Entries)
	d = full.deaths(here)
	require.True(t, d.more && d.background)
	require.Equal(t, []resultCount{{"exited with code 0", 64}}, d.results)
	// A program that is quick but not done, or that fails, does not go to the background.
	require.False(t, loop(9, exited(0, 1, 1e6)).deaths(here).background)
	require.False(t, loop(9, exited(0, 0, 1e9)).deaths(here).background)
	require.False(t, loop(2, exited(0, 0, 1e6)).deaths(here).background)
}

// A history may hold anything: something is said about it, in lines.
func FuzzExplain(f *testing.F) {
	file := make([]byte, 0, history.Size)
	file = append(file, make([]byte, history.EntrySize)...)
	for i, e := range loop(40, exited(0, 1, 1e9)) {
		file = history.Append(file, uint32(i+1), e)
	}
	f.Add(file, true, uint32(0), byte('u'))
	f.Add([]byte{}, false, uint32(7), byte('d'))
	row := regexp.MustCompile(`^  ([a-z]+ +| +)[ -~]+\n$`)
	f.Fuzz(func(t *testing.T, file []byte, running bool, pid uint32, want byte) {
		list, _ := history.Read(file)
		v := view{clock: here, past: list}
		v.Running, v.PID, v.Want = running, pid, rundir.Want(want)
		p := page{}
		v.explain(&p)
		lines := strings.SplitAfter(string(p.out), "\n")
		require.Empty(t, lines[len(lines)-1])
		require.LessOrEqual(t, len(lines), 30)
		for _, line := range lines[:len(lines)-1] {
			require.Regexp(t, row, line)
		}
	})
}
