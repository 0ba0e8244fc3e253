#include "textflag.h"

// The ELF entry point of our programs on arm64; entry_linux_amd64.s tells what
// it is for, step by step. The kernel preserves every register but R0.

#define SYS_fcntl	25
#define SYS_openat	56
#define SYS_rt_sigaction	134
#define SYS_rt_sigprocmask	135
#define SYS_prlimit64	261

#define O_RDWR	2
#define O_PATH	0x200000
#define AT_FDCWD	-100
#define F_GETFD	1
#define SIG_IGN	1

TEXT ·entry(SB),NOSPLIT|NOFRAME,$0
	// The mark of the suite (sibling_entry.go).
	B	begin
	WORD	$0x6d656164
	WORD	$0x6f746e6f
	WORD	$0x2d736c6f
	WORD	$0x32206f67
begin:
	// The environment stands behind argc, argv and its NULL.
	MOVD	RSP, R9
	MOVD	0(R9), R10
	ADD	$2, R10
	ADD	R10<<3, R9
	MOVD	R9, ·entryEnviron(SB)

	// All limits, as they are.
	MOVD	$0, R12
limits:
	MOVD	$0, R0
	MOVD	R12, R1
	MOVD	$0, R2
	MOVD	$·entryLimits(SB), R3
	ADD	R12<<4, R3
	MOVD	$SYS_prlimit64, R8
	SVC
	ADD	$1, R12
	CMP	$16, R12
	BLT	limits

	// RLIMIT_DATA (2), RLIMIT_NPROC (6), RLIMIT_AS (9): soft up to hard.
	MOVD	$2, R12
	B	raise
nproc:
	MOVD	$6, R12
	B	raise
as:
	MOVD	$9, R12
raise:
	MOVD	$·entryLimits(SB), R3
	ADD	R12<<4, R3
	MOVD	0(R3), R4
	MOVD	8(R3), R5
	CMP	R4, R5
	BEQ	raised
	MOVD	$·entryRaised(SB), R2
	MOVD	R5, 0(R2)
	MOVD	R5, 8(R2)
	MOVD	$0, R0
	MOVD	R12, R1
	MOVD	$0, R3
	MOVD	$SYS_prlimit64, R8
	SVC
raised:
	CMP	$2, R12
	BEQ	nproc
	CMP	$6, R12
	BEQ	as

	// Which signals are ignored: bit n-1 of R13 is signal n.
	MOVD	$0, R13
	MOVD	$1, R12
signals:
	MOVD	$·entryAction(SB), R2
	MOVD	ZR, 0(R2)
	MOVD	R12, R0
	MOVD	$0, R1
	MOVD	$8, R3
	MOVD	$SYS_rt_sigaction, R8
	SVC
	MOVD	$·entryAction(SB), R2
	MOVD	0(R2), R4
	CMP	$SIG_IGN, R4
	BNE	handled
	SUB	$1, R12, R5
	MOVD	$1, R6
	LSL	R5, R6
	ORR	R6, R13
handled:
	ADD	$1, R12
	CMP	$65, R12
	BLT	signals
	MOVD	R13, ·entryIgnored(SB)

	// Which signals are blocked.
	MOVD	$0, R0
	MOVD	$0, R1
	MOVD	$·entryBlocked(SB), R2
	MOVD	$8, R3
	MOVD	$SYS_rt_sigprocmask, R8
	SVC

	// Which of the descriptors 0, 1 and 2 are closed, and what is there instead.
	MOVD	$0, R13
	MOVD	$0, R12
descriptors:
	MOVD	R12, R0
	MOVD	$F_GETFD, R1
	MOVD	$SYS_fcntl, R8
	SVC
	CMP	$0, R0
	BGE	open
	MOVD	$1, R6
	LSL	R12, R6
	ORR	R6, R13
	MOVD	$AT_FDCWD, R0
	MOVD	$·entryNull(SB), R1
	MOVD	$O_RDWR, R2
	MOVD	$0, R3
	MOVD	$SYS_openat, R8
	SVC
	CMP	$0, R0
	BGE	open
	MOVD	$AT_FDCWD, R0
	MOVD	$·entryRoot(SB), R1
	MOVD	$O_PATH, R2
	SVC
open:
	ADD	$1, R12
	CMP	$3, R12
	BLT	descriptors
	MOVD	R13, ·entryClosed(SB)

	// argc, argv and its NULL move down by two words.
	MOVD	RSP, R9
	SUB	$16, R9, R10
	MOVD	0(R9), R11
	ADD	$2, R11
	MOVD	R10, R12
move:
	MOVD	0(R9), R0
	MOVD	R0, 0(R10)
	ADD	$8, R9
	ADD	$8, R10
	SUB	$1, R11
	CBNZ	R11, move
	MOVD	$·entryProcs(SB), R0
	MOVD	R0, 0(R10)
	MOVD	R0, 8(R10)
	MOVD	R12, RSP
	B	_rt0_arm64_linux(SB)

DATA	·entryProcs+0(SB)/8, $"GOMAXPRO"
DATA	·entryProcs+8(SB)/8, $"CS=1\x00\x00\x00\x00"
GLOBL	·entryProcs(SB), RODATA, $16

DATA	·entryNull+0(SB)/8, $"/dev/nul"
DATA	·entryNull+8(SB)/8, $"l\x00\x00\x00\x00\x00\x00\x00"
GLOBL	·entryNull(SB), RODATA, $16

DATA	·entryRoot+0(SB)/8, $"/\x00\x00\x00\x00\x00\x00\x00"
GLOBL	·entryRoot(SB), RODATA, $8
