// This file makes the compiler accept declarations without a body (args.go).
