//! Statements.

use limbeck_diagnostics::Span;

use super::Reader;
use super::stop::{Flow, Outcome};
use super::value::Value;
use crate::syntax::ast::{Expr, ExprKind, For, Stmt, StmtKind, Try, With};

impl Reader<'_, '_> {
    pub(super) fn block(&mut self, body: &[Stmt]) -> Outcome<Flow> {
        for statement in body {
            match self.statement(statement)? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, statement: &Stmt) -> Outcome<Flow> {
        let span = statement.span;
        self.tick(span)?;
        match &statement.kind {
            StmtKind::Expr(value) => self.expression(value).map(|_| Flow::Next),
            StmtKind::Assign { targets, value } => {
                let value = self.expression(value)?;
                targets.iter().try_for_each(|target| self.assign(target, value.clone()))?;
                Ok(Flow::Next)
            }
            StmtKind::AugAssign { target, operator, value } => self.augmented(target, *operator, value, span),
            StmtKind::AnnAssign { target, value, .. } => {
                if let Some(value) = value {
                    let value = self.expression(value)?;
                    self.assign(target, value)?;
                }
                Ok(Flow::Next)
            }
            StmtKind::Return(value) => {
                let value = value.as_ref().map_or(Ok(Value::None), |value| self.expression(value))?;
                Ok(Flow::Return(value))
            }
            StmtKind::Pass => Ok(Flow::Next),
            StmtKind::Break => Ok(Flow::Break),
            StmtKind::Continue => Ok(Flow::Continue),
            StmtKind::If { branches, orelse } => self.branch(branches, orelse),
            StmtKind::For(it) => self.for_loop(it, span),
            StmtKind::With(it) => self.with(it, span),
            StmtKind::Try(it) => self.try_finally(it, span),
            StmtKind::Raise { exception: Some(exception), cause: None } => {
                self.raise_statement(exception, span)
            }
            StmtKind::Assert { test, message } => self.assertion(test, message.as_ref(), span),
            StmtKind::Import(names) => self.import(names, span).map(|()| Flow::Next),
            StmtKind::ImportFrom(import) => self.import_from(import, span).map(|()| Flow::Next),
            StmtKind::FunctionDef(def) => self.define(def).map(|()| Flow::Next),
            StmtKind::Raise { .. }
            | StmtKind::Delete(_)
            | StmtKind::While { .. }
            | StmtKind::ClassDef(_)
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Match(_)
            | StmtKind::TypeAlias { .. } => self.decline(span, "this statement is not followed in `env.py`"),
        }
    }

    fn branch(&mut self, branches: &[(Expr, Vec<Stmt>)], orelse: &[Stmt]) -> Outcome<Flow> {
        for (test, body) in branches {
            let value = self.expression(test)?;
            if self.truth(&value, test.span)? {
                return self.block(body);
            }
        }
        self.block(orelse)
    }

    fn for_loop(&mut self, it: &For, span: Span) -> Outcome<Flow> {
        let iterable = self.expression(&it.iterable)?;
        let items = match iterable {
            Value::Tuple(items) if !it.is_async => items.to_vec(),
            Value::List(items) if !it.is_async => items.borrow().clone(),
            _ => return self.decline(span, "this loop is not followed in `env.py`"),
        };
        for item in items {
            self.assign(&it.target, item)?;
            match self.block(&it.body)? {
                Flow::Next | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next),
                Flow::Return(value) => return Ok(Flow::Return(value)),
            }
        }
        self.block(&it.orelse)
    }

    fn with(&mut self, it: &With, span: Span) -> Outcome<Flow> {
        let [(manager, target)] = it.items.as_slice() else {
            return self.decline(span, "several managers in one `with` are not followed in `env.py`");
        };
        let value = self.expression(manager)?;
        let entered = match &value {
            Value::Transaction if !it.is_async => {
                self.transactions += 1;
                Value::Opaque("a transaction".into())
            }
            Value::Connection(engine) if engine.is_async == it.is_async => value.clone(),
            _ => {
                let reason = format!("what `with` does with {} is not known", value.describe());
                return self.decline(manager.span, reason);
            }
        };
        if let Some(target) = target {
            self.assign(target, entered)?;
        }
        let flow = self.block(&it.body)?;
        if matches!(value, Value::Transaction) {
            self.transactions -= 1;
        }
        Ok(flow)
    }

    /// `try` without `except`: its body, then `finally`.
    fn try_finally(&mut self, it: &Try, span: Span) -> Outcome<Flow> {
        if !it.handlers.is_empty() {
            return self.decline(span, "which way this `try` goes is not followed");
        }
        let closes = |statement: &Stmt| match &statement.kind {
            StmtKind::Expr(expression) => closes(expression),
            StmtKind::Pass => true,
            _ => false,
        };
        if !it.finalbody.iter().all(closes) {
            return self.decline(span, "what this `finally` does after an error is not followed");
        }
        let flow = match self.block(&it.body)? {
            Flow::Next => self.block(&it.orelse)?,
            other => other,
        };
        match self.block(&it.finalbody)? {
            Flow::Next => Ok(flow),
            other => Ok(other),
        }
    }

    fn raise_statement(&mut self, exception: &Expr, span: Span) -> Outcome<Flow> {
        match self.expression(exception)? {
            Value::Exception { class, message } => self.raise(span, &class, &*message),
            Value::Known(path) => match super::known::exception(&path) {
                Some(class) => self.raise(span, class, ""),
                None => self.decline(span, "what this raises is not known"),
            },
            _ => self.decline(span, "what this raises is not known"),
        }
    }

    fn assertion(&mut self, test: &Expr, message: Option<&Expr>, span: Span) -> Outcome<Flow> {
        let value = self.expression(test)?;
        if self.truth(&value, test.span)? {
            return Ok(Flow::Next);
        }
        let message = message.map(|message| self.expression(message)).transpose()?;
        let text = match &message {
            None => String::new(),
            Some(message) => self.to_text(message, span)?,
        };
        self.raise(span, "AssertionError", text)
    }
}

/// `connection.close()`, `await engine.dispose()`.
fn closes(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Await(inner) => closes(inner),
        ExprKind::Call(call) => match &call.function.kind {
            ExprKind::Attribute(object, name) => {
                matches!(object.kind, ExprKind::Name(_)) && matches!(&**name, "close" | "dispose")
            }
            _ => false,
        },
        _ => false,
    }
}
