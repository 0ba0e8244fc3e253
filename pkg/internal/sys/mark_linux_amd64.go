package sys

// markAt is the size of the jump over the mark.
const markAt = 2
