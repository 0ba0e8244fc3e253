package lint

import (
	"bytes"
	"errors"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// script is what there is to know of a shell script.
type script struct {
	functions map[string]*syntax.Stmt
	commands  map[string]bool // the names of all simple commands in it
	endings   []ending        // what it may end with
	cut       []*syntax.Stmt  // statements behind an exec
	starts    int             // line of the first command that goes on in the background, 0: none
	errors    bool            // it does something with descriptor 2
}

// ending is a way in which a script ends.
type ending struct {
	kind  endingKind
	words []word // of a command
	line  int
}

type endingKind uint8

const (
	becomes    endingKind = iota // exec COMMAND
	runs                         // COMMAND
	piped                        // COMMAND | COMMAND
	leaves                       // COMMAND &
	inSubshell                   // ( COMMAND )
	waits                        // wait
)

// word is a word of a command as the shell hands it on. literal is false where
// that depends on a variable or another command; text is then as it was written.
type word struct {
	text    string
	literal bool
}

// parseScript reads a shell script. What sh may be differs from system to
// system, so more than one language is tried.
func parseScript(content []byte, first syntax.LangVariant) (s *script, notes []exception, err error) {
	var f *syntax.File
	for _, lang := range []syntax.LangVariant{first, syntax.LangBash} {
		p := syntax.NewParser(syntax.KeepComments(true), syntax.Variant(lang))
		g, wrong := p.Parse(bytes.NewReader(content), "")
		if wrong == nil {
			f, err = g, nil
			break
		}
		if err == nil {
			err = wrong
		}
	}
	if err != nil {
		return nil, nil, err
	}
	s = &script{functions: map[string]*syntax.Stmt{}, commands: map[string]bool{}}
	syntax.Walk(f, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Comment:
			notes = append(notes, exceptions(n.Text)...)
		case *syntax.FuncDecl:
			if n.Name != nil {
				s.functions[n.Name.Value] = n.Body
			}
		case *syntax.CallExpr:
			if words := wordsOf(n.Args); len(words) > 0 {
				s.commands[words[0].text] = true
				if words[0].text == "exec" && len(words) > 1 {
					s.commands[words[1].text] = true
				}
			}
		case *syntax.Stmt:
			if n.Background && s.starts == 0 {
				s.starts = int(n.Pos().Line())
			}
		case *syntax.Redirect:
			s.errors = s.errors || aboutErrors(n)
		}
		return true
	})
	s.end(f.Stmts, 0)
	s.unreachable(f.Stmts)
	return s, notes, nil
}

// exception is a rule that a comment switches off.
type exception string

// exceptions reads a comment: "svlint: except RULE ...".
func exceptions(comment string) (list []exception) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(comment), "svlint: except ")
	if !ok {
		return nil
	}
	for _, w := range strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' }) {
		if !Known(w) {
			break // what follows says why
		}
		list = append(list, exception(w))
	}
	return list
}

// aboutErrors reports whether a redirection says where error messages go.
func aboutErrors(r *syntax.Redirect) bool {
	switch {
	case r.Op == syntax.RdrAll || r.Op == syntax.AppAll:
		return true
	case r.N != nil && r.N.Value == "2":
		return true
	}
	return r.Op == syntax.DplOut && r.Word != nil && r.Word.Lit() == "2"
}

// depth bounds how far functions that call each other are followed.
const depth = 20

// end adds what stmts may end with.
func (s *script) end(stmts []*syntax.Stmt, level int) {
	if level > depth {
		return
	}
	for i := len(stmts) - 1; i >= 0; i-- {
		switch stmt := stmts[i]; {
		case isDeclaration(stmt):
		case i > 0 && isEpilogue(stmt):
		default:
			s.endStmt(stmt, level)
			return
		}
	}
}

func isDeclaration(stmt *syntax.Stmt) bool {
	_, ok := stmt.Cmd.(*syntax.FuncDecl)
	return ok
}

// isEpilogue reports whether stmt only gives the exit code, or waits a little
// before supervise starts the script again.
func isEpilogue(stmt *syntax.Stmt) bool {
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	if !ok || stmt.Background || len(call.Args) == 0 {
		return false
	}
	name := call.Args[0].Lit()
	return name == "exit" || name == "sleep"
}

func (s *script) endStmt(stmt *syntax.Stmt, level int) {
	line := int(stmt.Pos().Line())
	if stmt.Background {
		s.endings = append(s.endings, ending{leaves, commandOf(stmt), line})
		return
	}
	if stmt.Negated {
		return // a question
	}
	switch cmd := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		s.endCall(cmd, line, level)
	case *syntax.BinaryCmd:
		switch cmd.Op {
		case syntax.Pipe, syntax.PipeAll:
			s.endings = append(s.endings, ending{piped, nil, line})
		case syntax.AndStmt:
			s.endStmt(cmd.Y, level)
		case syntax.OrStmt:
			s.endStmt(cmd.X, level)
			s.endStmt(cmd.Y, level)
		}
	case *syntax.IfClause:
		for ; cmd != nil; cmd = cmd.Else {
			s.end(cmd.Then, level)
		}
	case *syntax.CaseClause:
		for _, item := range cmd.Items {
			s.end(item.Stmts, level)
		}
	case *syntax.Block:
		s.end(cmd.Stmts, level)
	case *syntax.Subshell:
		inner := script{functions: s.functions}
		inner.end(cmd.Stmts, level+1)
		for _, e := range inner.endings {
			if e.kind == becomes || e.kind == runs {
				e.kind = inSubshell
			}
			s.endings = append(s.endings, e)
		}
	case *syntax.TimeClause:
		if cmd.Stmt != nil {
			s.endStmt(cmd.Stmt, level)
		}
	}
}

// endCall adds a simple command. Loops, assignments and the like are the script
// itself at work, and no ending.
func (s *script) endCall(call *syntax.CallExpr, line, level int) {
	words := wordsOf(call.Args)
	for len(words) > 0 && words[0] == (word{"command", true}) {
		words = words[1:]
	}
	if len(words) == 0 {
		return
	}
	name := words[0]
	if body := s.functions[name.text]; name.literal && body != nil {
		s.end([]*syntax.Stmt{body}, level+1)
		return
	}
	switch {
	case name.text == "exec" && name.literal:
		if words = afterExec(words[1:]); len(words) > 0 {
			s.endings = append(s.endings, ending{becomes, words, line})
		}
	case name.text == "wait" && name.literal:
		s.endings = append(s.endings, ending{waits, nil, line})
	case name.literal && passing[name.text]:
	default:
		s.endings = append(s.endings, ending{runs, words, line})
	}
}

// afterExec leaves out bash's options of exec.
func afterExec(words []word) []word {
	for len(words) > 0 && words[0].literal && strings.HasPrefix(words[0].text, "-") {
		if words[0].text == "-a" && len(words) > 1 {
			words = words[1:]
		}
		words = words[1:]
	}
	return words
}

// passing are commands that a script may end with itself: those of the shell,
// and programs that are done in a moment.
var passing = names(": . [ [[ alias bg break cd continue echo eval exit export false fg getopts hash kill local printf",
	"pwd read readonly return set shift source test times trap true type typeset ulimit umask unalias unset",
	"basename cat chgrp chmod chown cp date dirname grep head hostname id install ln logger ls mkdir mkfifo mktemp mv",
	"pgrep pkill readlink realpath rm rmdir sed seq sleep sort stat sync tail touch tr uname usleep",
	"svc svok svstat svup sv s6-svc s6-svstat s6-svwait s6-notifyoncheck initctl rc-service systemctl")

// unreachable notes statements that follow an exec in the script's main line.
// An exit behind it is for the case that exec fails.
func (s *script) unreachable(stmts []*syntax.Stmt) {
	for i, stmt := range stmts {
		call, ok := stmt.Cmd.(*syntax.CallExpr)
		if !ok || stmt.Background || len(call.Args) < 2 || call.Args[0].Lit() != "exec" || len(afterExec(wordsOf(call.Args[1:]))) == 0 {
			continue
		}
		for _, next := range stmts[i+1:] {
			if !isDeclaration(next) && !isEpilogue(next) && !complains(next) {
				s.cut = append(s.cut, next)
				return
			}
		}
	}
}

// complains reports whether stmt prints something: that exec has failed.
func complains(stmt *syntax.Stmt) bool {
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	return ok && len(call.Args) > 0 && (call.Args[0].Lit() == "echo" || call.Args[0].Lit() == "printf")
}

// commandOf are the words of a simple command; none for others.
func commandOf(stmt *syntax.Stmt) []word {
	if call, ok := stmt.Cmd.(*syntax.CallExpr); ok {
		words := wordsOf(call.Args)
		if len(words) > 1 && words[0] == (word{"exec", true}) {
			words = afterExec(words[1:])
		}
		return words
	}
	return nil
}

func wordsOf(list []*syntax.Word) []word {
	words := make([]word, 0, len(list))
	for _, w := range list {
		words = append(words, wordOf(w))
	}
	return words
}

func wordOf(w *syntax.Word) word {
	if text, ok := literal(w.Parts, true); ok {
		return word{text, true}
	}
	var b strings.Builder
	if err := syntax.NewPrinter().Print(&b, w); err != nil {
		return word{"...", false}
	}
	return word{b.String(), false}
}

// literal is what parts say, without quotes; ok is false if that is only known
// when the script runs. bare parts stand outside of quotes, where a star may
// become file names.
func literal(parts []syntax.WordPart, bare bool) (text string, ok bool) {
	var b strings.Builder
	for _, p := range parts {
		switch p := p.(type) {
		case *syntax.Lit:
			if bare && strings.ContainsAny(p.Value, "*?[~{") {
				return "", false
			}
			b.WriteString(unescaped(p.Value, bare))
		case *syntax.SglQuoted:
			if p.Dollar {
				return "", false
			}
			b.WriteString(p.Value)
		case *syntax.DblQuoted:
			inner, ok := literal(p.Parts, false)
			if !ok {
				return "", false
			}
			b.WriteString(inner)
		default:
			return "", false
		}
	}
	return b.String(), true
}

// unescaped takes the backslashes away that the shell takes away: all outside of
// quotes, and in double quotes those before the characters that it looks for.
func unescaped(s string, bare bool) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && (bare || strings.IndexByte("$`\"\\\n", s[i+1]) >= 0) {
			if i++; s[i] == '\n' {
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// shell reads the shell script f.
func (c *check) shell(f File, lang syntax.LangVariant) {
	if len(f.Content) >= MaxContent {
		return // its end is not in the picture
	}
	// Carriage returns are reported as what they are, not as what they do.
	content := bytes.ReplaceAll(f.Content, []byte("\r\n"), []byte("\n"))
	s, notes, err := parseScript(content, lang)
	if err != nil {
		line, text := 0, err.Error()
		var wrong syntax.ParseError
		var foreign syntax.LangError
		switch {
		case errors.As(err, &wrong):
			line, text = int(wrong.Pos.Line()), wrong.Text
		case errors.As(err, &foreign):
			line, text = int(foreign.Pos.Line()), foreign.Feature+" is not known to this shell"
		}
		c.say("syntax", f.Name, line, "try it with sh -n "+join(c.Path, f.Name), "the shell cannot read it: %s", text)
		return
	}
	c.scripts[f.Name] = s
	for _, rule := range notes {
		if c.excepted[f.Name] == nil {
			c.excepted[f.Name] = map[string]bool{}
		}
		c.excepted[f.Name][string(rule)] = true
	}
}
