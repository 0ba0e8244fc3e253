package sys

import _ "unsafe" // for go:linkname

// runtimeArgs is what package os takes os.Args from. Importing os for it costs
// every program 60 kB of private memory.
//
//go:linkname runtimeArgs os.runtime_args
func runtimeArgs() []string
