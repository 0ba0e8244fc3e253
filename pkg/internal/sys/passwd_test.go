package sys

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const passwd = `root:x:0:0:root:/root:/bin/bash
# out:x:5:5::/:/bin/sh
  blanks:x:1001:1001::/:/bin/sh

bare:x:1002:1003
end:x:1002:1003:
homely:x:1004:1004:a comment:/home
more:x:1005:1005:b, c: /x:sh:and:more
short:x:1004
empty:x::7::/:/bin/sh
signed:x:+5:7::/:/bin/sh
negative:x:-5:7::/:/bin/sh
hex:x:0x10:7::/:/bin/sh
largest:x:4294967295:4294967295::/:/bin/sh
larger:x:4294967296:7::/:/bin/sh
user:x:x:7::/:/bin/sh
group:x:7:x::/:/bin/sh
twice:x:10:10::/:/bin/sh
twice:x:11:11::/:/bin/sh
mended:x:bad:10::/:/bin/sh
mended:x:12:12::/:/bin/sh
::50:50::/:/bin/sh
+nis:x:60:60::/:/bin/sh
-not:x:60:60::/:/bin/sh
123:x:61:61::/:/bin/sh
last:x:62:63`

func TestFindAccount(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]Account{
		"root":    {UID: 0, GID: 0, Home: "/root", Shell: "/bin/bash"},
		"blanks":  {UID: 1001, GID: 1001, Home: "/", Shell: "/bin/sh"},
		"bare":    {UID: 1002, GID: 1003},
		"end":     {UID: 1002, GID: 1003},
		"homely":  {UID: 1004, GID: 1004, Home: "/home"},
		"more":    {UID: 1005, GID: 1005, Home: " /x", Shell: "sh"},
		"largest": {UID: 1<<32 - 1, GID: 1<<32 - 1, Home: "/", Shell: "/bin/sh"},
		"twice":   {UID: 10, GID: 10, Home: "/", Shell: "/bin/sh"},
		"mended":  {UID: 12, GID: 12, Home: "/", Shell: "/bin/sh"},
		"123":     {UID: 61, GID: 61, Home: "/", Shell: "/bin/sh"},
		"last":    {UID: 62, GID: 63},
	} {
		got, ok := findAccount([]byte(passwd), name)
		require.True(t, ok, name)
		require.Equal(t, want, got, name)
	}
	for _, name := range []string{"", "nobody", "Root", "roo", "root:x", "out", "# out", " blanks", "  blanks", "short", "empty",
		"signed", "negative", "hex", "larger", "user", "group", "+nis", "-not", "61", "0"} {
		_, ok := findAccount([]byte(passwd), name)
		require.False(t, ok, name)
	}
}

func TestAnsweredAccount(t *testing.T) {
	t.Parallel()
	a, ok := answeredAccount([]byte("ldap:*:4711:4712:An LDAP user:/:/bin/sh\nand more\n"))
	require.True(t, ok)
	require.Equal(t, Account{UID: 4711, GID: 4712, Home: "/", Shell: "/bin/sh"}, a)

	for _, answer := range []string{"", "\n", "ldap:*:4711:47", "no such user\n"} {
		_, ok := answeredAccount([]byte(answer))
		require.False(t, ok, answer)
	}
}

func TestAskable(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ldap", "7up", `DOMAIN\user`, "user@domain", "1.5", "Jörg"} {
		require.True(t, askable(name), name)
	}
	for _, name := range []string{"", "0", "1000", "-x", "--", "+5", " 5", "\t5"} {
		require.False(t, askable(name), name)
	}
}

// FuzzFindAccount asks for what a line says, in a file with another line: it is
// found exactly if the line is one that can be found, and never as the account
// of the other line.
func FuzzFindAccount(f *testing.F) {
	for _, line := range strings.Split(passwd, "\n") {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		line, _, _ = strings.Cut(line, "\n")
		name, want, valid := parseAccount([]byte(line))
		got, ok := findAccount([]byte("other:x:77:78\n"+line+"\n"), name)
		if name == "other" {
			want, valid = Account{UID: 77, GID: 78}, true
		}
		findable := valid && name != "" && name[0] != '+' && name[0] != '-'
		require.Equal(t, findable, ok)
		if ok {
			require.Equal(t, want, got)
			require.NotContains(t, name, ":")
		}
	})
}
