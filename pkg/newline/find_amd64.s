#include "textflag.h"

// func find(marks []uint64, p []byte)
TEXT ·find(SB), NOSPLIT, $0-48
	MOVQ  marks_base+0(FP), DI
	MOVQ  marks_len+8(FP), CX
	MOVQ  p_base+24(FP), SI
	TESTQ CX, CX
	JZ    done

	// X0 is 16 newlines.
	MOVQ       $0x0a0a0a0a0a0a0a0a, AX
	MOVQ       AX, X0
	PUNPCKLQDQ X0, X0

word:
	MOVOU    0(SI), X1
	MOVOU    16(SI), X2
	MOVOU    32(SI), X3
	MOVOU    48(SI), X4
	PCMPEQB  X0, X1
	PCMPEQB  X0, X2
	PCMPEQB  X0, X3
	PCMPEQB  X0, X4
	PMOVMSKB X1, AX
	PMOVMSKB X2, BX
	PMOVMSKB X3, R8
	PMOVMSKB X4, R9
	SHLQ     $16, BX
	SHLQ     $32, R8
	SHLQ     $48, R9
	ORQ      BX, AX
	ORQ      R9, R8
	ORQ      R8, AX
	MOVQ     AX, (DI)
	ADDQ     $64, SI
	ADDQ     $8, DI
	DECQ     CX
	JNZ      word

done:
	RET
