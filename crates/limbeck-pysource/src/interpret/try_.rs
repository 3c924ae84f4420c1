//! `try`, as far as its body surely raises nothing: then no handler is looked at.

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::statement::Flow;
use super::stop::{Outcome, Stop};
use crate::syntax::ast::Try;

impl Interpreter<'_> {
    /// A body that runs no operation asks no database, so that nothing but Python can raise in it, and what is evaluated
    /// of Python does not.
    pub(super) fn try_statement(&mut self, it: &Try, span: Span) -> Outcome<Flow> {
        let emitted = self.run.emitted();
        self.guarded += 1;
        let result = self.block(&it.body);
        self.guarded -= 1;
        let flow = match result {
            Ok(flow) if self.run.emitted() == emitted => flow,
            Ok(_) => return self.decline(span, "`try` around operations is not evaluated"),
            Err(Stop::Raised(_)) => return self.decline(span, "an exception within `try` is not evaluated"),
            Err(decline) => return Err(decline),
        };
        let flow = match (flow, self.run.emitted()) {
            (Flow::Next, before) => match self.block(&it.orelse) {
                Err(Stop::Raised(_)) if !it.finalbody.is_empty() => {
                    return self.decline(span, "an exception within `try` is not evaluated");
                }
                Ok(_) if !it.finalbody.is_empty() && self.run.emitted() != before => {
                    return self.decline(span, "`try` around operations is not evaluated");
                }
                result => result?,
            },
            (flow, _) => flow,
        };
        match self.block(&it.finalbody)? {
            Flow::Next => Ok(flow),
            other => Ok(other),
        }
    }

    /// Leaves to Python what a handler may wait for: an import, or an attribute that another version lacks.
    pub(super) fn refuse_guarded(&self, span: Span, what: &str) -> Outcome<()> {
        match self.guarded {
            0 => Ok(()),
            _ => self.decline(span, format!("{what} within `try` is not evaluated")),
        }
    }
}
