//go:build !linux || !(amd64 || arm64)

package main

// serviceSections are none: there is no entry point for ./first.
var serviceSections []section
