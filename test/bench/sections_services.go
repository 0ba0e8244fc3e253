//go:build linux && (amd64 || arm64)

package main

// serviceSections are what is measured on service trees, and on the programs
// that run scripts are written with.
var serviceSections = []section{
	{"memory", (*bench).footprints},
	{"idle", (*bench).idleness},
	{"boot", (*bench).boots},
	{"detection", (*bench).detections},
	{"restart", (*bench).restarts},
	{"control", (*bench).controls},
	{"chain", (*bench).chains},
}
