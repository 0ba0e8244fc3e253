package sys

import "golang.org/x/sys/unix"

// Made returns when the file name in the directory dir, or with no name the
// open file dir, was made, in nanoseconds since 1970; 0 if that is not known.
func Made(dir int, name string) int64 {
	flags := 0
	if name == "" {
		flags = unix.AT_EMPTY_PATH
	}
	var st unix.Statx_t
	err := again(func() error { return unix.Statx(dir, name, flags, unix.STATX_BTIME, &st) })
	if err != nil || st.Mask&unix.STATX_BTIME == 0 {
		return 0
	}
	return st.Btime.Sec*1e9 + int64(st.Btime.Nsec)
}
