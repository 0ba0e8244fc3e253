package sys

// Getenv returns the value of the first variable called name in the environment
// that this process was given; ok is false if there is none.
func (o *Origin) Getenv(name string) (value string, ok bool) { return lookEnv(o.Environ, name) }
