#include "textflag.h"

// The ELF entry point of our programs (go build -ldflags '-E
// daemontools-go/pkg/internal/sys.entry'). It runs before Go's runtime, on the
// stack the kernel made, saves what the runtime is about to change, and jumps
// to the runtime's own entry point. No Go code has run yet: no g, no stack
// check, only system calls and the variables of origin_entry.go.
//
// The kernel preserves every register over a system call but AX, CX and R11.

#define SYS_open	2
#define SYS_rt_sigaction	13
#define SYS_rt_sigprocmask	14
#define SYS_fcntl	72
#define SYS_prlimit64	302

#define O_RDWR	2
#define O_PATH	0x200000
#define F_GETFD	1
#define SIG_IGN	1

TEXT ·entry(SB),NOSPLIT|NOFRAME,$0
	// The mark of the suite (sibling_entry.go): "daemontools-go 2".
	JMP	begin
	QUAD	$0x6f746e6f6d656164
	QUAD	$0x32206f672d736c6f
begin:
	// The environment stands behind argc, argv and its NULL.
	MOVQ	0(SP), AX
	LEAQ	16(SP)(AX*8), AX
	MOVQ	AX, ·entryEnviron(SB)

	// All limits, as they are: prlimit64(0, R12, NULL, &entryLimits[R12]).
	MOVQ	$0, R12
limits:
	MOVQ	$0, DI
	MOVQ	R12, SI
	MOVQ	$0, DX
	LEAQ	·entryLimits(SB), R10
	MOVQ	R12, AX
	SHLQ	$4, AX
	ADDQ	AX, R10
	MOVQ	$SYS_prlimit64, AX
	SYSCALL
	INCQ	R12
	CMPQ	R12, $16
	JLT	limits

	// RLIMIT_DATA (2), RLIMIT_NPROC (6) and RLIMIT_AS (9) up to the hard
	// limit: the runtime reserves address space and starts a thread.
	MOVQ	$2, R12
	JMP	raise
nproc:
	MOVQ	$6, R12
	JMP	raise
as:
	MOVQ	$9, R12
raise:
	LEAQ	·entryLimits(SB), R10
	MOVQ	R12, AX
	SHLQ	$4, AX
	ADDQ	AX, R10
	MOVQ	8(R10), AX
	CMPQ	AX, 0(R10)
	JEQ	raised
	MOVQ	AX, ·entryRaised+0(SB)
	MOVQ	AX, ·entryRaised+8(SB)
	MOVQ	$0, DI
	MOVQ	R12, SI
	LEAQ	·entryRaised(SB), DX
	MOVQ	$0, R10
	MOVQ	$SYS_prlimit64, AX
	SYSCALL
raised:
	CMPQ	R12, $2
	JEQ	nproc
	CMPQ	R12, $6
	JEQ	as

	// Which signals are ignored: bit n-1 of R13 is signal n.
	MOVQ	$0, R13
	MOVQ	$1, R12
signals:
	MOVQ	$0, ·entryAction(SB)
	MOVQ	R12, DI
	MOVQ	$0, SI
	LEAQ	·entryAction(SB), DX
	MOVQ	$8, R10
	MOVQ	$SYS_rt_sigaction, AX
	SYSCALL
	CMPQ	·entryAction(SB), $SIG_IGN
	JNE	handled
	MOVQ	R12, CX
	DECQ	CX
	MOVQ	$1, AX
	SHLQ	CX, AX
	ORQ	AX, R13
handled:
	INCQ	R12
	CMPQ	R12, $65
	JLT	signals
	MOVQ	R13, ·entryIgnored(SB)

	// Which signals are blocked.
	MOVQ	$0, DI
	MOVQ	$0, SI
	LEAQ	·entryBlocked(SB), DX
	MOVQ	$8, R10
	MOVQ	$SYS_rt_sigprocmask, AX
	SYSCALL

	// Which of the descriptors 0, 1 and 2 are closed. In their place the
	// runtime opens /dev/null, and cannot run where there is none: there
	// the root is, with O_PATH, which can be read and written as little as
	// what is closed.
	MOVQ	$0, R13
	MOVQ	$0, R12
descriptors:
	MOVQ	R12, DI
	MOVQ	$F_GETFD, SI
	MOVQ	$SYS_fcntl, AX
	SYSCALL
	CMPQ	AX, $0
	JGE	open
	MOVQ	R12, CX
	MOVQ	$1, AX
	SHLQ	CX, AX
	ORQ	AX, R13
	LEAQ	·entryNull(SB), DI
	MOVQ	$O_RDWR, SI
	MOVQ	$0, DX
	MOVQ	$SYS_open, AX
	SYSCALL
	CMPQ	AX, $0
	JGE	open
	LEAQ	·entryRoot(SB), DI
	MOVQ	$O_PATH, SI
	MOVQ	$SYS_open, AX
	SYSCALL
open:
	INCQ	R12
	CMPQ	R12, $3
	JLT	descriptors
	MOVQ	R13, ·entryClosed(SB)

	// argc, argv and its NULL move down by two words (the stack stays
	// aligned to 16), which makes room for two variables in front of the
	// environment. Its strings stay where they are.
	MOVQ	SP, SI
	LEAQ	-16(SI), DI
	MOVQ	(SI), CX
	ADDQ	$2, CX
	CLD
	REP; MOVSQ
	LEAQ	·entryProcs(SB), AX
	MOVQ	AX, 0(DI)
	MOVQ	AX, 8(DI)
	SUBQ	$16, SP
	JMP	_rt0_amd64_linux(SB)

DATA	·entryProcs+0(SB)/8, $"GOMAXPRO"
DATA	·entryProcs+8(SB)/8, $"CS=1\x00\x00\x00\x00"
GLOBL	·entryProcs(SB), RODATA, $16

DATA	·entryNull+0(SB)/8, $"/dev/nul"
DATA	·entryNull+8(SB)/8, $"l\x00\x00\x00\x00\x00\x00\x00"
GLOBL	·entryNull(SB), RODATA, $16

DATA	·entryRoot+0(SB)/8, $"/\x00\x00\x00\x00\x00\x00\x00"
GLOBL	·entryRoot(SB), RODATA, $8
