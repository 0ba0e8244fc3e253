#include "textflag.h"

#define SYS_write	64
#define SYS_rt_sigreturn	139

// The kernel calls this as a C function: the signal's number is in R0. The
// byte that is written is the stored register's first.
TEXT ·onSignal(SB),NOSPLIT|NOFRAME,$0
	SUB	$16, RSP
	MOVD	R0, 0(RSP)
	MOVD	·catchPipe(SB), R0
	MOVD	RSP, R1
	MOVD	$1, R2
	MOVD	$SYS_write, R8
	SVC
	ADD	$16, RSP
	RET

TEXT ·sigreturn(SB),NOSPLIT|NOFRAME,$0
	MOVD	$SYS_rt_sigreturn, R8
	SVC
	BRK

TEXT ·onSignalPC(SB),NOSPLIT,$0-8
	MOVD	$·onSignal(SB), R0
	MOVD	R0, ret+0(FP)
	RET

TEXT ·sigreturnPC(SB),NOSPLIT,$0-8
	MOVD	$·sigreturn(SB), R0
	MOVD	R0, ret+0(FP)
	RET
