package svstat

import (
	"encoding/json"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/history"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

func TestReport(t *testing.T) {
	t.Parallel()
	const nothing = `"supervise":null,"up":null,"pid":null,"since":null,"label":null,"seconds":null,"paused":null,"want":null,"normally_up":null,"ready":null,"ready_since":null,"finishing":null,"failed":null,"waits_for":null`
	paused := up(42, rundir.WantDown)
	paused.Paused, paused.Ready, paused.ReadySince = true, true, ago(41)
	odd := down(0, '?')
	odd.Since = tai.Time{Seconds: 1 << 63}
	stuck := down(10, rundir.WantUp)
	stuck.Failed, stuck.Finishing, stuck.Waits = true, true, "data\nbase"
	for _, c := range []struct {
		want string
		r    report
		long bool
	}{
		{
			`{"name":"web","dir":"/service/web/","error":null,"supervise":true,"up":true,"pid":7,"since":"2026-11-20T21:45:09.000000Z","label":"@400000006b00bf6f000001f4","seconds":42,"paused":false,"want":"up","normally_up":true,"ready":false,"ready_since":null,"finishing":false,"failed":false,"waits_for":null,"log":null}`,
			report{dir: "/service/web/", st: up(42, rundir.WantUp)}, false,
		},
		{
			`{"name":"a","dir":"a","error":null,"supervise":true,"up":true,"pid":7,"since":"2026-11-20T21:45:09.000000Z","label":"@400000006b00bf6f000001f4","seconds":42,"paused":true,"want":"down","normally_up":true,"ready":true,"ready_since":"2026-11-20T21:45:10.000000Z","finishing":false,"failed":false,"waits_for":null,"log":` +
				`{"name":"log","dir":"a/log","error":null,"supervise":true,"up":false,"pid":null,"since":"2026-11-20T21:45:41.000000Z","label":"@400000006b00bf8f000001f4","seconds":10,"paused":false,"want":"once","normally_up":false,"ready":false,"ready_since":null,"finishing":false,"failed":false,"waits_for":null,"log":null}}`,
			report{dir: "a", st: paused, log: &report{dir: "a/log", st: normallyDown(down(10, rundir.WantOnce))}}, false,
		},
		{
			`{"name":"/","dir":"/","error":null,"supervise":true,"up":false,"pid":null,"since":null,"label":"@800000000000000000000000","seconds":0,"paused":false,"want":null,"normally_up":true,"ready":false,"ready_since":null,"finishing":false,"failed":false,"waits_for":null,"log":null}`,
			report{dir: "/", st: odd}, false,
		},
		{
			`{"name":"s","dir":"s","error":null,"supervise":true,"up":false,"pid":null,"since":"2026-11-20T21:45:41.000000Z","label":"@400000006b00bf8f000001f4","seconds":10,"paused":false,"want":"up","normally_up":true,"ready":false,"ready_since":null,"finishing":true,"failed":true,"waits_for":"data\u000abase","log":null}`,
			report{dir: "s", st: stuck}, false,
		},
		{
			`{"name":".","dir":".","error":null,"supervise":false,"up":false,"pid":null,"since":null,"label":null,"seconds":null,"paused":null,"want":null,"normally_up":true,"ready":false,"ready_since":null,"finishing":false,"failed":false,"waits_for":null,"log":null,"history":[]}`,
			report{dir: ".", st: svc.Status{NormallyUp: true}}, true,
		},
		{
			`{"name":"","dir":"","error":"unable to chdir: file does not exist",` + nothing + `,"log":null}`,
			report{fail: &svc.Error{Step: svc.Enter, Err: syscall.ENOENT}}, false,
		},
		{
			`{"name":"x","dir":"x","error":"unable to open supervise/ok: access denied",` + nothing + `,"log":null,"history":[` +
				`{"time":"2026-11-20T21:45:01.000000Z","event":"began","pid":90},` +
				`{"time":"2026-11-20T21:45:01.000000Z","event":"started","pid":7},` +
				`{"time":"2026-11-20T21:45:02.000000Z","event":"exited","pid":7,"seconds":0.012,"code":1},` +
				`{"time":"2026-11-20T21:45:03.000000Z","event":"exited","pid":7,"seconds":10800.000,"signal":15,"command":"t"},` +
				`{"time":"2026-11-20T21:45:04.000000Z","event":"lost","pid":7,"seconds":1.000},` +
				`{"time":"2026-11-20T21:45:05.000000Z","event":"command","command":"u"},` +
				`{"time":"2026-11-20T21:45:06.000000Z","event":"not_executed","errno":2,"error":"file does not exist"},` +
				`{"time":"2026-11-20T21:45:07.000000Z","event":"adopted","pid":7},` +
				`{"time":"2026-11-20T21:45:51.000000Z","event":"ended","pid":90}]}`,
			report{dir: "x", fail: &svc.Error{Step: svc.OpenOK, Err: syscall.EACCES}, past: past{
				began(50), started(50, 7), exited(49, 1, 12e6), killed(48, syscall.SIGTERM, 't'),
				entry(47, history.Lost, history.Entry{PID: 7, Ran: 1e9}), told(46, 'u'),
				entry(45, history.NoExec, history.Entry{Code: uint16(syscall.ENOENT)}),
				adopted(44, 7), entry(1, 77, history.Entry{}), left(0),
			}}, true,
		},
	} {
		require.Equal(t, c.want, string(c.r.append(nil, c.long, now)))
	}
}

// Every string survives, as far as it is text.
func FuzzString(f *testing.F) {
	for _, text := range []string{"/service/web", "a\"b\\c\n\t\x00\x1f\x7f", "\xff\xc3\x28\xed\xa0\x80", "ü\u2028😀"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := appendString([]byte("["), text)
		for _, b := range p {
			require.False(t, b < ' ' || b == 0x7f, "a terminal may show it")
		}
		require.True(t, utf8.Valid(p))
		var got []string
		require.NoError(t, json.Unmarshal(append(p, ']'), &got))
		var want strings.Builder
		for _, r := range text { // what is no UTF-8 is U+FFFD, each byte
			want.WriteRune(r)
		}
		require.Equal(t, []string{want.String()}, got)
	})
}

// Whatever a service is, it becomes an object with the members that are promised,
// and their values are those of the service.
func FuzzReport(f *testing.F) {
	f.Add("/service/web", rundir.AppendStatus(nil, rundir.State{Since: ago(42), PID: 7, Want: rundir.WantUp}), []byte{})
	f.Add("\xff", make([]byte, 18), history.Append(make([]byte, 32), 1, told(4, '"')))
	f.Fuzz(func(t *testing.T, dir string, record, file []byte) {
		state, err := rundir.ParseStatus(record)
		if err != nil {
			return
		}
		list, _ := history.Read(file)
		r := report{dir: dir, st: svc.Status{Running: true, State: state}, past: list}
		r.log = &report{dir: dir + "/log"}
		line := r.append(nil, true, now)
		var got struct {
			Dir     string
			Up      bool
			PID     uint32
			Label   string
			Seconds uint64
			Paused  bool
			History []struct{ Event string }
			Log     map[string]any
		}
		require.NoError(t, json.Unmarshal(line, &got))
		require.Equal(t, strings.ToValidUTF8(dir, "\ufffd") == dir, got.Dir == dir)
		require.Equal(t, state.PID != 0, got.Up)
		require.Equal(t, state.PID, got.PID)
		require.Equal(t, string(state.Since.AppendLabel(nil)), got.Label)
		require.Equal(t, age(state.Since, now), got.Seconds)
		require.Equal(t, state.Paused, got.Paused)
		require.LessOrEqual(t, len(got.History), len(list))
		require.Len(t, got.Log, 19)
	})
}
