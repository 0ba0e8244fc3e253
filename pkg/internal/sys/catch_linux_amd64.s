#include "textflag.h"

#define SYS_write	1
#define SYS_rt_sigreturn	15

// The kernel calls this as a C function: the signal's number is in DI. A pushed
// copy of it is the byte that is written (little-endian). The interrupted
// code's registers, errno included, are restored by rt_sigreturn.
TEXT ·onSignal(SB),NOSPLIT|NOFRAME,$0
	PUSHQ	DI
	MOVQ	·catchPipe(SB), DI
	MOVQ	SP, SI
	MOVQ	$1, DX
	MOVQ	$SYS_write, AX
	SYSCALL
	POPQ	DI
	RET

TEXT ·sigreturn(SB),NOSPLIT|NOFRAME,$0
	MOVQ	$SYS_rt_sigreturn, AX
	SYSCALL
	INT	$3

TEXT ·onSignalPC(SB),NOSPLIT,$0-8
	LEAQ	·onSignal(SB), AX
	MOVQ	AX, ret+0(FP)
	RET

TEXT ·sigreturnPC(SB),NOSPLIT,$0-8
	LEAQ	·sigreturn(SB), AX
	MOVQ	AX, ret+0(FP)
	RET
