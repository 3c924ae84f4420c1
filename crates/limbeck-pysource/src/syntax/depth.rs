//! How deeply a file nests.
//!
//! Every walk over a tree recurses, and so does dropping it. The parser grows its own stack; we refuse what
//! nests deeper than [`LIMIT`] before anything else touches the tree.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::{Ranged as _, TextRange};

/// The deepest tree that is read. CPython stops at 200 nested brackets and 100 indentations; long chains of
/// `+` make up the rest.
pub(super) const LIMIT: usize = 1_000;

/// The token at which the nesting may exceed [`LIMIT`]. An upper bound: within a pair of brackets, every
/// operator since the last comma counts as one more level.
pub(super) fn too_deep(tokens: &Tokens) -> Option<TextRange> {
    let mut indentation = 0_usize;
    let mut outer: Vec<Level> = Vec::new();
    let mut level = Level::default();
    let mut depth_outside = 0_usize;
    for token in tokens.iter() {
        match effect(token.kind()) {
            Effect::Open => {
                // `a(b)(c)` nests to the left: an opening bracket deepens what stands around it, too.
                level.chain += 1;
                depth_outside += level.depth() + 1;
                outer.push(std::mem::take(&mut level));
            }
            Effect::Close => {
                if let Some(around) = outer.pop() {
                    level = around;
                    depth_outside -= level.depth() + 1;
                }
            }
            Effect::Separate => level.chain = 0,
            Effect::EndStatement => level = Level::default(),
            Effect::Lambda => level.lambdas += 1,
            Effect::Deepen => level.chain += 1,
            Effect::Indent => indentation += 1,
            Effect::Dedent => indentation = indentation.saturating_sub(1),
            Effect::Nothing => {}
        }
        if depth_outside + level.depth() + indentation * 2 > LIMIT {
            return Some(token.range());
        }
    }
    None
}

/// What one pair of brackets holds so far.
#[derive(Default)]
struct Level {
    /// Operators since the last comma.
    chain: usize,
    /// Lambdas: a comma among their parameters ends nothing.
    lambdas: usize,
}

impl Level {
    fn depth(&self) -> usize {
        self.chain + self.lambdas
    }
}

enum Effect {
    Open,
    Close,
    Separate,
    EndStatement,
    Lambda,
    Deepen,
    Indent,
    Dedent,
    Nothing,
}

/// Anything not named here joins expressions, or might: counting too much is harmless.
fn effect(kind: TokenKind) -> Effect {
    match kind {
        TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => Effect::Open,
        TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => Effect::Close,
        TokenKind::Comma => Effect::Separate,
        TokenKind::Newline | TokenKind::Semi => Effect::EndStatement,
        TokenKind::Lambda => Effect::Lambda,
        TokenKind::Indent => Effect::Indent,
        TokenKind::Dedent => Effect::Dedent,
        TokenKind::Name
        | TokenKind::Int
        | TokenKind::Float
        | TokenKind::Complex
        | TokenKind::String
        | TokenKind::FStringStart
        | TokenKind::FStringMiddle
        | TokenKind::FStringEnd
        | TokenKind::TStringStart
        | TokenKind::TStringMiddle
        | TokenKind::TStringEnd
        | TokenKind::Comment
        | TokenKind::NonLogicalNewline
        | TokenKind::Equal => Effect::Nothing,
        _ => Effect::Deepen,
    }
}
