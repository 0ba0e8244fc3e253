#include "textflag.h"

// The entry points; main.go says what they do. The kernel preserves every
// register over a system call but AX, CX and R11.

#define SYS_write	1
#define SYS_close	3
#define SYS_getpid	39
#define SYS_clock_gettime	228
#define SYS_exit_group	231
#define SYS_openat	257
#define SYS_ppoll	271

#define CLOCK_MONOTONIC	1
#define AT_FDCWD	-100
#define O_WRONLY_APPEND_CLOEXEC	0x80401
#define O_CLOEXEC	0x80000

DATA starts<>+0(SB)/6, $"starts"
GLOBL starts<>(SB), RODATA|NOPTR, $8

DATA notification<>+0(SB)/8, $"notifica"
DATA notification<>+8(SB)/7, $"tion-fd"
GLOBL notification<>(SB), RODATA|NOPTR, $16

DATA newline<>+0(SB)/1, $"\n"
GLOBL newline<>(SB), RODATA|NOPTR, $8

TEXT ·serve(SB),NOSPLIT|NOFRAME,$0
	// R12 is the record, on the stack the kernel made.
	SUBQ	$64, SP
	MOVQ	SP, R12
	MOVQ	$CLOCK_MONOTONIC, DI
	LEAQ	8(R12), SI
	MOVQ	$SYS_clock_gettime, AX
	SYSCALL
	MOVQ	$SYS_getpid, AX
	SYSCALL
	MOVQ	AX, 0(R12)

	MOVQ	$AT_FDCWD, DI
	LEAQ	starts<>(SB), SI
	MOVQ	$O_WRONLY_APPEND_CLOEXEC, DX
	MOVQ	$SYS_openat, AX
	SYSCALL
	TESTQ	AX, AX
	JLT	told
	MOVQ	AX, DI
	MOVQ	R12, SI
	MOVQ	$24, DX
	MOVQ	$SYS_write, AX
	SYSCALL
	MOVQ	$SYS_close, AX
	SYSCALL
told:
	MOVQ	$AT_FDCWD, DI
	LEAQ	notification<>(SB), SI
	MOVQ	$O_CLOEXEC, DX
	MOVQ	$SYS_openat, AX
	SYSCALL
	TESTQ	AX, AX
	JLT	wait
	MOVQ	AX, DI
	MOVQ	$SYS_close, AX
	SYSCALL
	MOVQ	$3, DI
	LEAQ	newline<>(SB), SI
	MOVQ	$1, DX
	MOVQ	$SYS_write, AX
	SYSCALL
	MOVQ	$SYS_close, AX
	SYSCALL
wait:
	MOVQ	$0, DI
	MOVQ	$0, SI
	MOVQ	$0, DX
	MOVQ	$0, R10
	MOVQ	$0, R8
	MOVQ	$SYS_ppoll, AX
	SYSCALL
	JMP	wait

TEXT ·end(SB),NOSPLIT|NOFRAME,$0
	MOVQ	$0, DI
	MOVQ	$SYS_exit_group, AX
	SYSCALL
	INT	$3
