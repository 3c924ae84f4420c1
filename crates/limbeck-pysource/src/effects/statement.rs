//! Statements.

use limbeck_diagnostics::Span;

use super::scope::ScopeKind;
use super::value::{Code, Function, Value};
use super::{Checked, Effects};
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind, Try};

/// How many rounds of a loop are followed before nothing may change any more.
const ROUNDS: u32 = 12;

impl Effects<'_> {
    pub(super) fn block(&mut self, body: &[Stmt]) -> Checked<()> {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Stmt) -> Checked<()> {
        let span = statement.span;
        self.tick(span)?;
        match &statement.kind {
            StmtKind::Expr(value) => self.expression(value).map(|_| ()),
            StmtKind::Assign { targets, value } => {
                let value = self.expression(value)?;
                targets.iter().try_for_each(|target| self.assign(target, value.clone()))
            }
            StmtKind::AugAssign { target, value, .. } => self.augmented(target, value),
            StmtKind::AnnAssign { target, annotation, value, .. } => {
                self.annotation(annotation)?;
                match value {
                    Some(value) => {
                        let value = self.expression(value)?;
                        self.assign(target, value)
                    }
                    None => Ok(()),
                }
            }
            StmtKind::Return(value) => value.iter().try_for_each(|value| self.expression(value).map(|_| ())),
            StmtKind::Delete(targets) => targets.iter().try_for_each(|target| self.delete(target)),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue | StmtKind::TypeAlias { .. } => Ok(()),
            StmtKind::If { branches, orelse } => self.branches(branches, orelse),
            StmtKind::For(it) if !it.is_async => {
                self.for_loop(&it.target, &it.iterable, &it.body, &it.orelse)
            }
            StmtKind::Try(it) => self.fallback(it, span),
            StmtKind::Raise { exception, cause } if self.in_function() => {
                exception.iter().chain(cause).try_for_each(|value| self.expression(value).map(|_| ()))
            }
            StmtKind::Raise { .. } => self.refuse(span, "this may raise while the module is imported"),
            StmtKind::Assert { test, message } => {
                self.expression(test)?;
                message.iter().try_for_each(|message| self.expression(message).map(|_| ()))
            }
            StmtKind::Import(names) => self.import(names),
            StmtKind::ImportFrom(import) => self.import_from(import, span),
            StmtKind::FunctionDef(def) => {
                let function =
                    Function { code: Code::Def(def.clone()), module: self.current(), around: self.around() };
                self.define(function)
            }
            StmtKind::ClassDef(def) => self.class(def),
            StmtKind::For(_) | StmtKind::While { .. } => self.refuse(span, "this loop is not followed"),
            StmtKind::With(_) => self.refuse(span, "this `with` is not known to be without effects"),
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => {
                self.refuse(span, "this function changes names outside of it")
            }
            StmtKind::Match(_) => self.refuse(span, "`match` is not followed"),
        }
    }

    /// Assigns to a target.
    pub(super) fn assign(&mut self, target: &Expr, value: Value) -> Checked<()> {
        match &target.kind {
            ExprKind::Name(name) => {
                self.bind(name, value);
                Ok(())
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => self.unpack(targets, &value, target.span),
            ExprKind::Starred(inner) => self.assign(inner, Value::Data),
            ExprKind::Subscript(object, index) => {
                self.expression(index)?;
                self.mutate(object, target.span)
            }
            ExprKind::Attribute(object, name) => self.assign_attribute(object, name, target.span),
            _ => self.refuse(target.span, "this assignment is not followed"),
        }
    }

    fn unpack(&mut self, targets: &[Expr], value: &Value, span: Span) -> Checked<()> {
        let items: Option<&[Value]> = match value {
            Value::Sequence(items) if items.len() == targets.len() => Some(items),
            _ => None,
        };
        if items.is_none() {
            self.iterated(value, span)?;
        }
        for (index, target) in targets.iter().enumerate() {
            let item = items.and_then(|items| items.get(index)).cloned();
            self.assign(target, item.unwrap_or_else(Value::foreign))?;
        }
        Ok(())
    }

    fn augmented(&mut self, target: &Expr, value: &Expr) -> Checked<()> {
        self.expression(value)?;
        match &target.kind {
            ExprKind::Name(name) => {
                let old = self.lookup(name, target.span)?;
                self.operand(&old, target.span)?;
                self.mutate(target, target.span)
            }
            ExprKind::Attribute(object, name) => match self.expression(target)? {
                Value::Known(path) => self.refuse(target.span, format!("this changes `{path}`")),
                _ => self.assign_attribute(object, name, target.span),
            },
            ExprKind::Subscript(object, index) => {
                self.expression(index)?;
                self.mutate(object, target.span)
            }
            _ => self.refuse(target.span, "this assignment is not followed"),
        }
    }

    fn delete(&mut self, target: &Expr) -> Checked<()> {
        match &target.kind {
            ExprKind::Name(name) => {
                self.local().remove(name);
                Ok(())
            }
            ExprKind::Subscript(object, _) => self.mutate(object, target.span),
            _ => self.refuse(target.span, "this `del` is not followed"),
        }
    }

    /// A change to a list, dict or set: allowed to one that this module or function made itself.
    pub(super) fn mutate(&mut self, object: &Expr, span: Span) -> Checked<()> {
        let value = self.expression(object)?;
        match (&object.kind, &value) {
            (_, Value::Known(path)) if &**path == "os.environ" => {
                self.refuse(span, "this changes the process environment")
            }
            (_, Value::Known(path)) if path.starts_with("sys.") => {
                self.refuse(span, format!("this changes `{path}`"))
            }
            (ExprKind::Name(name), _) if value.is_constant() || value == Value::Data => {
                if self.local().get(name).is_none() {
                    return self.refuse(span, format!("this changes `{name}`, which was made elsewhere"));
                }
                self.forget_collections();
                self.bind(name, Value::Data);
                Ok(())
            }
            _ => self.refuse(span, "this changes something that was made elsewhere"),
        }
    }

    /// After a change to a collection, every other name of it shows the change too.
    fn forget_collections(&mut self) {
        for value in self.local().values_mut() {
            if matches!(value, Value::Dict(_) | Value::Sequence(_)) {
                *value = Value::Data;
            }
        }
    }

    fn assign_attribute(&mut self, object: &Expr, name: &str, span: Span) -> Checked<()> {
        let value = self.expression(object)?;
        match (&object.kind, &value) {
            // `self.x = …` within a constructor that the import calls.
            (ExprKind::Name(_), Value::Data) if self.in_function() => Ok(()),
            (ExprKind::Name(_), Value::Class(class))
                if class.module == self.current()
                    && !matches!(name, "metadata" | "registry")
                    && !name.starts_with("__")
                    && class.find(name).is_none() =>
            {
                Ok(())
            }
            (_, Value::Known(path)) => {
                self.refuse(span, format!("this changes `{path}`, which belongs to somebody else"))
            }
            _ => self.refuse(span, "this changes an attribute of something that was made elsewhere"),
        }
    }

    fn branches(&mut self, branches: &[(Expr, Vec<Stmt>)], orelse: &[Stmt]) -> Checked<()> {
        let mut open: Vec<&[Stmt]> = Vec::new();
        for (test, body) in branches {
            let value = self.expression(test)?;
            match self.certain_truth(&value) {
                Some(false) => {}
                Some(true) => {
                    open.push(body);
                    return self.one_of(&open);
                }
                None => open.push(body),
            }
        }
        open.push(orelse);
        self.one_of(&open)
    }

    /// The truth of a condition. A constant may have another value when the code runs again.
    pub(super) fn certain_truth(&self, value: &Value) -> Option<bool> {
        let again = self.loops > 0 || self.in_function();
        value.truth().filter(|_| !again || matches!(value, Value::Known(_)))
    }

    fn one_of(&mut self, blocks: &[&[Stmt]]) -> Checked<()> {
        match blocks {
            [block] => self.block(block),
            _ => self.alternatives(blocks.len(), &mut |check, index| check.block(blocks[index])),
        }
    }

    fn for_loop(&mut self, target: &Expr, iterable: &Expr, body: &[Stmt], orelse: &[Stmt]) -> Checked<()> {
        let iterated = self.expression(iterable)?;
        self.iterated(&iterated, iterable.span)?;
        self.loops += 1;
        // What one round binds, the next begins with.
        for _ in 0..ROUNDS {
            let before = self.local().clone();
            self.alternatives(2, &mut |check, index| match index {
                0 => {
                    check.assign(target, Value::foreign())?;
                    check.block(body)
                }
                _ => Ok(()),
            })?;
            if *self.local() == before {
                self.loops -= 1;
                return self.block(orelse);
            }
        }
        self.refuse(iterable.span, "this loop is not followed")
    }

    /// `try: import a` with `except ImportError`, and nothing else.
    fn fallback(&mut self, it: &Try, span: Span) -> Checked<()> {
        let imports_only = |body: &[Stmt]| {
            body.iter().all(|one| matches!(one.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_)))
        };
        let catches = it.handlers.iter().all(|handler| match handler.kind.as_ref().map(|kind| &kind.kind) {
            Some(ExprKind::Name(name)) => matches!(&**name, "ImportError" | "ModuleNotFoundError"),
            _ => false,
        });
        if !imports_only(&it.body) || !catches || !it.finalbody.is_empty() || !it.orelse.is_empty() {
            return self.refuse(span, "which way this `try` goes is not followed");
        }
        let missing =
            it.body.iter().any(|statement| self.imports(statement, &|check, name| check.is_missing(name)));
        let handlers: Vec<&[Stmt]> = it.handlers.iter().map(|handler| handler.body.as_slice()).collect();
        if missing {
            return self.one_of(&handlers);
        }
        if it.body.iter().any(|statement| self.imports(statement, &|check, name| check.is_own(name))) {
            // A module of the project that is there: nothing is left to catch.
            return self.block(&it.body);
        }
        let missing_in_handler = handlers
            .iter()
            .any(|block| block.iter().any(|one| self.imports(one, &|check, name| check.is_missing(name))));
        if missing_in_handler {
            return self.block(&it.body);
        }
        let mut blocks: Vec<&[Stmt]> = vec![&it.body];
        blocks.extend(handlers);
        self.one_of(&blocks)
    }

    /// Whether a statement imports a module that fulfils the test.
    fn imports(&self, statement: &Stmt, test: &dyn Fn(&Self, &str) -> bool) -> bool {
        match &statement.kind {
            StmtKind::Import(names) => names.iter().any(|alias| test(self, &alias.name)),
            StmtKind::ImportFrom(import) if import.level == 0 => {
                import.module.as_deref().is_some_and(|name| test(self, name))
            }
            _ => false,
        }
    }

    /// Evaluates an annotation, unless it is only kept as text.
    pub(super) fn annotation(&mut self, annotation: &Expr) -> Checked<()> {
        let current = self.current();
        let only_text = self.loaded[current.0].lazy_annotations;
        // The annotation of a variable within a function is not evaluated.
        let local = self.frames.last().and_then(|frame| frame.scopes.last());
        if only_text || local.is_some_and(|scope| scope.kind == ScopeKind::Function) {
            return Ok(());
        }
        self.expression(annotation).map(|_| ())
    }
}
