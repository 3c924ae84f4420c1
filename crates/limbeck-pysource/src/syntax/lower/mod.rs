//! From the parser's tree to ours, and the rules that Python's compiler adds to its grammar.

mod expression;
mod statement;
mod text;

use std::rc::Rc;

use limbeck_diagnostics::Span;
use ruff_python_ast as ruff;
use ruff_python_parser::UnsupportedSyntaxErrorKind as Newer;
use ruff_text_size::{Ranged, TextRange};

use super::ast::{Name, Stmt};
use super::newlines::Newlines;

/// The walk over one file.
pub(super) struct Lowering<'a> {
    text: &'a Newlines<'a>,
    /// What stands around the present statement.
    around: Around,
    /// The first violation of a rule.
    error: Option<(Span, &'static str)>,
}

/// What stands around a statement, as far as Python's compiler cares.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    function: Option<Async>,
    class: bool,
    in_loop: bool,
}

/// Whether a function is `async`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Async {
    Yes,
    No,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(text: &'a Newlines<'a>) -> Self {
        Self { text, around: Around::default(), error: None }
    }

    pub(super) fn module(&mut self, body: &[ruff::Stmt]) -> Vec<Stmt> {
        self.block(body)
    }

    /// The first violation of a rule that the grammar does not have.
    pub(super) fn into_error(self) -> Option<(Span, &'static str)> {
        self.error
    }

    fn span(&self, node: &impl Ranged) -> Span {
        self.text.span(node.range())
    }

    fn slice(&self, range: TextRange) -> &str {
        self.text.unified().get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    fn refuse(&mut self, node: &impl Ranged, why: &'static str) {
        if self.error.is_none() {
            self.error = Some((self.span(node), why));
        }
    }

    /// Runs `walk` with other surroundings.
    fn within<T>(&mut self, around: Around, walk: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.around, around);
        let result = walk(self);
        self.around = before;
        result
    }
}

fn name(identifier: &ruff::Identifier) -> Name {
    Rc::from(identifier.as_str())
}

/// Recursion with as much stack as it takes; the depth is limited before.
fn grow<T>(walk: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, walk)
}

/// The minor version of Python 3 that has a piece of syntax ("What's New in Python 3.x").
pub(super) fn minor_version(kind: Newer) -> u32 {
    match kind {
        Newer::Walrus | Newer::StarTuple(_) | Newer::PositionalOnlyParameter => 8,
        Newer::ParenthesizedKeywordArgumentName => u32::MAX,
        Newer::UnparenthesizedNamedExpr(_)
        | Newer::RelaxedDecorator(_)
        | Newer::ParenthesizedContextManager
        | Newer::UnparenthesizedUnpackInFor => 9,
        Newer::Match => 10,
        Newer::ExceptStar | Newer::StarExpressionInIndex | Newer::StarAnnotation => 11,
        Newer::TypeParameterList | Newer::TypeAliasStatement | Newer::Pep701FString(_) => 12,
        Newer::TypeParamDefault => 13,
        Newer::UnparenthesizedExceptionTypes | Newer::TemplateStrings => 14,
        Newer::LazyImportStatement | Newer::UnpackingInComprehension(_) => 15,
    }
}
