// Multilog-zstd compresses a finished log file for multilog.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/multilogzstd"
)

func main() { cli.Run("multilog-zstd", multilogzstd.Main) }
