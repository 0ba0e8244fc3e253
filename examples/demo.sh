#!/bin/sh
# Shows the run directories of this directory at work, on a scratch scan
# directory that is gone afterwards.
#
#     examples/demo.sh demo BIN    a tour of a few seconds; fails if anything does
#     examples/demo.sh run BIN     leaves the tree running until Ctrl-C
#
# BIN holds the programs of the suite (make demo and make run build them).
# Works as root and as anybody else, and needs Go for the example's web server.

set -eu
umask 022

case ${1-} in demo | run) ;; *) set -- ;; esac
if [ $# != 2 ] || [ ! -x "$2/svscan" ]; then
	echo 'demo: usage: demo.sh demo|run BIN (make builds bin)' >&2
	exit 100
fi
mode=$1
bin=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)

say() { printf '\n# %s\n' "$*"; }

fail() {
	printf 'demo: fatal: %s\n' "$*" >&2
	exit 1
}

# run COMMAND...: shows it as one would type it, and does it.
run() {
	printf '$ %s\n' "$*"
	"$@"
}

# await SECONDS COMMAND...: until it succeeds. sleep takes fractions almost
# everywhere; where it does not, the fraction is a second.
await() {
	tries=$(($1 * 20))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.05 2>/dev/null || sleep 1
	done
}
must() { await 30 "$@" || fail "this never came true: $*"; }

# Conditions to wait for.
shows() { svstat "$1" | grep -q "$2"; }
contains() { [ -f "$1" ] && [ "$(grep -c "$2" "$1")" -ge "$3" ]; }

# slay kills the suite, but not what it runs.
slay() {
	for process in /proc/[0-9]*; do
		case $(readlink "$process/exe" 2>/dev/null) in
		"$scratch"/bin/svscan | "$scratch"/bin/supervise | "$scratch"/bin/multilog)
			kill -9 "${process#/proc/}" 2>/dev/null || :
			;;
		esac
	done
}

# gone [OPTION]: everything under services/ has been told to end, and has
# ended. Told each time anew: a supervise that was just being started may not
# have heard it. Where there is no /proc, what supervise leaves is not seen.
gone() {
	set -- "${1:--dx}" services/*
	for directory in services/*/log; do
		set -- "$@" "$directory"
	done
	svc "$@" 2>/dev/null || :
	shift
	for directory; do
		! svok "$directory" 2>/dev/null || return 1
	done
	for process in /proc/[0-9]*; do
		case $(readlink "$process/cwd" 2>/dev/null) in
		"$scratch"/*) return 1 ;;
		esac
	done
}

# end stops the tree in the order in which nobody starts anything again: svscan
# first, which leaves the supervise processes alone; then each of them, with
# its service. What does not end when told is killed.
end() {
	[ -z "$ended" ] || return 0
	ended=yes
	if [ -n "${!:-}" ]; then
		run kill "$!"
		wait "$!" 2>/dev/null || :
		echo '$ svc -dx services/* services/*/log'
	fi
	await 10 gone && return
	printf 'demo: warning: something does not end; killing it\n' >&2
	await 10 gone -dxk
	return 1
}

# leave runs however the script ends: done, failed, interrupted, or because
# nobody reads its output any more.
leave() {
	status=$?
	set +e
	trap - EXIT
	trap '' HUP INT TERM PIPE
	if [ -n "$scratch" ]; then
		end || status=1
		[ "$status" = 0 ] || cat svscan.out 2>/dev/null
		cd /
		run rm -rf "$scratch"
	fi
	exit "$status"
}
ended=
scratch=
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM

# The user nobody has to reach all of it, wherever this repository is: so the
# programs are copied too.
scratch=$(cd "${TMPDIR:-/tmp}" && mktemp -d "$(pwd -P)/daemontools-go.XXXXXX")
mkdir "$scratch/bin" "$scratch/scan" "$scratch/services"
cp "$bin"/* "$scratch/bin/"
(cd "$here/.." && CGO_ENABLED=0 "${GO:-go}" build -buildvcs=false -o "$scratch/bin/webserver" ./examples/web/server)
cd "$scratch"
PATH=$scratch/bin:$PATH
export PATH
for service in web clock flaky job; do
	cp -R "$here/$service" services/
done
rm -r services/web/server
address=$(webserver free)
echo "$address" >services/web/env/ADDR
chmod -R a+rX "$scratch"

# Both modes start svscan in a session of its own (pgrphack): Ctrl-C and a closed
# terminal are this script's business, which then ends the tree in order.

tour() {
	say "The services: run directories with a script named run."
	run ls services/web services/web/log
	run tail -n 1 services/web/run

	say "svscan starts what is linked into its scan directory."
	printf '$ svscan scan >svscan.out 2>&1 &\n'
	pgrphack svscan scan </dev/null >svscan.out 2>&1 &
	run ln -s ../services/web scan/web
	run webserver get "http://$address/"
	run ln -s ../services/clock ../services/flaky ../services/job scan/
	must shows scan/job ': down'
	must shows scan/clock/log ': up'
	must shows scan/flaky/log ': up'
	run svstat scan/web scan/web/log scan/clock scan/job

	say "The job runs when asked for. It has no log, so its output is svscan's."
	run svc -o scan/job
	must contains svscan.out 'job: done' 1
	run cat svscan.out

	say "kill -9 the web server and see how long it takes until another serves the page."
	must shows scan/web ' [0-9]*[2-9] seconds'
	run webserver kill9 "http://$address/"
	run svstat scan/web

	say "Its log, with the labels as local time."
	must contains services/web/log/main/current GET 3
	log services/web 6

	say "A service that always fails is started once a second, not in a tight loop."
	must contains services/flaky/log/main/current starting 4
	log services/flaky 5

	say "Down and up again."
	run svc -d scan/clock
	must shows scan/clock ': down'
	run svstat scan/clock
	run svc -u scan/clock
	must shows scan/clock ': up'
	run svstat scan/clock

	if [ -e /proc/self/exe ]; then
		say "kill -9 all of ours. The services do not notice, and a new svscan goes on with them."
		run svstat scan/web scan/clock
		printf '$ kill -9 svscan, every supervise and every multilog\n'
		slay
		wait "$!" 2>/dev/null || :
		printf '$ svscan scan >>svscan.out 2>&1 &\n'
		pgrphack svscan scan </dev/null >>svscan.out 2>&1 &
		for service in web web/log clock clock/log flaky flaky/log job; do
			must svok scan/$service 2>/dev/null
		done
		run svstat scan/web scan/clock
		run webserver get "http://$address/"
	fi

	say "The end: svscan first, then every service and its supervise."
	end
	run svstat services/web services/web/log
	[ "$(wc -l <svscan.out)" -eq 1 ] || fail "svscan had something to say"
}

# log DIRECTORY LINES: the end of its log, for people.
log() {
	printf '$ tail -n %s %s/log/main/current | tai64nlocal\n' "$2" "$1"
	tail -n "$2" "$1/log/main/current" | tai64nlocal
}

stay() {
	printf '$ svscan scan &\n'
	pgrphack svscan scan </dev/null &
	for service in web clock flaky job; do
		run ln -s "../services/$service" "scan/$service"
	done
	must shows scan/web ': up'
	cat <<-END

		# Running. In another terminal:
		    PATH=$scratch/bin:\$PATH
		    cd $scratch
		    svstat scan/* scan/*/log
		    svc -t scan/web
		    tail -F scan/web/log/main/current | tai64nlocal
		# The page: http://$address/
		# Ctrl-C ends it.

	END
	wait "$!" || fail "svscan has ended"
}

case $mode in
demo) tour ;;
run) stay ;;
esac
