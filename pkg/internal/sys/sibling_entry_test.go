//go:build linux && (amd64 || arm64)

package sys

import (
	"debug/elf"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A program that was linked without the entry point has no mark, and neither has
// what is no program.
func TestIsOfSuite(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	require.False(t, isOfSuite(self))
	dir := t.TempDir()
	for name, content := range map[string]string{"empty": "", "script": "#!/bin/sh\n", "junk": string(make([]byte, 4096))} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o755))
		require.False(t, isOfSuite(path), name)
	}
	require.False(t, isOfSuite(dir))
	require.False(t, isOfSuite(filepath.Join(dir, "none")))

	marked, entry := filepath.Join(dir, "marked"), entryOf(t, self)
	program, err := os.ReadFile(self)
	require.NoError(t, err)
	copy(program[entry+markAt:], mark)
	require.NoError(t, os.WriteFile(marked, program, 0o755))
	require.True(t, isOfSuite(marked))
}

// entryOf is where the code of a program's entry point stands in its file.
func entryOf(t *testing.T, path string) int64 {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	var head [elfHead]byte
	_, err = io.ReadFull(file, head[:])
	require.NoError(t, err)
	offset, ok := entryOffset(&head)
	require.True(t, ok)
	return offset
}

// FuzzEntryOffset compares it with package debug/elf where that takes the file.
func FuzzEntryOffset(f *testing.F) {
	self, err := os.Open("/proc/self/exe")
	require.NoError(f, err)
	defer self.Close()
	var head [elfHead]byte
	_, err = io.ReadFull(self, head[:])
	require.NoError(f, err)
	f.Add(head[:])
	f.Add([]byte("\x7fELF\x02\x01\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var head [elfHead]byte
		copy(head[:], data)
		got, ok := entryOffset(&head)
		require.True(t, !ok || got >= 0)
		file, err := elf.NewFile(inMemory(head[:]))
		if err != nil {
			return
		}
		for _, p := range file.Progs {
			if p.Type == elf.PT_LOAD && file.Entry >= p.Vaddr && file.Entry-p.Vaddr < p.Filesz && ok {
				require.Equal(t, int64(p.Off+file.Entry-p.Vaddr), got)
				return
			}
		}
		require.False(t, ok)
	})
}

// inMemory is a file.
type inMemory []byte

func (m inMemory) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 || at > int64(len(m)) {
		return 0, errors.New("outside")
	}
	n := copy(p, m[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// The vector that the kernel made for this process ends where it ends: without
// the entry point nobody knows where it begins.
func TestAuxiliaryUnknown(t *testing.T) {
	t.Parallel()
	require.Zero(t, auxiliary(atEUID))
}
