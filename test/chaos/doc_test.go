// Package chaos does to a running service tree what a bad day does: it kills
// what runs, takes away directories, space, descriptors and processes, and
// writes rubbish where the programs expect their own files. What must hold
// afterwards: neighbours untouched, nothing spins, everything right again as
// soon as the cause is gone.
package chaos
