//! Revisions as text, in the forms that programs read.

use crate::graph::RevisionRef;

/// Whether the database is at a revision, as far as a listing says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// It is not, or nobody asked.
    #[default]
    None,
    /// It is: ` (current)`.
    Current,
}

/// Whether a part is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Left out.
    #[default]
    No,
    /// Shown.
    Yes,
}

/// What the short form of a revision shows beside its identifier and ` (head)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShortForm {
    /// `<base> -> ` before the identifier.
    pub parents: Show,
    /// ` (label, label)`.
    pub labels: Show,
    /// ` (branchpoint)` and ` (mergepoint)`.
    pub tree: Show,
    /// `, doc`.
    pub doc: Show,
    /// ` (current)`.
    pub mark: Mark,
}

impl ShortForm {
    /// A line of `history`.
    pub const HISTORY: Self =
        Self { parents: Show::Yes, labels: Show::Yes, tree: Show::Yes, doc: Show::Yes, mark: Mark::None };
    /// A line of `heads`.
    pub const HEADS: Self =
        Self { parents: Show::No, labels: Show::Yes, tree: Show::No, doc: Show::No, mark: Mark::None };
    /// A line of `current`.
    pub const CURRENT: Self =
        Self { parents: Show::No, labels: Show::No, tree: Show::Yes, doc: Show::No, mark: Mark::None };
    /// A line of `branches`.
    pub const BRANCHES: Self =
        Self { parents: Show::No, labels: Show::Yes, tree: Show::Yes, doc: Show::No, mark: Mark::None };

    /// The same form with this mark.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }

    /// The same form with `, doc`.
    #[must_use]
    pub fn with_doc(mut self) -> Self {
        self.doc = Show::Yes;
        self
    }
}

/// The short form: `a, b (c) -> d (label) (head) (current) (branchpoint) (mergepoint), doc`.
pub fn short(revision: RevisionRef<'_>, form: ShortForm) -> String {
    let mut text = String::new();
    if form.parents == Show::Yes {
        text.push_str(&parents(revision));
        let dependencies = &revision.header().depends_on;
        if !dependencies.is_empty() {
            text.push_str(&format!(" ({})", dependencies.join(", ")));
        }
        text.push_str(" -> ");
    }
    text.push_str(revision.id());
    let labels = revision.branch_labels();
    if form.labels == Show::Yes && !labels.is_empty() {
        text.push_str(&format!(" ({})", labels.join(", ")));
    }
    match (revision.is_real_head(), revision.is_head()) {
        (true, _) => text.push_str(" (head)"),
        (false, true) => text.push_str(" (effective head)"),
        (false, false) => {}
    }
    if form.mark == Mark::Current {
        text.push_str(" (current)");
    }
    if form.tree == Show::Yes && revision.is_branch_point() {
        text.push_str(" (branchpoint)");
    }
    if form.tree == Show::Yes && revision.is_merge_point() {
        text.push_str(" (mergepoint)");
    }
    if form.doc == Show::Yes {
        text.push_str(&format!(", {}", revision.doc()));
    }
    text
}

/// The long form, several lines: what `show` and `-v` print. `path` is the script's file and `docstring` its
/// whole docstring. An effective head is called `(head)` here, as in Alembic.
pub fn log_entry(revision: RevisionRef<'_>, path: &str, docstring: &str, mark: Mark) -> String {
    let flag = |on: bool, text: &'static str| if on { text } else { "" };
    let mut entry = format!(
        "Rev: {}{}{}{}{}\n",
        revision.id(),
        flag(revision.is_head(), " (head)"),
        flag(revision.is_branch_point(), " (branchpoint)"),
        flag(revision.is_merge_point(), " (mergepoint)"),
        flag(mark == Mark::Current, " (current)"),
    );
    let relation = if revision.is_merge_point() { "Merges" } else { "Parent" };
    entry.push_str(&format!("{relation}: {}\n", parents(revision)));
    let dependencies = &revision.header().depends_on;
    if !dependencies.is_empty() {
        entry.push_str(&format!("Also depends on: {}\n", dependencies.join(", ")));
    }
    if revision.is_branch_point() {
        let children = revision.child_ids().collect::<Vec<_>>();
        entry.push_str(&format!("Branches into: {}\n", children.join(", ")));
    }
    let labels = revision.branch_labels();
    if !labels.is_empty() {
        entry.push_str(&format!("Branch names: {}\n", labels.join(", ")));
    }
    let indented: Vec<String> =
        python_lines(python_strip(docstring)).map(|line| format!("    {line}")).collect();
    entry.push_str(&format!("Path: {path}\n\n{}\n", indented.join("\n")));
    entry
}

/// The part of a docstring up to the first blank line: what one-line listings show.
pub fn first_paragraph(docstring: &str) -> &str {
    let stripped = python_strip(docstring);
    stripped.split_once("\n\n").map_or(stripped, |(first, _)| first)
}

fn parents(revision: RevisionRef<'_>) -> String {
    match revision.header().down_revisions.as_slice() {
        [] => "<base>".to_owned(),
        parents => parents.join(", "),
    }
}

/// Python's `str.strip()`, whose white space includes the four separators.
fn python_strip(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&letter))
}

/// Python's `str.splitlines()`.
fn python_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = (!text.is_empty()).then_some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(is_line_end) else {
            rest = None;
            return Some(text);
        };
        let (line, tail) = text.split_at(end);
        let ending = if tail.starts_with("\r\n") { 2 } else { tail.chars().next().map_or(0, char::len_utf8) };
        rest = Some(&tail[ending..]).filter(|tail| !tail.is_empty());
        Some(line)
    })
}

fn is_line_end(letter: char) -> bool {
    matches!(
        letter,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[cfg(test)]
mod tests;
