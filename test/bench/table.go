package main

import (
	"fmt"
	"slices"
	"strings"
)

// table has a row for each thing that was measured and a column for each
// system or family.
type table struct {
	title   string
	columns []string
	rows    []row
}

// row is what was measured in one way: values by the column's name, one a
// round.
type row struct {
	name   string
	values map[string][]float64
}

// column takes one value of each result.
func column[T any](results map[string][]T, value func(T) float64) map[string][]float64 {
	values := map[string][]float64{}
	for name, list := range results {
		for _, r := range list {
			values[name] = append(values[name], value(r))
		}
	}
	return values
}

func (t *table) add(name string, values map[string][]float64) {
	t.rows = append(t.rows, row{name, values})
}

// markdown is the table, or nothing if it has no rows.
func (t *table) markdown() string {
	if len(t.rows) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n| %s |", t.title)
	for _, name := range t.columns {
		fmt.Fprintf(&b, " %s |", name)
	}
	fmt.Fprintf(&b, "\n|---|%s\n", strings.Repeat("---:|", len(t.columns)))
	for _, r := range t.rows {
		fmt.Fprintf(&b, "| %s |", r.name)
		for _, name := range t.columns {
			fmt.Fprintf(&b, " %s |", r.cell(name))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// cell is the median, and how it compares: the median of the ratios that the
// rounds had, since what disturbs a round disturbs both.
func (r row) cell(name string) string {
	own, c := r.values[name], r.values[reference]
	switch {
	case len(own) == 0:
		return "–"
	case name == reference || len(c) != len(own) || slices.Contains(c, 0):
		return number(median(own))
	}
	ratios := make([]float64, len(own))
	for i := range own {
		ratios[i] = own[i] / c[i]
	}
	return number(median(own)) + " (" + number(median(ratios)) + ")"
}

// median is the middle one of values, or the mean of the two in the middle.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// number shows a value with the digits that mean something.
func number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v == 0:
		return "0"
	case v < 0.1:
		return fmt.Sprintf("%.2g", v)
	}
	return fmt.Sprintf("%.2f", v)
}
