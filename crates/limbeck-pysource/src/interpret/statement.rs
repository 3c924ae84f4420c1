//! Statements.

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::stop::Outcome;
use super::value::{Object, Value};
use crate::syntax::ast::{Expr, ExprKind, For, Stmt, StmtKind};

/// How a statement ends.
#[derive(Debug)]
pub(super) enum Flow {
    Next,
    Break,
    Continue,
    Return(Value),
}

impl Interpreter<'_> {
    pub(super) fn block(&mut self, body: &[Stmt]) -> Outcome<Flow> {
        for statement in body {
            match self.statement(statement)? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    pub(super) fn statement(&mut self, statement: &Stmt) -> Outcome<Flow> {
        self.deeper(statement.span, |interpreter| interpreter.execute(statement))
    }

    fn execute(&mut self, statement: &Stmt) -> Outcome<Flow> {
        let span = statement.span;
        match &statement.kind {
            StmtKind::Expr(value) => self.expression_statement(value),
            StmtKind::Assign { targets, value } => self.assign_statement(targets, value),
            StmtKind::AugAssign { target, operator, value } => self.augmented(target, *operator, value),
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.annotated(target, annotation, value.as_ref(), *simple)
            }
            StmtKind::Return(value) => match value {
                Some(value) => Ok(Flow::Return(self.eval(value)?)),
                None => Ok(Flow::Return(Value::None)),
            },
            StmtKind::Pass => Ok(Flow::Next),
            StmtKind::Break => Ok(Flow::Break),
            StmtKind::Continue => Ok(Flow::Continue),
            StmtKind::If { branches, orelse } => self.if_statement(branches, orelse),
            StmtKind::For(it) => self.for_statement(it, span),
            StmtKind::With(it) => self.with_statement(it),
            StmtKind::Raise { exception, cause } => {
                self.raise_statement(exception.as_ref(), cause.as_ref(), span)
            }
            StmtKind::Assert { test, message } => self.assert_statement(test, message.as_ref(), span),
            StmtKind::Import(names) => self.import(names),
            StmtKind::ImportFrom(it) => self.import_from(it, span),
            StmtKind::FunctionDef(def) => {
                let function = self.define(def, span)?;
                self.bind(&def.name, function);
                Ok(Flow::Next)
            }
            StmtKind::ClassDef(def) => {
                let class = self.class(def)?;
                self.bind(&def.name, class);
                Ok(Flow::Next)
            }
            StmtKind::Try(it) => self.try_statement(it, first_line(span)),
            StmtKind::While { .. } => self.decline(first_line(span), "`while` is not evaluated"),
            StmtKind::Match(_) => self.decline(first_line(span), "`match` is not evaluated"),
            StmtKind::Delete(_) => self.decline(span, "`del` is not evaluated"),
            StmtKind::Global(_) => self.decline(span, "`global` is not evaluated"),
            StmtKind::Nonlocal(_) => self.decline(span, "`nonlocal` is not evaluated"),
            StmtKind::TypeAlias { .. } => self.decline(span, "a type alias is not evaluated"),
        }
    }

    /// An expression for its effect. A value that is only looked at must be one that we know: an attribute of
    /// something opaque may run code.
    fn expression_statement(&mut self, expression: &Expr) -> Outcome<Flow> {
        let value = self.eval(expression)?;
        let is_plain = matches!(expression.kind, ExprKind::Str(_) | ExprKind::Ellipsis | ExprKind::Call(_));
        if !is_plain && matches!(self.object(&value), Some(Object::Opaque(_))) {
            let what = self.describe(&value);
            return self.decline(expression.span, format!("{what} is used as a statement"));
        }
        Ok(Flow::Next)
    }

    fn if_statement(&mut self, branches: &[(Expr, Vec<Stmt>)], orelse: &[Stmt]) -> Outcome<Flow> {
        for (test, body) in branches {
            let value = self.eval(test)?;
            if self.truth(&value, test.span)? {
                return self.block(body);
            }
        }
        self.block(orelse)
    }

    fn for_statement(&mut self, it: &For, span: Span) -> Outcome<Flow> {
        if it.is_async {
            return self.decline(first_line(span), "`async for` is not evaluated");
        }
        let iterable = self.eval(&it.iterable)?;
        let mut cursor = self.cursor(&iterable, it.iterable.span)?;
        while let Some(item) = self.advance(&mut cursor, it.iterable.span)? {
            self.assign(&it.target, item)?;
            match self.block(&it.body)? {
                Flow::Next | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next),
                Flow::Return(value) => return Ok(Flow::Return(value)),
            }
        }
        self.block(&it.orelse)
    }

    fn raise_statement(
        &mut self,
        exception: Option<&Expr>,
        cause: Option<&Expr>,
        span: Span,
    ) -> Outcome<Flow> {
        let Some(exception) = exception else {
            return self.decline(span, "`raise` without an exception is not evaluated");
        };
        if cause.is_some_and(|cause| !matches!(cause.kind, ExprKind::None)) {
            return self.decline(span, "`raise ... from` is not evaluated");
        }
        let value = self.eval(exception)?;
        let value = match &value {
            // A class without a call is called without arguments.
            Value::Known(_) => self.call_value(&value, super::Arguments::none(), exception.span)?,
            _ => value,
        };
        match self.object(&value) {
            Some(Object::Exception { name, message }) => {
                let (name, message) = (name.clone(), message.to_string());
                self.raise(span, &name, message)
            }
            _ => {
                let what = self.describe(&value);
                self.decline(exception.span, format!("raising {what} is not evaluated"))
            }
        }
    }

    fn assert_statement(&mut self, test: &Expr, message: Option<&Expr>, span: Span) -> Outcome<Flow> {
        let value = self.eval(test)?;
        if self.truth(&value, test.span)? {
            return Ok(Flow::Next);
        }
        let text = match message {
            Some(message) => {
                let value = self.eval(message)?;
                self.to_text(&value, message.span)?
            }
            None => "".into(),
        };
        self.raise(span, "AssertionError", &*text)
    }
}

/// The keyword at the head of a compound statement, so that not the whole block is underlined.
fn first_line(span: Span) -> Span {
    Span::new(span.start, span.end.min(span.start + 3))
}
