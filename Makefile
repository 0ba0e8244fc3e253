# make            builds every program into bin/
# make test       checks and tests everything
# make cross      compiles for every system there shall be a program for
# make fuzz       runs each fuzz target for FUZZTIME
# make bench      measures the suite beside C daemontools, runit and s6: docs/benchmarks.md
# make chaos      kills any process of the suite, and of its peers, for CHAOS_SECONDS each
# make vuln       looks for known vulnerabilities; needs the network
# make demo       shows a service tree at work, and ends it
# make run        leaves it running until Ctrl-C
# make install    programs into $(DESTDIR)$(PREFIX)/bin, manual into share/man

GO     ?= go
BIN    ?= bin
PREFIX ?= /usr/local
FUZZTIME ?= 10s
CHAOS_SECONDS ?= 120
SEED ?= 0

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.9.0

# The entry point that saves what Go's runtime changes before main
# (pkg/internal/sys/entry_linux_*.s); other systems do without.
ENTRY_linux_amd64 = -E daemontools-go/pkg/internal/sys.entry
ENTRY_linux_arm64 = $(ENTRY_linux_amd64)
TARGET  := $(shell $(GO) env GOOS)_$(shell $(GO) env GOARCH)
LDFLAGS := -s -w $(ENTRY_$(TARGET))

.PHONY: build
build:
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o $(BIN)/ ./cmd/...

# The programs under test are built here, where the test cache cannot see that
# they changed: hence -count=1.
.PHONY: test
test: check build
	SUITE_BIN='$(abspath $(BIN))' $(GO) test -count=1 -timeout 10m ./...

.PHONY: check
check:
	@unformatted=$$(gofmt -l .) && test -z "$$unformatted" || { echo "gofmt -w" $$unformatted; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

TARGETS = linux/amd64 linux/arm64 linux/arm linux/386 linux/riscv64 \
	freebsd/amd64 openbsd/amd64 netbsd/amd64 darwin/arm64
.PHONY: cross $(TARGETS)
cross: $(TARGETS)
$(TARGETS):
	GOOS=$(@D) GOARCH=$(@F) GOARM=7 CGO_ENABLED=0 $(GO) build ./...

# One at a time, each for itself, as the go command wants it.
.PHONY: fuzz
fuzz:
	@grep -r --include=*_test.go -o '^func Fuzz[A-Za-z0-9_]*' . | while IFS=: read -r file func; do \
		echo "$$file $${func#func }"; \
		$(GO) test "$$(dirname "$$file")" -run '^$$' -fuzz "^$${func#func }\$$" -fuzztime $(FUZZTIME) || exit 1; \
	done

# The tables are Markdown: docs/benchmarks.md.
.PHONY: bench
bench: build
	@SUITE_BIN='$(abspath $(BIN))' $(GO) run ./test/bench

# The table is Markdown.
.PHONY: chaos
chaos: build
	@CHAOS_SECONDS='$(CHAOS_SECONDS)' SUITE_BIN='$(abspath $(BIN))' \
		$(GO) test -count=1 -timeout 0 -v -run '^TestAnyProcess$$' ./test/chaos -seed '$(SEED)'

.PHONY: vuln
vuln:
	$(GO) run $(GOVULNCHECK) ./...

# Every command that the demo starts ends with it, whatever happens.
.PHONY: demo run
demo run: build
	@GO='$(GO)' exec examples/demo.sh $@ '$(BIN)'

.PHONY: install
install: build
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/man/man5' '$(DESTDIR)$(PREFIX)/share/man/man8'
	install -m 755 $(patsubst cmd/%,$(BIN)/%,$(wildcard cmd/*)) '$(DESTDIR)$(PREFIX)/bin/'
	install -m 644 man/*.5 '$(DESTDIR)$(PREFIX)/share/man/man5/'
	install -m 644 man/*.8 '$(DESTDIR)$(PREFIX)/share/man/man8/'
