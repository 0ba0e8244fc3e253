package chaos

import (
	"errors"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/test/tree"
)

// TestExactlyOnceAtEveryStep kills multilog where random moments seldom are: at
// each of the first some hundred system calls of a life, or some machine
// instructions behind it. The pipe is small, so that a life comes round often.
func TestExactlyOnceAtEveryStep(t *testing.T) {
	t.Parallel()
	dir := tree.Memory(t)
	all, some := filepath.Join(dir, "all"), filepath.Join(dir, "some")
	l := newLogger(t, "t", "s4096", "n1000000", all, "="+filepath.Join(dir, "last"), "-*", "+* *7 *", "s5000", some)
	dice := chances(t)
	out := l.pipe()
	_, err := unix.FcntlInt(out.Fd(), unix.F_SETPIPE_SZ, 4096)
	require.NoError(t, err)
	w := newTorrent(out, dice, lengths{10, 100, 900})
	t.Cleanup(w.stop)
	w.allow(0, 1<<40)
	runtime.LockOSThread() // who traces is a thread
	defer runtime.UnlockOSThread()
	for _, life := range dice.Perm(max(blows(t)/5, 10)) {
		l.killAt(2*life, dice.IntN([]int{1, 10, 1_000, 10_000}[dice.IntN(4)]))
	}
	w.stop()
	p := l.start()
	require.Equal(t, 0, p.Wait(), l.output())
	<-w.done
	require.NoError(t, w.err)
	require.Empty(t, l.output())
	require.NoError(t, w.check(tidy(t, all), true, nil))
	require.NoError(t, w.check(tidy(t, some), true, selectsSome))
	w.isLast(t, filepath.Join(dir, "last"), w.last)
}

// killAt starts multilog, lets it begin or end that many system calls in Main,
// and one of its threads execute that many instructions then, and kills it.
func (l *logger) killAt(calls, steps int) {
	l.t.Helper()
	cmd := l.Command(l.argv...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = l.stdin, l.said, l.said
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true}
	err := cmd.Start()
	if errors.Is(err, syscall.EPERM) {
		l.t.Skip("may not trace: ", err)
	}
	require.NoError(l.t, err)
	pid := cmd.Process.Pid
	require.NoError(l.t, cmd.Process.Release())
	// What one of its threads did, and of no other child of this process.
	wait := func(s *syscall.WaitStatus) (thread int, err error) {
		return syscall.Wait4(-pid, s, unix.WALL|unix.WNOTHREAD, nil)
	}
	defer func() {
		syscall.Kill(pid, syscall.SIGKILL)
		for { // its first thread ends last
			var s syscall.WaitStatus
			thread, err := wait(&s)
			if thread == pid && (s.Signaled() || s.Exited()) || err != nil && err != syscall.EINTR {
				return
			}
		}
	}()

	const callStop = syscall.SIGTRAP | 0x80 // as PTRACE_O_TRACESYSGOOD has it
	inMain, stepping := false, 0
	for range 100_000 { // the thread that makes steps may wait for ever
		var s syscall.WaitStatus
		thread, err := wait(&s)
		if err == syscall.EINTR {
			continue
		}
		require.NoError(l.t, err)
		if !s.Stopped() {
			require.NotEqual(l.t, pid, thread, "multilog ended by itself, %v: %s", s, l.output())
			continue
		}
		signal := 0
		switch s.StopSignal() {
		case callStop:
			if inMain = inMain || firstOfMain(thread); inMain {
				calls--
			}
		case syscall.SIGTRAP, syscall.SIGSTOP: // a program, a thread or a step
			if thread == pid && !inMain {
				require.NoError(l.t, unix.PtraceSetOptions(pid, unix.PTRACE_O_EXITKILL|unix.PTRACE_O_TRACECLONE|unix.PTRACE_O_TRACESYSGOOD))
			}
		default:
			signal = int(s.StopSignal())
		}
		if calls <= 0 && stepping == 0 {
			stepping = thread
		}
		if thread == stepping && signal == 0 {
			if steps == 0 {
				return
			}
			steps--
			require.NoError(l.t, unix.PtraceSingleStep(thread))
			continue
		}
		require.NoError(l.t, syscall.PtraceSyscall(thread, signal))
	}
}

// firstOfMain reports whether a thread that stopped at a system call begins the
// first one of multilog's own: the runtime has made hundreds before.
func firstOfMain(thread int) bool {
	// Of struct ptrace_syscall_info.
	const entry, size = 1, 88
	var info struct {
		op     byte
		_      [23]byte
		number uint64
		_      [size - 32]byte
	}
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(thread), size, uintptr(unsafe.Pointer(&info)), 0, 0)
	return errno == 0 && info.op == entry && info.number == unix.SYS_UMASK
}
