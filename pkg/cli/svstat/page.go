package svstat

// page is what is printed below a service's line: rows of a label and a text.
type page struct{ out []byte }

// indent is what rows begin with, labels where the texts begin.
const (
	indent = "  "
	labels = len("logger  ")
)

// row appends a row; one without label belongs to the one before.
func (p *page) row(label string, text ...string) {
	p.out = append(append(p.out, indent...), label...)
	for range labels - len(label) {
		p.out = append(p.out, ' ')
	}
	for _, t := range text {
		p.out = append(p.out, t...)
	}
	p.out = append(p.out, '\n')
}
