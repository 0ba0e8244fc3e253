# make            builds every program into bin/
# make test       checks and tests everything
# make demo       shows a service tree at work
# make install    installs into $(DESTDIR)$(PREFIX)/bin

GO     ?= go
BIN    ?= bin
PREFIX ?= /usr/local

# The entry point that saves what Go's runtime changes before main
# (pkg/internal/sys/entry_linux_*.s); other systems do without.
ENTRY_linux_amd64 = -E daemontools-go/pkg/internal/sys.entry
ENTRY_linux_arm64 = $(ENTRY_linux_amd64)
TARGET  := $(shell $(GO) env GOOS)_$(shell $(GO) env GOARCH)
LDFLAGS := -s -w $(ENTRY_$(TARGET))

.PHONY: build
build:
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o $(BIN)/ ./cmd/...
