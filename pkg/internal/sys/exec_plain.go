//go:build !linux || !(amd64 || arm64)

package sys

func (o *Origin) exec(paths, argv, env []string) error { return execPortable(paths, argv, env) }
