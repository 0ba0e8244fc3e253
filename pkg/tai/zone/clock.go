package zone

// Clock is the clocks of a zone, with their distance to UTC.
type Clock struct {
	zone   *Zone
	period period // that of the last moment asked for; none at first
	shown  int64  // seconds from a moment in it to what the clocks show
	ahead  int64
}

// NewClock returns the clocks of z.
func NewClock(z *Zone) *Clock { return &Clock{zone: z} }

// At returns what the clocks show at the moment that is seconds after 1970 UTC,
// as seconds since 1970, and how many seconds they are ahead of UTC: whole
// minutes, less than 100 hours, so that an ISO 8601 time has room for them.
//
// Where a zone's offset has more seconds they do not count; where it has 100
// hours or more, or the C library no local time, the clocks show UTC. In zones
// that count leap seconds they are not part of ahead, and the last second
// before one shows twice.
func (c *Clock) At(seconds int64) (shown, ahead int64) {
	if !representable(seconds) {
		return seconds, 0
	}
	if seconds < c.period.from || seconds >= c.period.to {
		c.turnTo(seconds)
	}
	return seconds + c.shown, c.ahead
}

// turnTo makes period the one that seconds, which is representable, is in.
func (c *Clock) turnTo(seconds int64) {
	c.period, _ = c.zone.at(seconds)
	leaps := c.zone.leapsUntil(seconds)
	c.ahead = (c.period.offset + leaps) / 60 * 60
	if c.ahead <= -100*3600 || c.ahead >= 100*3600 {
		c.ahead = 0
	}
	c.shown = c.ahead - leaps
}

// leapsUntil returns how many leap seconds a time t counts.
func (z *Zone) leapsUntil(t int64) (total int64) {
	for _, l := range z.leaps {
		if l.at > t {
			break
		}
		total = l.total
	}
	return total
}
