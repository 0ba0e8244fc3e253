package chain

import "daemontools-go/pkg/cli/step"

// programs are the programs that a chain may go on with in the same process.
// fghack is none of them: it stays, and starts a child.
var programs = [...]struct {
	name string
	take step.Step
}{
	{"envdir", step.EnvdirInPassing},
	{"envini", step.EnviniInPassing},
	{"envuidgid", step.Envuidgid},
	{"pgrphack", step.Pgrphack},
	{"setlock", step.SetlockInPassing},
	{"setuidgid", step.Setuidgid},
	{"setuser", step.SetuserInPassing},
	{"softlimit", step.Softlimit},
}

// find returns the program that word, with or without a directory, names; take
// is nil if it is none of them.
func find(word string) (name string, take step.Step) {
	base := word
	for i := len(word) - 1; i >= 0; i-- {
		if word[i] == '/' {
			base = word[i+1:]
			break
		}
	}
	for i := range programs {
		if programs[i].name == base {
			return base, programs[i].take
		}
	}
	return "", nil
}
