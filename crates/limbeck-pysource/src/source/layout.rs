//! Where lines break: a call stands on one line when it fits, else each argument has its own.

/// The longest line that is written when there is a choice.
const WIDTH: usize = 106;
const INDENT: &str = "    ";

/// A line of the body with its depth.
#[derive(Debug, Clone)]
pub(super) struct Line {
    depth: usize,
    text: String,
}

impl Line {
    pub(super) fn new(depth: usize, text: impl Into<String>) -> Self {
        Self { depth, text: text.into() }
    }
}

/// Joins lines, four spaces a depth; empty lines stay empty.
pub(super) fn join(lines: &[Line]) -> String {
    let written: Vec<String> = lines
        .iter()
        .map(|line| if line.text.is_empty() { String::new() } else { INDENT.repeat(line.depth) + &line.text })
        .collect();
    written.join("\n")
}

/// A piece of Python source whose inner breaks are not decided yet.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// Never broken.
    Text(String),
    /// `open item, item close`, perhaps over several lines.
    Group { open: String, items: Vec<Node>, close: &'static str, always_break: bool },
    /// `name=value`, or `key: value`.
    Pair { head: String, value: Box<Node> },
    /// `receiver.method(...)`, the receiver itself a node.
    Chain { receiver: Box<Node>, call: Box<Node> },
}

impl Node {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn call(function: impl Into<String>, items: Vec<Self>) -> Self {
        Self::Group { open: format!("{}(", function.into()), items, close: ")", always_break: false }
    }

    /// A call whose arguments always stand on lines of their own.
    pub(super) fn tall_call(function: impl Into<String>, items: Vec<Self>) -> Self {
        Self::Group { open: format!("{}(", function.into()), items, close: ")", always_break: true }
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::Group { open: "[".into(), items, close: "]", always_break: false }
    }

    pub(super) fn dict(pairs: Vec<(String, Self)>) -> Self {
        let items = pairs
            .into_iter()
            .map(|(key, value)| Self::Pair { head: format!("{key}: "), value: value.into() });
        Self::Group { open: "{".into(), items: items.collect(), close: "}", always_break: false }
    }

    pub(super) fn keyword(name: &str, value: Self) -> Self {
        Self::Pair { head: format!("{name}="), value: value.into() }
    }

    pub(super) fn method(receiver: Self, method: &str, items: Vec<Self>) -> Self {
        Self::Chain { receiver: receiver.into(), call: Self::call(format!(".{method}"), items).into() }
    }

    /// The source on one line, as a constraint is sorted and a short call is written.
    pub(super) fn flat(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Group { open, items, close, .. } => {
                let items: Vec<String> = items.iter().map(Self::flat).collect();
                format!("{open}{}{close}", items.join(", "))
            }
            Self::Pair { head, value } => format!("{head}{}", value.flat()),
            Self::Chain { receiver, call } => receiver.flat() + &call.flat(),
        }
    }

    fn must_break(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Group { items, always_break, .. } => *always_break || items.iter().any(Self::must_break),
            Self::Pair { value, .. } => value.must_break(),
            Self::Chain { receiver, call } => receiver.must_break() || call.must_break(),
        }
    }

    /// The lines of a statement.
    pub(super) fn lines(&self, depth: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        self.write(depth, String::new(), "", &mut lines);
        lines
    }

    fn write(&self, depth: usize, lead: String, tail: &str, lines: &mut Vec<Line>) {
        let flat = self.flat();
        if !self.must_break()
            && depth * INDENT.len() + lead.len() + flat.chars().count() + tail.len() <= WIDTH
        {
            lines.push(Line::new(depth, lead + &flat + tail));
            return;
        }
        match self {
            Self::Text(_) => lines.push(Line::new(depth, lead + &flat + tail)),
            Self::Group { items, .. } if items.is_empty() => {
                lines.push(Line::new(depth, lead + &flat + tail))
            }
            Self::Group { open, items, close, .. } => {
                lines.push(Line::new(depth, lead + open));
                for item in items {
                    item.write(depth + 1, String::new(), ",", lines);
                }
                lines.push(Line::new(depth, format!("{close}{tail}")));
            }
            Self::Pair { head, value } => value.write(depth, lead + head, tail, lines),
            Self::Chain { receiver, call } => call.write(depth, lead + &receiver.flat(), tail, lines),
        }
    }
}
