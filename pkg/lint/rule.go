package lint

import "sort"

// rule is how bad its findings are, and what it looks for.
type rule struct {
	severity Severity
	sentence string
}

// rules are all there are. Their names are an interface: scripts except them.
var rules = map[string]rule{
	"no-run":            {Error, "a run directory without run"},
	"not-executable":    {Error, "a script that nobody may execute"},
	"no-shebang":        {Error, "a script whose first line does not begin with #!"},
	"no-interpreter":    {Error, "an interpreter that is not there"},
	"crlf":              {Error, "lines that end as on Windows"},
	"syntax":            {Error, "a script that no shell can read"},
	"noexec-mount":      {Error, "a file system that is mounted noexec"},
	"background":        {Error, "a last command that goes on in the background"},
	"no-log-run":        {Error, "a log directory without run"},
	"log-user":          {Error, "a log directory that the logger's account cannot write"},
	"unknown-account":   {Error, "an account that is not there"},
	"bad-value":         {Error, "a settings file that does not say what it has to"},
	"scan-root":         {Error, "the root directory as a scan directory"},
	"no-exec":           {Warning, "a last command without exec in front"},
	"pipe":              {Warning, "a pipe as the last command"},
	"wait-without-trap": {Warning, "a script that waits for its children and does not pass signals on"},
	"foreground":        {Warning, "a program that puts itself into the background"},
	"after-exec":        {Warning, "commands behind exec, which are never reached"},
	"world-writable":    {Warning, "files and directories that everybody may change"},
	"foreign-owner":     {Warning, "a script run by root that belongs to somebody else"},
	"log-is-file":       {Warning, "a log that is a file"},
	"dangling":          {Warning, "a symbolic link that leads nowhere"},
	"two-names":         {Warning, "two names for one service"},
	"misspelt":          {Warning, "a file whose name is nearly one that has a meaning"},
	"env-name":          {Warning, "a file in an environment directory that is no variable"},
	"env-value":         {Warning, "a variable that will not have the value that was meant"},
	"stays-between":     {Note, "a program that stays between supervise and the service"},
	"no-logger":         {Note, "a log/run that does not seem to read"},
	"stderr-unlogged":   {Note, "a service with a log that does not get its error messages"},
	"ignored-name":      {Note, "a run directory that svscan passes over"},
	"odd-name":          {Note, "a name that commands will stumble over"},
	"down-file":         {Note, "a service that is wanted up now and will be down after the next start"},
}

// Known reports whether there is a rule of that name.
func Known(name string) bool {
	_, ok := rules[name]
	return ok
}

// Rules are the names of all rules, sorted.
func Rules() []string {
	names := make([]string, 0, len(rules))
	for name := range rules {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
