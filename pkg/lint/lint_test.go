package lint

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// place is a world in which there is a shell, and the account log.
type place map[string]File

const logUID = 900

func (place) Executable(path string) bool { return path == "/bin/sh" || path == "/usr/bin/python3" }
func (place) Program(name string) bool    { return name == "bash" }

func (place) Account(name string) (uid, gid uint32, ok bool) {
	switch name {
	case "log":
		return logUID, logUID, true
	case "root":
		return 0, 0, true
	}
	return 0, 0, false
}

func (p place) Look(_ *Directory, path string) (File, bool) {
	f, ok := p[path]
	return f, ok
}

// directory makes a picture of files, each "NAME" with its content; a name that
// ends in a slash is a directory.
func directory(files map[string]string) *Directory {
	d := &Directory{Path: "app", Real: "/srv/app", Own: File{Kind: Folder, Mode: 0o755}}
	for name, content := range files {
		f := File{Name: name, Kind: Regular, Mode: 0o755, Content: []byte(content)}
		if base, folder := strings.CutSuffix(name, "/"); folder {
			f = File{Name: base, Kind: Folder, Mode: 0o755}
		}
		d.Files = append(d.Files, f)
	}
	return d
}

// found are the rules and lines of findings: "no-exec 2".
func found(findings []Finding) []string {
	list := []string{}
	for _, f := range findings {
		s := f.Rule
		if f.Line > 0 {
			s += " " + string(rune('0'+f.Line))
		}
		list = append(list, s)
	}
	return list
}

// TestRun: what is said of a run script, without its first line.
func TestRun(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		script string
		want   []string
	}{
		"exec":                        {"exec server", nil},
		"no exec":                     {"cd /srv\nserver --port 80", []string{"no-exec 3"}},
		"a variable":                  {"$SERVER", []string{"no-exec 2"}},
		"exit behind it":              {"server\nexit $?", []string{"no-exec 2"}},
		"a pause behind it":           {"server\nsleep 5", []string{"no-exec 2"}},
		"in one branch":               {"if [ -x /a ]; then exec a; else b; fi", []string{"no-exec 2"}},
		"in a case":                   {"case $1 in a) exec a;; *) b;; esac", []string{"no-exec 2"}},
		"behind and":                  {"test -x /a && server", []string{"no-exec 2"}},
		"behind or":                   {"test -x /a || server", []string{"no-exec 2"}},
		"a question":                  {"! type a || exec a\nexec b", nil},
		"a function":                  {"start() {\n\tserver\n}\nstart", []string{"no-exec 3"}},
		"a function that calls":       {"a() { b; }\nb() { a; }\na", nil},
		"a function comes last":       {"exec server\nf() { x; }", nil},
		"a subshell":                  {"(cd /srv && exec server)", []string{"no-exec 2"}},
		"command":                     {"command server", []string{"no-exec 2"}},
		"continued":                   {"exec \\\n\tserver", nil},
		"quoted":                      {"echo 'a | b &'\nexec server \"a & b\"", nil},
		"a here-document":             {"cat >conf <<END\nserver &\na | b\nEND\nexec server", nil},
		"a comment":                   {"exec server # | &\n# server &", nil},
		"the script is the service":   {"while :; do date; sleep 1; done", nil},
		"a job":                       {"echo done", nil},
		"redirections only":           {"exec 2>&1", nil},
		"a pipe":                      {"server | multilog t ./main", []string{"pipe 2"}},
		"a pipe with exec":            {"exec server 2>&1 | tee log", []string{"pipe 2"}},
		"a pipe before":               {"ps | grep x >file\nexec server", nil},
		"a pipe as a condition":       {"if ps | grep -q x; then exec server; fi", nil},
		"background":                  {"server &", []string{"background 2"}},
		"exec in the background":      {"exec server >log 2>&1 &", []string{"background 2"}},
		"background and exit":         {"server &\nexit 0", []string{"background 2"}},
		"background and wait":         {"server &\nwait", []string{"wait-without-trap 2"}},
		"background, wait and trap":   {"trap 'kill $!' TERM\nserver &\nwait $!", nil},
		"nothing in the background":   {"wait", nil},
		"a companion":                 {"(sleep 5; notify) &\nexec server", nil},
		"behind exec":                 {"exec server\nlogger started", []string{"after-exec 3"}},
		"exit behind exec":            {"exec server\necho failed >&2\nexit 111", nil},
		"exec of nothing":             {"exec >log\nexec server", nil},
		"su":                          {"exec su -c server www", []string{"stays-between 2"}},
		"an unknown account":          {"exec setuidgid nosuch server", []string{"unknown-account 2"}},
		"an account behind options":   {"exec softlimit -o 20 -m1000 chpst -P -u nosuch:log server", []string{"unknown-account 2"}},
		"an account that varies":      {"exec setuidgid \"$user\" server", nil},
		"a number for an account":     {"exec chpst -u :100:100 server", nil},
		"a number alone":              {"exec setuidgid 70 server", nil},
		"a known account":             {"exec env -i A=1 setuidgid log server", nil},
		"no directory for envdir":     {"exec envdir ./env server", []string{"env-name"}},
		"nginx":                       {"exec nginx", []string{"foreground 2"}},
		"nginx in the foreground":     {"exec nginx -g 'daemon off;'", nil},
		"nginx and a variable":        {"exec nginx $OPTIONS", nil},
		"nginx under fghack":          {"exec fghack nginx", nil},
		"sshd":                        {"exec setuidgid root /usr/sbin/sshd -e", []string{"foreground 2"}},
		"sshd in the foreground":      {"exec /usr/sbin/sshd -eD", nil},
		"sshd and a file":             {"exec sshd -fD", []string{"foreground 2"}},
		"postfix":                     {"exec postfix start", []string{"foreground 2"}},
		"postfix in the foreground":   {"exec postfix start-fg", nil},
		"exim":                        {"exec exim4 -bd -q30m", []string{"foreground 2"}},
		"exim with debugging":         {"exec exim4 -bd -d -q30m", nil},
		"php with its version":        {"exec php-fpm8.2", []string{"foreground 2"}},
		"rsync as a job":              {"exec rsync -a a b", nil},
		"rsync as a daemon":           {"exec rsync --daemon", []string{"foreground 2"}},
		"gunicorn":                    {"exec gunicorn -w 4 -D app", []string{"foreground 2"}},
		"a value that looks like it":  {"exec gunicorn -w D app", nil},
		"any program":                 {"exec app --daemonize", []string{"foreground 2"}},
		"any program, with a value":   {"exec redis-server conf --daemonize yes", []string{"foreground 2"}},
		"any program, and it is not":  {"exec redis-server conf --daemonize no", nil},
		"any program, a setting":      {"exec java -jar app.jar daemonize=true", []string{"foreground 2"}},
		"any program, a setting off":  {"exec app --daemon=false", nil},
		"a word like the option":      {"exec app daemon", nil},
		"what cannot be read":         {"if x; then", []string{"syntax 2"}},
		"bash in sh":                  {"a=(1 2)\nexec server", nil},
		"excepted":                    {"# svlint: except no-exec\nserver", nil},
		"another excepted":            {"# svlint: except pipe, background: as it is\nserver", []string{"no-exec 3"}},
		"carriage returns":            {"exec server\r\n", []string{"crlf 2"}},
		"a carriage return in a word": {"exec server 'a\rb'", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := directory(map[string]string{"run": "#!/bin/sh\n" + tt.script})
			require.Equal(t, append([]string{}, tt.want...), found(Service(d, nil, place{}, Options{})))
		})
	}
}

// TestFirstLine: what is said of the line that the kernel reads.
func TestFirstLine(t *testing.T) {
	t.Parallel()
	for script, want := range map[string][]string{
		"":                                   {"no-shebang 1"},
		"exec server":                        {"no-shebang 1"},
		"\n#!/bin/sh\nexec server":           {"no-shebang 1"},
		"\xef\xbb\xbf#!/bin/sh\nexec server": {"no-shebang 1"},
		"#!\nexec server":                    {"no-shebang 1"},
		"\x7fELF rest":                       {},
		"\xcf\xfa\xed\xfe\x07\x00":           {},
		"#! /bin/sh -e\nexec server":         {},
		"#!/bin/sh\r\nexec server\r\n":       {"crlf 1"},
		"#!/opt/sh\nexec server":             {"no-interpreter 1"},
		"#!sh\nexec server":                  {"no-interpreter 1"},
		"#!/usr/bin/env bash\nserver":        {"no-exec 2"},
		"#!/usr/bin/env zsh\nserver":         {"no-exec 2", "no-interpreter 1"},
		"#!/usr/bin/env bash -e\nserver":     {"no-exec 2", "no-interpreter 1"},
		"#!/usr/bin/env -S bash -e\nserver":  {"no-exec 2"},
		"#!/usr/bin/env -S A=1 bash\nserver": {"no-exec 2"},
		"#!/usr/bin/env /bin/sh\nserver":     {"no-exec 2"},
		"#!/usr/bin/python3\nserver | a &":   {},
	} {
		d := directory(map[string]string{"run": script})
		require.ElementsMatch(t, want, found(Service(d, nil, place{}, Options{})), "%q", script)
	}
}

// TestFiles: what is said of the other files of a run directory.
func TestFiles(t *testing.T) {
	t.Parallel()
	const run = "#!/bin/sh\nexec 2>&1\nexec server\n"
	const envRun = "#!/bin/sh\nexec envdir ./env server\n"
	for name, tt := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"nothing":              {map[string]string{"down": ""}, []string{"no-run"}},
		"encore without run":   {map[string]string{"start": run}, nil},
		"oneshot of s6-rc":     {map[string]string{"type": "oneshot\n", "up": "echo\n"}, nil},
		"run is a directory":   {map[string]string{"run/": ""}, []string{"not-executable"}},
		"finish":               {map[string]string{"run": run, "finish": "echo\n"}, []string{"no-shebang 1"}},
		"control":              {map[string]string{"run": run, "control/": "", "control/t": "x"}, []string{"no-shebang 1"}},
		"finish need not exec": {map[string]string{"run": run, "finish": "#!/bin/sh\nmailer | x\n"}, nil},
		"misspelt":             {map[string]string{"run": run, "finsh": "", "timeout_kill": "", "Down": ""}, []string{"misspelt", "misspelt", "misspelt"}},
		"misspelt run":         {map[string]string{"run.sh": run}, []string{"no-run", "misspelt"}},
		"another's name":       {map[string]string{"run": run, "depends": "", "pidfile": ""}, []string{"misspelt", "misspelt"}},
		"of the script's own":  {map[string]string{"run": run + "# finsh\n", "finsh": ""}, nil},
		"words":                {map[string]string{"run": run, "logs/": "", "main/": "", "date": "", "stat": "", "README": "", "root/": "", "config": ""}, nil},
		"settings":             {map[string]string{"run": run, "timeout-kill": "5000\n", "notification-fd": "3", "down-signal": "SIGQUIT\n", "respawn-limit": "3 30\n"}, nil},
		"bad settings":         {map[string]string{"run": run, "timeout-kill": "5s\n", "notification-fd": "1", "down-signal": "quit it", "respawn-limit": "3\n", "max-death-tally": "5000"}, []string{"bad-value 1", "bad-value 1", "bad-value 1", "bad-value 1", "bad-value 1"}},
		"variables":            {map[string]string{"run": envRun, "env/": "", "env/A": "a b\n", "env/.x": "", "env/GONE": "", "env/N": "a\x00b"}, nil},
		"odd names":            {map[string]string{"run": envRun, "env/": "", "env/A~": "a\n", "env/1A": "", "env/A=B": ""}, []string{"env-name", "env-name", "env-name"}},
		"odd values": {map[string]string{
			"run": envRun, "env/": "", "env/A": "A=1\n", "env/B": "b \n", "env/C": "c\r\n", "env/D": "d\ne\n", "env/E": "\"e\"\n", "env/F": "\nf\n",
		}, []string{"env-value 1", "env-value 1", "env-value 1", "env-value 1", "env-value 1", "env-value 1"}},
		"another env":               {map[string]string{"run": run, "env/": "", "env/pyvenv.cfg": "home = /usr/bin\nversion = 3\n"}, nil},
		"a log that is a file":      {map[string]string{"run": run, "log": run}, []string{"log-is-file"}},
		"down, wanted up":           {map[string]string{"run": run, "down": "", "supervise/": "", "supervise/status": "\x40\x00\x00\x00\x6b\x00\x6c\x2e\x17\x12\x9b\xcc\xbf\x5c\x00\x00\x00u"}, []string{"down-file"}},
		"down, wanted down":         {map[string]string{"run": run, "down": "", "supervise/": "", "supervise/status": "\x40\x00\x00\x00\x6b\x00\x6c\x2e\x17\x12\x9b\xcc\xbf\x5c\x00\x00\x00d"}, nil},
		"run excepts for all files": {map[string]string{"run": run + "# svlint: except misspelt\n", "finsh": ""}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ElementsMatch(t, append([]string{}, tt.want...), found(Service(directory(tt.files), nil, place{}, Options{})))
		})
	}
}

// TestLog: what is said of a log directory.
func TestLog(t *testing.T) {
	t.Parallel()
	mine := File{Kind: Folder, Mode: 0o755, UID: logUID}
	roots := File{Kind: Folder, Mode: 0o755}
	for name, tt := range map[string]struct {
		script string
		world  place
		want   []string
	}{
		"multilog":               {"exec multilog t ./main", place{}, nil},
		"its own directory":      {"exec setuidgid log multilog t ./main", place{"./main": mine}, nil},
		"root's directory":       {"exec setuidgid log multilog t ./main", place{"./main": roots}, []string{"log-user 2"}},
		"as root":                {"exec setuidgid root multilog t ./main", place{"./main": roots}, nil},
		"a group's directory":    {"exec setuidgid log multilog t ./main", place{"./main": {Kind: Folder, Mode: 0o775, GID: logUID}}, nil},
		"another's group":        {"exec setuidgid log multilog t ./main", place{"./main": {Kind: Folder, Mode: 0o775, GID: 1}}, []string{"log-user 2"}},
		"not there":              {"exec setuidgid log multilog t ./main", place{".": roots}, []string{"log-user 2"}},
		"not there, may be made": {"exec setuidgid log multilog t ./main", place{".": mine}, nil},
		"root's file":            {"exec setuidgid log multilog t ./main", place{"./main": mine, "./main/current": {Kind: Regular, Mode: 0o644}}, []string{"log-user 2"}},
		"the script prepares it": {"chown log main\nexec setuidgid log multilog t ./main", place{"./main": roots}, nil},
		"svlogd":                 {"exec chpst -ulog svlogd -tt -l 80 /var/log/app", place{"/var/log/app": roots}, []string{"log-user 2"}},
		"s6-log":                 {"exec s6-setuidgid log s6-log n20 T /var/log/app", place{"/var/log/app": roots}, []string{"log-user 2"}},
		"it varies":              {"exec setuidgid log multilog t \"$DIR\"", place{}, nil},
		"no reader":              {"exec server", place{}, []string{"no-logger 2"}},
		"a loop that reads":      {"while read -r l; do echo \"$l\"; done", place{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := directory(map[string]string{"run": "#!/bin/sh\nexec 2>&1\nexec server\n", "log/": ""})
			log := directory(map[string]string{"run": "#!/bin/sh\n" + tt.script})
			require.Equal(t, append([]string{}, tt.want...), found(Service(d, log, tt.world, Options{})))
		})
	}
	app := directory(map[string]string{"run": "#!/bin/sh\nexec server\n", "log/": ""})
	require.Equal(t, []string{"stderr-unlogged", "no-log-run"}, found(Service(app, directory(nil), place{}, Options{})))
	require.Equal(t, []string{"no-log-run"}, found(Service(app, directory(nil), place{}, Options{Except: map[string]bool{"stderr-unlogged": true}})))
}

// TestModes: what is said of modes, owners and mounts.
func TestModes(t *testing.T) {
	t.Parallel()
	base := func() *Directory {
		return directory(map[string]string{"run": "#!/bin/sh\nexec server\n"})
	}
	check := func(change func(d *Directory)) []string {
		d := base()
		change(d)
		return found(Service(d, nil, place{}, Options{}))
	}
	require.Empty(t, check(func(*Directory) {}))
	require.Equal(t, []string{"not-executable"}, check(func(d *Directory) { d.Files[0].Mode = 0o644 }))
	require.Equal(t, []string{"world-writable"}, check(func(d *Directory) { d.Files[0].Mode = 0o777 }))
	require.Equal(t, []string{"world-writable"}, check(func(d *Directory) { d.Own.Mode = 0o1777 }))
	require.Equal(t, []string{"world-writable"}, check(func(d *Directory) { d.Way = []File{{Name: "/srv", Kind: Folder, Mode: 0o777}} }))
	require.Empty(t, check(func(d *Directory) { d.Way = []File{{Name: "/tmp", Kind: Folder, Mode: 0o1777}} }))
	require.Equal(t, []string{"noexec-mount"}, check(func(d *Directory) { d.NoExec = true }))
	require.Equal(t, []string{"dangling"}, check(func(d *Directory) { d.Files = append(d.Files, File{Name: "data", Link: "/nowhere"}) }))
	require.Empty(t, check(func(d *Directory) { d.Files = append(d.Files, File{Name: "supervise", Link: "/run/sv/app"}) }))
	owned := func(uid uint32) func(d *Directory) {
		return func(d *Directory) {
			d.Files[0].UID = 1000
			d.Files = append(d.Files, File{Name: "supervise", Kind: Folder, Mode: 0o700, UID: uid})
		}
	}
	require.Equal(t, []string{"foreign-owner"}, check(owned(0)))
	require.Empty(t, check(owned(1000)))
}

// TestScanDirectory: what is said of a scan directory.
func TestScanDirectory(t *testing.T) {
	t.Parallel()
	d := directory(map[string]string{"web/": "", "also/": "", ".off/": "", ".git/": "", "-x/": "", "a b/": "", "c\nd/": "", "README": ""})
	for i := range d.Files {
		d.Files[i].Ino = uint64(i)
		if d.Files[i].Name == "web" || d.Files[i].Name == "also" {
			d.Files[i].Ino = 100
		}
	}
	d.Files = append(d.Files, File{Name: "gone", Link: "../gone"})
	require.False(t, IsRunDirectory(d))
	got := found(ScanDirectory(d, place{".off/run": {Kind: Regular}}, Options{}))
	require.ElementsMatch(t, []string{"two-names", "ignored-name", "odd-name", "odd-name", "odd-name", "dangling"}, got)

	d.Own.Mode = 0o1777
	require.Contains(t, found(ScanDirectory(d, place{}, Options{})), "world-writable")
	d.Real = "/"
	require.Equal(t, []string{"scan-root"}, found(ScanDirectory(d, place{}, Options{})))
}

func TestIsRunDirectory(t *testing.T) {
	t.Parallel()
	for files, want := range map[string]bool{
		"":                                  false,
		"web/":                              false,
		"web/ README":                       false,
		"run":                               true,
		"run web/":                          true,
		"run/":                              false,
		"log/":                              true,
		"log/ supervise/":                   true,
		"log/ web/":                         false,
		"supervise/ supervise/status data/": true,
		"Run":                               true,
		"run.sh env/ log/":                  true,
		"env/ finsh":                        true,
		"web/ finsh":                        false,
		"log/ env/ down":                    true,
		"start":                             true,
	} {
		list := map[string]string{}
		for _, f := range strings.Fields(files) {
			list[f] = ""
		}
		require.Equal(t, want, IsRunDirectory(directory(list)), "%q", files)
	}
}

// TestManual: the manual has every rule, and no other.
func TestManual(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "man", "svlint.8"))
	require.NoError(t, err)
	_, list, _ := strings.Cut(string(page), ".Sh RULES\n")
	list, _, _ = strings.Cut(list, "\n.Sh ")
	var described []string
	for _, line := range strings.Split(list, "\n") {
		if name, ok := strings.CutPrefix(line, ".It Cm "); ok {
			described = append(described, name)
		}
	}
	require.ElementsMatch(t, Rules(), described)
}

// FuzzService: whatever a script holds, findings are about lines that it has.
func FuzzService(f *testing.F) {
	f.Add([]byte("#!/bin/sh\nexec setuidgid log multilog t ./main\n"))
	f.Add([]byte("#!/bin/sh\nf() { f | g & }\nif a; then (b; exit) ; else case $x in y) z;; esac; fi\n"))
	f.Add([]byte("#!/usr/bin/env bash\n<<E cat\n$(x `y`)\nE\nchpst -u\"$a\":b -e./env env A=b nginx -g\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		d := directory(map[string]string{"run": string(content), "env/": "", "finish": "#!/bin/sh\n# chpst\n", "env/" + string(content[:min(len(content), 8)]): string(content)})
		lines := strings.Count(string(content), "\n") + 1
		for _, finding := range Service(d, d, place{}, Options{}) {
			require.True(t, Known(finding.Rule))
			require.LessOrEqual(t, finding.Line, lines)
			require.NotEmpty(t, finding.Text)
			require.NotEmpty(t, finding.Advice)
		}
	})
}
