package svlog

import "unicode/utf8"

// object appends a line as a JSON object. Its members, always all of them, in
// this order: time, RFC 3339 in UTC with nanoseconds; stamped, whether the line
// itself has that time or only follows one that has; service; line.
func (p *printer) object(name string, l *line) {
	t := timeOf(l.time)
	p.out = append(p.out, `{"time":"`...)
	p.out = t.AppendUTC(p.out)
	p.out = p.out[:len(p.out)-1]
	rest := t.Nano % 1000
	p.out = append(p.out, byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	p.out = append(p.out, `Z","stamped":`...)
	if l.stamped {
		p.out = append(p.out, "true"...)
	} else {
		p.out = append(p.out, "false"...)
	}
	p.out = append(p.out, `,"service":`...)
	p.out = appendString(p.out, []byte(name))
	p.out = append(p.out, `,"line":`...)
	p.out = appendString(p.out, l.text)
	p.out = append(p.out, "}\n"...)
}

// appendString appends text as a JSON string (RFC 8259, 7). Bytes that are not
// UTF-8 become U+FFFD.
func appendString(p, text []byte) []byte {
	p = append(p, '"')
	for i := 0; i < len(text); {
		b := text[i]
		switch {
		case b == '"' || b == '\\':
			p = append(p, '\\', b)
		case b == '\t':
			p = append(p, `\t`...)
		case b < ' ' || b == 0x7f:
			p = append(p, '\\', 'u', '0', '0', hex[b>>4], hex[b&15])
		case b < utf8.RuneSelf:
			p = append(p, b)
		default:
			r, size := utf8.DecodeRune(text[i:])
			p = utf8.AppendRune(p, r)
			i += size
			continue
		}
		i++
	}
	return append(p, '"')
}
