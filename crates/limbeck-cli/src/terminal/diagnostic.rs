//! A diagnostic on a terminal, or in a log.

use std::path::Path;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use limbeck_diagnostics::{Diagnostic, Location, Severity};

/// How a diagnostic is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// With colours.
    pub(crate) color: bool,
    /// For a person at a terminal; else for a log, where the first line is Alembic's `FAILED: ...`.
    pub(crate) interactive: bool,
}

/// Draws a diagnostic; paths are shown relative to `folder` when they lie below it.
pub(crate) fn render_diagnostic(diagnostic: &Diagnostic, look: Look, folder: &Path) -> String {
    let mut text = String::new();
    let source;
    let mut group = match (look.interactive, diagnostic.severity) {
        (false, Severity::Error) => {
            text = format!("FAILED: {}\n", diagnostic.message);
            Group::with_title(Level::ERROR.primary_title("what went wrong").id(diagnostic.code.id()))
        }
        (_, Severity::Error) => title(Level::ERROR, diagnostic),
        (_, Severity::Warning) => title(Level::WARNING, diagnostic),
        (_, Severity::Note) => title(Level::NOTE, diagnostic),
    };
    if let Some(location) = &diagnostic.location {
        source = shown_path(&location.source, folder);
        group = group.element(snippet(location, &source));
    }
    for (name, value) in &diagnostic.facts {
        group = group.element(Level::INFO.with_name(*name).message(value.as_str()));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    let decor = if look.interactive { DecorStyle::Unicode } else { DecorStyle::Ascii };
    text.push_str(&renderer.decor_style(decor).render(&[group]));
    if let Some(detail) = &diagnostic.detail {
        text.push_str("\n\n");
        text.push_str(detail.trim_end());
    }
    text.push('\n');
    text
}

fn title<'a>(level: Level<'a>, diagnostic: &'a Diagnostic) -> Group<'a> {
    Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id()))
}

fn snippet<'a>(location: &'a Location, path: &'a str) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = location.source.text();
    let end = (location.span.end as usize).min(text.len());
    let start = (location.span.start as usize).min(end);
    let mark = AnnotationKind::Primary.span(start..end);
    let mark = if location.label.is_empty() { mark } else { mark.label(location.label.as_str()) };
    Snippet::source(text).path(path).annotation(mark)
}

fn shown_path(source: &limbeck_diagnostics::SourceText, folder: &Path) -> String {
    source.path().strip_prefix(folder).unwrap_or(source.path()).display().to_string()
}

#[cfg(test)]
mod tests {
    use limbeck_diagnostics::{Code, Error, SourceText, Span};

    use super::{Look, render_diagnostic};

    #[test]
    fn a_log_starts_with_alembics_words_and_underlines_the_source() {
        let source = SourceText::new("/p/versions/a.py", "revision = 'a'\nx = (\n");
        let error = Error::new(Code::PythonSyntax, "this is not Python")
            .at(&source, Span::new(19, 20), "never closed")
            .hint("close the parenthesis");
        let look = Look { color: false, interactive: false };
        let text = render_diagnostic(error.diagnostic(), look, std::path::Path::new("/p"));
        assert!(text.starts_with("FAILED: this is not Python\n"), "{text}");
        for part in ["LB0401", "versions/a.py:2:5", "x = (", "never closed", "close the parenthesis"] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }
}
