//go:build !linux

package main

// memoryDisk is the usual place.
func memoryDisk() string { return "" }

// adopt has nothing to do where no service trees are started.
func (b *bench) adopt() error { return nil }
