package sys

import "golang.org/x/sys/unix"

func statTimes(st *unix.Stat_t) (modified, changed unix.Timespec) { return st.Mtim, st.Ctim }
