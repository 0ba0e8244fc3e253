package sys

// LimitAS is the limit of the address space: OpenBSD has none.
const LimitAS = -1
