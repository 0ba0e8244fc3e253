package suite

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// KillIn kills every process whose working directory is dir or below it: what a
// test that failed half-way left running. Supervisors go first, so that nothing
// is started again.
func KillIn(dir string) {
	for range 3 {
		victims := processesIn(dir)
		if len(victims) == 0 {
			return
		}
		for _, name := range []string{"svscan", "supervise", ""} {
			for pid, comm := range victims {
				if name == "" || comm == name {
					syscall.Kill(pid, syscall.SIGKILL)
				}
			}
		}
	}
}

func processesIn(dir string) map[int]string {
	found := map[int]string{}
	list, _ := filepath.Glob("/proc/[0-9]*")
	for _, proc := range list {
		cwd, err := os.Readlink(proc + "/cwd")
		if err != nil {
			continue
		}
		cwd = strings.TrimSuffix(cwd, " (deleted)")
		pid, _ := strconv.Atoi(filepath.Base(proc))
		if pid == os.Getpid() || cwd != dir && !strings.HasPrefix(cwd, dir+"/") {
			continue
		}
		comm, _ := os.ReadFile(proc + "/comm")
		found[pid] = strings.TrimSpace(string(comm))
	}
	return found
}
