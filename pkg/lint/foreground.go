package lint

import (
	"path"
	"strings"
)

// program is one that puts itself into the background, always or when asked.
type program struct {
	valued string   // letters of its options that take a value
	stays  []string // with one of these it stays in the foreground; empty: it does by itself
	leaves []string // with one of these it goes into the background
	none   bool     // it goes into the background whatever it is told
	advice string   // "": the first of stays, or to leave out what leaves
}

// An option in programs is a letter behind a dash, which may stand in a bundle
// (-De); a long word; or, behind a '~', any part of any word.
var programs = map[string]program{
	"nginx":               {stays: []string{"~daemon off"}, advice: `add -g "daemon off;", unless its configuration says so`},
	"sshd":                {valued: "CcEfghkopu", stays: []string{"-D", "-d", "-i", "-t", "-T", "-G"}},
	"dropbear":            {stays: []string{"-F", "-i"}},
	"cron":                {stays: []string{"-f", "-n", "-x"}},
	"crond":               {stays: []string{"-f", "-n", "-x", "-d"}},
	"fcron":               {stays: []string{"-f", "--foreground"}},
	"atd":                 {stays: []string{"-f", "-d"}},
	"rsyslogd":            {stays: []string{"-n", "-d", "-v", "-N"}},
	"syslogd":             {stays: []string{"-n", "-F", "-d", "--no-detach"}},
	"klogd":               {stays: []string{"-n"}},
	"syslog-ng":           {stays: []string{"-F", "--foreground", "-s", "--syntax-only"}},
	"apache2":             {stays: []string{"~FOREGROUND", "~NO_DETACH", "~ONE_PROCESS", "-X", "-t", "-v"}, advice: "add -DFOREGROUND"},
	"httpd":               {stays: []string{"~FOREGROUND", "~NO_DETACH", "~ONE_PROCESS", "-X", "-f", "-d", "-i"}, advice: "add -DFOREGROUND"},
	"apachectl":           {stays: []string{"~FOREGROUND", "~NO_DETACH"}, advice: "add -DFOREGROUND"},
	"apache2ctl":          {stays: []string{"~FOREGROUND", "~NO_DETACH"}, advice: "add -DFOREGROUND"},
	"lighttpd":            {valued: "fmi", stays: []string{"-D", "-t", "-v"}},
	"thttpd":              {stays: []string{"-D"}},
	"mini_httpd":          {stays: []string{"-D"}},
	"dhcpcd":              {stays: []string{"-B", "--nobackground", "-d"}},
	"dhclient":            {valued: "pcelsg", stays: []string{"-d", "-x", "-r"}},
	"dhcpd":               {stays: []string{"-f", "-d", "-t", "-T"}},
	"named":               {valued: "cdDEmMnpPSTtux", stays: []string{"-f", "-g"}},
	"unbound":             {valued: "cp", stays: []string{"-d"}},
	"nsd":                 {stays: []string{"-d"}},
	"dnsmasq":             {stays: []string{"-k", "--keep-in-foreground", "-d", "--no-daemon"}},
	"ntpd":                {valued: "cfiIjklprstUuv", stays: []string{"-n", "-d", "--nofork", "-q"}},
	"chronyd":             {valued: "fFtu", stays: []string{"-d", "-n", "-q", "-Q"}},
	"smbd":                {stays: []string{"-F", "--foreground", "-i", "--interactive"}},
	"nmbd":                {stays: []string{"-F", "--foreground", "-i", "--interactive"}},
	"winbindd":            {stays: []string{"-F", "--foreground", "-i", "--interactive"}},
	"proftpd":             {valued: "cdDpS", stays: []string{"-n", "--nodaemon", "-t", "--configtest"}},
	"dovecot":             {stays: []string{"-F"}},
	"varnishd":            {stays: []string{"-F", "-d", "-C"}},
	"squid":               {stays: []string{"-N", "--foreground"}},
	"snmpd":               {stays: []string{"-f"}},
	"inetd":               {stays: []string{"-f", "-i", "-d"}},
	"xinetd":              {stays: []string{"-dontfork", "-d"}},
	"acpid":               {stays: []string{"-f", "--foreground", "-d", "--debug"}},
	"bird":                {stays: []string{"-f", "-d", "-p"}},
	"collectd":            {stays: []string{"-f", "-t", "-T"}},
	"keepalived":          {stays: []string{"-n", "--dont-fork"}},
	"krb5kdc":             {stays: []string{"-n"}},
	"kadmind":             {stays: []string{"-nofork"}},
	"slapd":               {stays: []string{"-d", "-T"}, advice: "add -d 0"},
	"monit":               {stays: []string{"-I"}},
	"smartd":              {stays: []string{"-n", "--no-fork", "-d", "--debug", "-q"}},
	"rpcbind":             {stays: []string{"-f", "-d"}},
	"rpc.statd":           {stays: []string{"-F", "-d"}},
	"rpc.mountd":          {stays: []string{"-F", "--foreground"}},
	"automount":           {stays: []string{"-f", "--foreground", "-d"}},
	"irqbalance":          {stays: []string{"-f", "--foreground", "-d", "--debug", "-o", "--oneshot"}},
	"haveged":             {stays: []string{"-F", "--Foreground", "-n"}},
	"rngd":                {stays: []string{"-f", "--foreground"}},
	"lircd":               {stays: []string{"-n", "--nodaemon"}},
	"gpm":                 {stays: []string{"-D"}},
	"xdm":                 {stays: []string{"-nodaemon", "-debug"}},
	"fail2ban-server":     {stays: []string{"-f", "~foreground"}},
	"clamd":               {stays: []string{"-F", "--foreground"}},
	"spawn-fcgi":          {valued: "fdapsPFbMugUGSc", stays: []string{"-n"}},
	"transmission-daemon": {stays: []string{"-f", "--foreground"}},
	"deluged":             {stays: []string{"-d", "--do-not-daemonize"}},
	"mpd":                 {stays: []string{"--no-daemon", "--stdout"}},
	"minidlnad":           {stays: []string{"-S", "-d"}},
	"supervisord":         {stays: []string{"-n", "--nodaemon"}},
	"twistd":              {stays: []string{"-n", "--nodaemon", "-no", "-noy", "-ny"}},
	"znc":                 {stays: []string{"-f", "--foreground", "-D", "--debug"}},
	"murmurd":             {stays: []string{"-fg"}},
	"php-fpm":             {valued: "cdgpy", stays: []string{"-F", "--nodaemonize", "-t"}, advice: "add -F"},
	"pg_ctlcluster":       {stays: []string{"--foreground"}},
	"start-stop-daemon":   {leaves: []string{"-b", "--background"}},

	"postfix":         {leaves: []string{"start"}, advice: "write start-fg instead of start"},
	"exim4":           {stays: []string{"-bdf", "~-d", "-bh", "-bP"}, leaves: []string{"-bd"}, advice: "write -bdf instead of -bd"},
	"exim":            {stays: []string{"-bdf", "~-d", "-bh", "-bP"}, leaves: []string{"-bd"}, advice: "write -bdf instead of -bd"},
	"sendmail":        {leaves: []string{"-bd"}, advice: "write -bD instead of -bd"},
	"rsync":           {stays: []string{"--no-detach"}, leaves: []string{"--daemon"}, advice: "add --no-detach"},
	"distccd":         {stays: []string{"--no-detach"}, leaves: []string{"--daemon"}, advice: "add --no-detach"},
	"git-daemon":      {leaves: []string{"--detach"}},
	"memcached":       {valued: "upsalmMckiItbBR", leaves: []string{"-d", "--daemon"}},
	"haproxy":         {valued: "fpNLnmxSC", leaves: []string{"-D"}},
	"mongod":          {leaves: []string{"--fork"}},
	"mysqld":          {leaves: []string{"--daemonize", "-D"}},
	"mosquitto":       {valued: "cp", leaves: []string{"-d", "--daemon"}},
	"uwsgi":           {leaves: []string{"-d", "--daemonize", "--daemonize2"}},
	"gunicorn":        {valued: "bcDwkpugmn", leaves: []string{"-D", "--daemon"}},
	"unicorn":         {valued: "EIloprcSNs", leaves: []string{"-D", "--daemonize"}},
	"thin":            {leaves: []string{"-d", "--daemonize"}},
	"puma":            {leaves: []string{"-d", "--daemon"}, valued: "bCIprStwe"},
	"sidekiq":         {leaves: []string{"-d", "--daemon"}, valued: "cegqrtCLP"},
	"celery":          {leaves: []string{"--detach", "-D"}},
	"hostapd":         {leaves: []string{"-B"}},
	"wpa_supplicant":  {valued: "bcCDefgiImoOpP", leaves: []string{"-B"}},
	"avahi-daemon":    {leaves: []string{"-D", "--daemonize"}},
	"spamd":           {leaves: []string{"-d", "--daemonize"}},
	"dbus-daemon":     {leaves: []string{"--fork"}},
	"mdadm":           {leaves: []string{"-f", "--daemonise", "--daemonize"}},
	"rabbitmq-server": {leaves: []string{"-detached"}},
	"openvpn":         {leaves: []string{"--daemon"}},
	"udevd":           {leaves: []string{"-d", "--daemon"}},
	"zebra":           {leaves: []string{"-d", "--daemon"}},
	"bgpd":            {leaves: []string{"-d", "--daemon"}},
	"ospfd":           {leaves: []string{"-d", "--daemon"}},
	"ulogd":           {leaves: []string{"-d", "--daemon"}},
	"pg_ctl":          {none: true, advice: "run postgres itself"},
	"daemon":          {stays: []string{"-f", "--foreground"}},
	"daemonize":       {none: true, advice: "leave daemonize out"},
	"tmux":            {none: true, advice: "run the program without tmux"},
	"screen":          {stays: []string{"-Dm", "-D"}, advice: "run the program without screen, or use screen -D -m"},
}

// always say so in any program: "daemonize=true", "--daemon", "--daemonize yes".
var always = names("daemon daemonize daemonise daemonized background detach")

// foreground says whether a program goes into the background: how, and what to
// do about it; how is "" if it stays, or if that is not known.
func foreground(words []word) (how, advice string) {
	name := path.Base(words[0].text)
	p, known := programs[name]
	if !known {
		p, known = programs[strings.TrimRight(name, "0123456789.-")]
	}
	args, sure := words[1:], true
	for _, w := range args {
		sure = sure && w.literal
	}
	advice = p.advice
	if p.none {
		return name + " always goes into the background", advice
	}
	if known && len(p.leaves) == 0 || known && p.given(p.leaves, args) != "" {
		if p.given(p.stays, args) != "" || !sure && len(p.stays) > 0 {
			return "", ""
		}
	}
	if left := p.given(p.leaves, args); left != "" {
		if advice == "" {
			advice = "leave " + left + " out"
		}
		return name + " goes into the background, because of " + left, advice
	}
	if len(p.stays) > 0 && len(p.leaves) == 0 {
		if advice == "" {
			advice = "add " + p.stays[0]
		}
		return name + " goes into the background by itself", advice
	}
	for i, w := range args {
		if w.literal && !known && asksForDaemon(args[i:]) {
			return name + " is asked to go into the background, by " + w.text, "leave it out"
		}
	}
	return "", ""
}

// asksForDaemon reports whether the first of words says what always means.
func asksForDaemon(words []word) bool {
	text := strings.ToLower(words[0].text)
	name := strings.TrimLeft(text, "-")
	name, value, assigned := strings.Cut(name, "=")
	if !always[name] || !assigned && !strings.HasPrefix(text, "--") {
		return false
	}
	if !assigned && len(words) > 1 && words[1].literal {
		value = strings.ToLower(words[1].text)
	}
	switch value {
	case "no", "false", "off", "0":
		return false
	case "yes", "true", "on", "1":
		return true
	}
	return !assigned
}

// given is the first of options that args have, as they have it.
func (p program) given(options []string, args []word) string {
	for _, option := range options {
		part, within := strings.CutPrefix(option, "~")
		for _, w := range args {
			switch {
			case !w.literal && !within:
			case w.text == option, within && strings.Contains(w.text, part):
				return w.text
			case strings.HasPrefix(option, "--") && strings.HasPrefix(w.text, option+"="):
				return w.text
			case len(option) == 2 && p.bundled(option[1], w.text):
				return w.text
			}
		}
	}
	return ""
}

// bundled reports whether the bundle of options text has the letter.
func (p program) bundled(letter byte, text string) bool {
	if len(text) < 2 || text[0] != '-' || text[1] == '-' {
		return false
	}
	for i := 1; i < len(text); i++ {
		if text[i] == letter {
			return true
		}
		if strings.IndexByte(p.valued, text[i]) >= 0 {
			return false
		}
	}
	return false
}
