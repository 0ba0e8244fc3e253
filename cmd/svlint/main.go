// Svlint looks at run directories and says what will go wrong there.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/svlint"
)

func main() { cli.Run("svlint", svlint.Main) }
