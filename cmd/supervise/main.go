// Supervise keeps one service running.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/supervise"
)

func main() { cli.Run("supervise", supervise.Main) }
