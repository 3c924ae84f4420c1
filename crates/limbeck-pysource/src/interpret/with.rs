//! `with`: exactly the context managers that we model.

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::statement::Flow;
use super::stop::{Outcome, Stop};
use super::value::{Object, Value};
use crate::known;
use crate::syntax::ast::{Expr, Stmt, With};

impl Interpreter<'_> {
    pub(super) fn with_statement(&mut self, it: &With) -> Outcome<Flow> {
        self.with_items(&it.items, &it.body, it.is_async)
    }

    fn with_items(&mut self, items: &[(Expr, Option<Expr>)], body: &[Stmt], is_async: bool) -> Outcome<Flow> {
        let Some(((manager, target), rest)) = items.split_first() else { return self.block(body) };
        let at = manager.span;
        let manager = self.eval(manager)?;
        let entered = self.enter(&manager, is_async, at)?;
        if let Some(target) = target {
            self.assign(target, entered)?;
        }
        let result = self.with_items(rest, body, is_async);
        match result {
            Ok(flow) => {
                self.leave(&manager, None, at)?;
                Ok(flow)
            }
            Err(Stop::Raised(raised)) => {
                self.leave(&manager, Some(()), at)?;
                Err(Stop::Raised(raised))
            }
            Err(decline) => Err(decline),
        }
    }

    fn enter(&mut self, manager: &Value, is_async: bool, span: Span) -> Outcome<Value> {
        match (manager, self.object(manager)) {
            (_, Some(Object::Batch(_))) if !is_async => known::op::enter_batch(self, manager, span),
            (Value::Known(path), _) if &**path == known::op::AUTOCOMMIT && !is_async => {
                self.script(span)?.open_block();
                Ok(Value::None)
            }
            _ => {
                let what = self.describe(manager);
                self.decline(span, format!("`with` on {what} is not evaluated"))
            }
        }
    }

    /// Leaves a context manager, by an exception when `raised`.
    fn leave(&mut self, manager: &Value, raised: Option<()>, span: Span) -> Outcome<()> {
        match (manager, self.object(manager)) {
            (_, Some(Object::Batch(_))) => known::op::leave_batch(self, manager, raised.is_some(), span),
            (Value::Known(_), _) => {
                let at = self.place(span);
                self.script(span)?.close_block(at);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
