//! A template's text as nodes.

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};

use super::block::{self, Block};
use crate::NeedsPython;

/// A piece of a template.
#[derive(Debug)]
pub(super) enum Node {
    /// Text that stays.
    Text(String),
    /// `${expression | filter, filter}`.
    Expression { source: Place, filters: Vec<String> },
    /// `% if`: the first branch whose test holds; the last may have none.
    If(Vec<(Option<Place>, Vec<Node>)>),
    /// `% for name in expression`.
    For { name: String, iterable: Place, body: Vec<Node> },
    /// `<% ... %>` and `<%! ... %>`.
    Block { block: Block, span: Span },
}

/// Python text and where it stands in the template.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) text: String,
    pub(super) span: Span,
}

type Parsed<T> = Result<std::result::Result<T, NeedsPython>>;

/// An open control line, and what has been collected for it.
enum Open {
    If { branches: Vec<(Option<Place>, Vec<Node>)>, test: Option<Place>, at: Span },
    For { name: String, iterable: Place, at: Span },
}

/// Parses a template.
pub(super) fn parse(source: &SourceText) -> Parsed<Vec<Node>> {
    let mut parser = Parser { source, nodes: vec![Vec::new()], open: Vec::new() };
    let mut rest = 0;
    while rest < source.text().len() {
        match parser.next(rest)? {
            Ok(end) => rest = end,
            Err(reason) => return Ok(Err(reason)),
        }
    }
    match parser.open.last() {
        Some(Open::If { at, .. } | Open::For { at, .. }) => {
            Err(parser.error(*at, "this control line is never closed", "opened here"))
        }
        None => Ok(Ok(parser.nodes.pop().unwrap_or_default())),
    }
}

struct Parser<'s> {
    source: &'s SourceText,
    /// A list of nodes for each open control line, and one for the template itself.
    nodes: Vec<Vec<Node>>,
    open: Vec<Open>,
}

impl Parser<'_> {
    /// Reads one line start, tag, expression or run of text from `start`; returns where it ends.
    fn next(&mut self, start: usize) -> Parsed<usize> {
        let text = self.source.text();
        let here = &text[start..];
        if start == 0 || text[..start].ends_with('\n') {
            let line_length = here.find('\n').map_or(here.len(), |newline| newline + 1);
            let line = &here[..line_length];
            let trimmed = line.trim_start();
            let indent = line.len() - trimmed.len();
            if let Some(escaped) = trimmed.strip_prefix("%%") {
                // Mako drops one percent sign of a line that starts with two.
                self.push_text(&format!("{}%{escaped}", &line[..indent]));
                return Ok(Ok(start + line_length));
            }
            if let Some(control) = trimmed.strip_prefix('%') {
                let span = span(start + indent, start + line.trim_end().len());
                let inner = start + line.len() - control.len();
                return Ok(self.control(control, inner, span)?.map(|()| start + line_length));
            }
            if trimmed.starts_with("##") {
                return Ok(Ok(start + line_length));
            }
        }
        if here.starts_with("${") {
            return self.expression(start);
        }
        if here.starts_with("<%") || here.starts_with("</%") {
            return self.tag(start);
        }
        if here.starts_with("\\\n") {
            return Ok(Ok(start + 2));
        }
        if here.starts_with("\\\r\n") {
            return Ok(Ok(start + 3));
        }
        let end = text_end(here);
        self.push_text(&here[..end]);
        Ok(Ok(start + end))
    }

    fn push(&mut self, node: Node) {
        if let Some(nodes) = self.nodes.last_mut() {
            nodes.push(node);
        }
    }

    fn push_text(&mut self, text: &str) {
        self.push(Node::Text(text.to_owned()));
    }

    fn decline<T>(&self, span: Span, reason: &str) -> Parsed<T> {
        Ok(Err(NeedsPython::new(self.source, span, reason)))
    }

    fn error(&self, span: Span, message: &str, label: &str) -> Error {
        Error::new(Code::TemplateRender, message).at(self.source, span, label)
    }

    /// `${expression | filters}`: ends at the brace that closes it, outside of strings and brackets.
    fn expression(&mut self, start: usize) -> Parsed<usize> {
        let text = self.source.text();
        let inner = start + 2;
        let Some(scan) = scan(&text[inner..]) else {
            return Err(self.error(span(start, inner), "this expression is never closed", "opened here"));
        };
        let code_end = scan.bar.unwrap_or(scan.end);
        let filters = match scan.bar {
            Some(bar) => {
                text[inner + bar + 1..inner + scan.end].split(',').map(|f| f.trim().to_owned()).collect()
            }
            None => Vec::new(),
        };
        let code = &text[inner..inner + code_end];
        let lead = code.len() - code.trim_start().len();
        let place = Place {
            text: code.trim().to_owned(),
            span: span(inner + lead, inner + lead + code.trim().len()),
        };
        self.push(Node::Expression { source: place, filters });
        Ok(Ok(inner + scan.end + 1))
    }

    fn tag(&mut self, start: usize) -> Parsed<usize> {
        let here = &self.source.text()[start..];
        for (open, close, keeps) in [("<%doc>", "</%doc>", false), ("<%text>", "</%text>", true)] {
            let Some(inner) = here.strip_prefix(open) else { continue };
            let Some(end) = inner.find(close) else {
                let place = span(start, start + open.len());
                return Err(self.error(place, "this block is never closed", "opened here"));
            };
            if keeps {
                let kept = inner[..end].to_owned();
                self.push_text(&kept);
            }
            return Ok(Ok(start + open.len() + end + close.len()));
        }
        let begins_code = |c: char| c == '!' || c.is_whitespace();
        let inner = here.strip_prefix("<%").filter(|inner| inner.starts_with(begins_code));
        let Some(inner) = inner else {
            let end = here.find('>').map_or(here.len(), |end| end + 1);
            return self.decline(span(start, start + end), "a tag of Mako's that Limbeck does not know");
        };
        let Some(end) = inner.find("%>") else {
            return Err(self.error(span(start, start + 2), "this block is never closed", "opened here"));
        };
        let place = span(start, start + end + 4);
        let code = inner[..end].strip_prefix('!').unwrap_or(&inner[..end]);
        if code.contains('#') {
            // A comment in the block may hold what looks like its end.
            return self.decline(place, "Python code that Limbeck does not run in templates");
        }
        Ok(block::read(self.source, code, place).map(|block| {
            self.push(Node::Block { block, span: place });
            start + end + 4
        }))
    }

    fn control(&mut self, control: &str, inner: usize, at: Span) -> Parsed<()> {
        let lead = control.len() - control.trim_start().len();
        let line = control.trim();
        let place = |keyword: &str| {
            let code = line[keyword.len()..].trim_end_matches(':');
            let code_lead = code.len() - code.trim_start().len();
            let from = inner + lead + keyword.len() + code_lead;
            Place { text: code.trim().to_owned(), span: span(from, from + code.trim().len()) }
        };
        if line.starts_with("if ") {
            self.open.push(Open::If { branches: Vec::new(), test: Some(place("if ")), at });
            self.nodes.push(Vec::new());
            return Ok(Ok(()));
        }
        if line.starts_with("for ") {
            let head = place("for ");
            let Some((name, iterable)) = head.text.split_once(" in ") else {
                return self.decline(at, "a loop over several names");
            };
            let offset = (head.text.len() - iterable.len()) as u32;
            let iterable = Place {
                text: iterable.trim().to_owned(),
                span: Span::new(head.span.start + offset, head.span.end),
            };
            if name.contains(',') {
                return self.decline(at, "a loop over several names");
            }
            self.open.push(Open::For { name: name.trim().to_owned(), iterable, at });
            self.nodes.push(Vec::new());
            return Ok(Ok(()));
        }
        if line.starts_with("elif ") || line.trim_end_matches(':').trim() == "else" {
            let next = line.starts_with("elif ").then(|| place("elif "));
            let body = self.nodes.pop().unwrap_or_default();
            let Some(Open::If { branches, test, .. }) = self.open.last_mut() else {
                return Err(self.error(at, "there is no `% if` above this line", ""));
            };
            branches.push((test.take(), body));
            *test = next;
            self.nodes.push(Vec::new());
            return Ok(Ok(()));
        }
        match (line, self.open.pop()) {
            ("endif", Some(Open::If { mut branches, test, .. })) => {
                branches.push((test, self.nodes.pop().unwrap_or_default()));
                self.push(Node::If(branches));
                Ok(Ok(()))
            }
            ("endfor", Some(Open::For { name, iterable, .. })) => {
                let body = self.nodes.pop().unwrap_or_default();
                self.push(Node::For { name, iterable, body });
                Ok(Ok(()))
            }
            ("endif" | "endfor", _) => Err(self.error(at, "this line closes nothing", "")),
            _ => self.decline(at, "a control line other than `if` and `for`"),
        }
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

/// Where plain text ends: before the next line, expression, tag or continuation.
fn text_end(here: &str) -> usize {
    let mut end = here.len();
    for marker in ["${", "<%", "</%", "\\\n", "\\\r\n"] {
        if let Some(found) = here[1..].find(marker) {
            end = end.min(found + 1);
        }
    }
    match here.find('\n') {
        Some(newline) => end.min(newline + 1),
        None => end,
    }
}

/// Where an expression ends, and where its filters begin.
struct Scan {
    end: usize,
    bar: Option<usize>,
}

fn scan(text: &str) -> Option<Scan> {
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut bar = None;
    let mut escaped = false;
    for (index, c) in text.char_indices() {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, '}') if depth == 0 => return Some(Scan { end: index, bar }),
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, '|') if depth == 0 && bar.is_none() => bar = Some(index),
            (None, _) => {}
        }
    }
    None
}
