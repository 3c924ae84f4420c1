//! Another parent for a script: which texts of the file change, and nothing else of it.

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};

use super::{Header, HeaderReading, read_header};
use crate::source::python_repr;
use crate::syntax::ast::{Expr, ExprKind, Module, Stmt, StmtKind};
use crate::syntax::parse_module;

/// A text that takes the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

/// What to change in a script so that it follows `parent`: the value of `down_revision`, in the quotes that it has, and
/// the docstring's line `Revises:`, when there is one that names one revision or none. In the order of the file.
///
/// # Errors
/// Those of [`read_header`]; `LB0315` when `down_revision` cannot be changed alone.
pub fn reparent(source: &SourceText, parent: &str) -> Result<Vec<Edit>> {
    let header = match read_header(source)? {
        HeaderReading::Header(header) => header,
        HeaderReading::NeedsPython(reason) => {
            return Err(
                reason.to_error(Code::CannotRebase, "this script's header can only be had by running it")
            );
        }
        HeaderReading::Broken { error, .. } => return Err(error),
    };
    let module = parse_module(source)?;
    let (statement, value) = declaration(source, &module)?;
    let value = match &value.kind {
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => match &items[..] {
            [] => value,
            [only] => only,
            _ => return Err(refused(source, statement.span, "several parents")),
        },
        _ => value,
    };
    let text = source.text();
    let quoted = |span: Span| quote(slice(text, span));
    let quote = quoted(value.span).or_else(|| header.revision_span.and_then(quoted)).unwrap_or('\'');
    let mut edits: Vec<Edit> = revises(source, &module, &header, parent).into_iter().collect();
    edits.push(Edit { span: value.span, text: literal(parent, quote) });
    edits.sort_by_key(|edit| edit.span.start);
    Ok(edits)
}

/// The statement that declares `down_revision`, and its value. The header was read: there is one, on the module's level.
fn declaration<'m>(source: &SourceText, module: &'m Module) -> Result<(&'m Stmt, &'m Expr)> {
    let is_it = |target: &Expr| matches!(&target.kind, ExprKind::Name(name) if &**name == "down_revision");
    for statement in &module.body {
        match &statement.kind {
            StmtKind::Assign { targets, value } if targets.iter().any(is_it) => {
                if targets.len() > 1 {
                    return Err(refused(source, statement.span, "the same value has other names too"));
                }
                return Ok((statement, value));
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } if is_it(target) => {
                return Ok((statement, value));
            }
            _ => {}
        }
    }
    Err(refused(source, Span::new(0, 0), "`down_revision` is declared in another way"))
}

fn refused(source: &SourceText, span: Span, label: &str) -> Error {
    Error::new(Code::CannotRebase, "`down_revision` of this script cannot be changed alone")
        .at(source, span, label)
        .hint("write it as `down_revision = \"...\"`")
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize).unwrap_or("")
}

/// The first quotation mark of an expression.
fn quote(text: &str) -> Option<char> {
    text.chars().find(|c| matches!(c, '"' | '\''))
}

fn literal(text: &str, quote: char) -> String {
    match is_plain(text) {
        true => format!("{quote}{text}{quote}"),
        false => python_repr(text),
    }
}

/// Whether a text stands for itself inside of any literal.
fn is_plain(text: &str) -> bool {
    !text.contains(|c: char| matches!(c, '"' | '\'' | '\\') || c.is_control())
}

/// The change of the line `Revises:`. What somebody has written behind the identifier stays, and a line that names
/// something else is left alone.
fn revises(source: &SourceText, module: &Module, header: &Header, parent: &str) -> Option<Edit> {
    let StmtKind::Expr(documentation) = &module.body.first()?.kind else { return None };
    if !matches!(documentation.kind, ExprKind::Str(Some(_))) || !is_plain(parent) {
        return None;
    }
    let raw = slice(source.text(), documentation.span);
    let (mut at, end) = inside(raw)?;
    for line in raw.get(at..end)?.split(['\n', '\r']) {
        if let Some(edit) = revises_line(line, header, parent) {
            let start = documentation.span.start + (at as u32) + edit.span.start;
            let length = edit.span.end - edit.span.start;
            return Some(Edit { span: Span::new(start, start + length), ..edit });
        }
        at += line.len() + 1;
    }
    None
}

/// Where the text of a string literal begins and ends.
fn inside(raw: &str) -> Option<(usize, usize)> {
    let start = raw.find(['"', '\''])?;
    let quote = raw.get(start..=start)?;
    let triple = quote.repeat(3);
    let width = if raw.get(start..)?.starts_with(&triple) { 3 } else { 1 };
    Some((start + width, raw.len().checked_sub(width)?))
}

/// The change within one line.
fn revises_line(line: &str, header: &Header, parent: &str) -> Option<Edit> {
    const KEY: &str = "Revises:";
    let key = line.len() - line.trim_start().len();
    let after = line.get(key..)?.strip_prefix(KEY)?;
    let gap = after.len() - after.trim_start().len();
    let value = after.trim();
    let start = key + KEY.len() + gap;
    let old = header.down_revisions.first().map_or("", String::as_str);
    let known = value
        .strip_prefix(old)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
    let length = match known {
        true => old.len(),
        false if value.contains(char::is_whitespace) || value.contains('\\') => return None,
        false => value.len(),
    };
    let text = if gap == 0 { format!(" {parent}") } else { parent.to_owned() };
    Some(Edit { span: Span::new(start as u32, (start + length) as u32), text })
}

#[cfg(test)]
mod tests {
    use limbeck_diagnostics::{Code, SourceText};

    use super::reparent;
    use crate::{HeaderReading, read_header};

    fn changed(text: &str) -> String {
        let source = SourceText::new("versions/a.py", text);
        let mut changed = text.to_owned();
        for edit in reparent(&source, "new").unwrap().into_iter().rev() {
            changed.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        let read = match read_header(&SourceText::new("versions/a.py", changed.as_str())).unwrap() {
            HeaderReading::Header(header) => header.down_revisions,
            other => panic!("{other:?}"),
        };
        assert_eq!(read, ["new"], "{changed}");
        changed
    }

    /// Only these texts change: `[old|new]` says what and how.
    fn check(marked: &str) {
        let side = |second: bool| {
            let mut text = String::new();
            for (number, part) in marked.split(['[', ']']).enumerate() {
                let (old, new) = part.split_once('|').unwrap_or((part, part));
                text += if number % 2 == 1 && second { new } else { old };
            }
            text
        };
        assert_eq!(changed(&side(false)), side(true), "{marked}");
    }

    #[test]
    fn the_value_and_the_line_change_and_nothing_else() {
        check(
            "\"\"\"x\n\nRevision ID: r\nRevises: [old|new]\nCreate Date: d\n\"\"\"\nrevision = 'r'\ndown_revision = ['old'|'new']  # why\n",
        );
        check(
            "\"\"\"x\r\n\r\nRevises: [old|new]\r\n\"\"\"\r\nrevision = 'r'\r\ndown_revision = [\"old\"|\"new\"]\r\nx = 1\r\n",
        );
        check(
            "\u{feff}# é\r\"\"\"é\rRevises: [old|new]\r\"\"\"\rrevision = 'é'\rdown_revision: str = [\"old\"|\"new\"]\r",
        );
        check("revision = \"r\"\ndown_revision = [None|\"new\"]");
        check("'''x\nRevises: [|new]\n'''\nrevision = 'r'\ndown_revision = [None|'new']\n");
        check("'''x\nRevises:[| new]\n'''\nrevision = 'r'\ndown_revision = [None|'new']\n");
        check(
            "r'''x\n  Revises: [old|new] (by hand)\n'''\nrevision = 'r'\ndown_revision = [r\"old\"|\"new\"]; b = 2\n",
        );
        check("'''x\nRevises: [stale|new]\n'''\nrevision = 'r'\ndown_revision = [u'old'|'new']\n");
        check("'''x\nRevises: what the chief said\n'''\nrevision = 'r'\ndown_revision = ['o' 'ld'|'new']\n");
        check("'Revises: [old|new]'\nrevision = 'r'\ndown_revision = ([\"\"\"old\"\"\"|\"new\"],)\n");
        check("revision = 'r'\nPARENT = 'old'\ndown_revision = ([PARENT|'new'])\n");
        check("revision = 'r'\ndown_revision = [()|'new']\n# Revises: old\n");
        check("'''no line here'''\nrevision = 'r'\ndown_revision = (\n    [\"old\"|\"new\"]\n)\n");
    }

    #[test]
    fn the_word_is_not_taken_from_a_longer_one() {
        check("'''x\nRevises: [older|new]\n'''\nrevision = 'r'\ndown_revision = ['old'|'new']\n");
        check("'''x\nRevises: [old|new], and more\n'''\nrevision = 'r'\ndown_revision = ['old'|'new']\n");
    }

    #[test]
    fn identifiers_that_need_an_escape_get_one() {
        let source =
            SourceText::new("versions/a.py", "'''\nRevises: a\n'''\nrevision = 'r'\ndown_revision = 'a'\n");
        let edits = reparent(&source, "it's").unwrap();
        assert_eq!(edits.iter().map(|edit| edit.text.as_str()).collect::<Vec<_>>(), ["\"it's\""]);
    }

    #[test]
    fn what_cannot_be_changed_alone_is_refused() {
        for text in [
            "revision = 'r'\ndown_revision = parent = 'old'\n",
            "revision = 'r'\ndown_revision = ('a', 'b')\n",
            "revision = 'r'\ndown_revision = find()\n",
            "revision = 'r'\nif x:\n    down_revision = 'a'\n",
        ] {
            let error = reparent(&SourceText::new("versions/a.py", text), "new").unwrap_err();
            assert_eq!(error.code(), Code::CannotRebase, "{text}");
            assert!(error.diagnostic().location.is_some(), "{text}");
        }
    }
}
