package tai

const daySeconds = 86400

// Date returns the Gregorian date of a day counted from 1 January 1970.
//
// Years are counted from March here, so that a leap day is a year's last; 400
// of them are 146,097 days. The month of a day is found by five months being
// 153 days.
func Date(day int64) (year int64, month, dayOfMonth int) {
	const toMarchOfYear0 = 719468
	cycle, d := floor(day+toMarchOfYear0, 146097)
	y := (d - d/1460 + d/36524 - d/146096) / 365
	d -= 365*y + y/4 - y/100
	m := (5*d + 2) / 153
	dayOfMonth = int(d-(153*m+2)/5) + 1
	year, month = cycle*400+y, int(m)+3
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, dayOfMonth
}

// floor divides, rounding down.
func floor(a, b int64) (quotient, rest int64) {
	quotient, rest = a/b, a%b
	if rest < 0 {
		quotient, rest = quotient-1, rest+b
	}
	return quotient, rest
}
