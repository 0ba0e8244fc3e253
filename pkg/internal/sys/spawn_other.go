//go:build !linux || !(amd64 || arm64)

package sys

func (o *Origin) spawn(c *Child, files []Remap) (pid int, execErr, forkErr error) {
	return spawnPortable(c, files)
}
