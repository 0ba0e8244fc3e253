package zone

const daySeconds = 86400

// The local times that the C library represents: those whose year, less 1900,
// fits into 32 bits. Seconds since 1970.
const (
	earliest = -67768040609740800 // 1 January of the year -2147481748
	latest   = 67768036191676799  // the end of the year 2147485547
)

func representable(t int64) bool { return earliest <= t && t <= latest }

// floor divides, rounding down.
func floor(a, b int64) (quotient, rest int64) {
	quotient, rest = a/b, a%b
	if rest < 0 {
		quotient, rest = quotient-1, rest+b
	}
	return quotient, rest
}

// newYear returns the day 1 January of year, counted from 1970.
func newYear(year int64) int64 {
	y := year - 1
	fours, _ := floor(y, 4)
	hundreds, _ := floor(y, 100)
	cycles, _ := floor(y, 400)
	return 365*y + fours - hundreds + cycles - 719162
}

func leapYear(year int64) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// monthStart is the day of the year, counted from 0, on which month (1 to 13)
// begins.
func monthStart(year int64, month int) int64 {
	start := int64(monthStarts[month-1])
	if month > 2 && leapYear(year) {
		start++
	}
	return start
}

var monthStarts = [13]int16{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}
