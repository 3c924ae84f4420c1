//! Loading modules: the script itself, and what it imports from the project.

use std::collections::HashMap;
use std::rc::Rc;

use limbeck_diagnostics::SourceText;

use super::Interpreter;
use super::distrust::loaded_by;
use super::scope::Frame;
use super::statement::Flow;
use super::stop::{Outcome, Stop};
use super::value::{Code, ModuleId, Object, Opaque, Value};
use crate::syntax::ast::{Expr, ExprKind, Module, Name, Stmt, StmtKind};
use crate::syntax::{bindings, walk};

/// A module and its variables.
pub(super) struct LoadedModule {
    /// Its dotted name.
    pub name: Rc<str>,
    pub source: SourceText,
    pub tree: Rc<Module>,
    pub is_package: bool,
    pub globals: HashMap<Name, Value>,
    pub loading: bool,
    /// `from __future__ import annotations`.
    pub lazy_annotations: bool,
}

impl Interpreter<'_> {
    /// Adds a module; its body has not run yet.
    pub(crate) fn add_module(
        &mut self,
        name: &str,
        source: &SourceText,
        tree: Module,
        is_package: bool,
    ) -> ModuleId {
        let lazy_annotations = tree.body.iter().any(|statement| match &statement.kind {
            StmtKind::ImportFrom(it) => {
                it.module.as_deref() == Some("__future__")
                    && it.names.iter().any(|alias| &*alias.name == "annotations")
            }
            _ => false,
        });
        let mut globals = HashMap::new();
        globals.insert(Rc::from("__name__"), Value::str(name));
        globals.insert(Rc::from("__file__"), Value::str(source.path().to_string_lossy()));
        self.modules.push(LoadedModule {
            name: Rc::from(name),
            source: source.clone(),
            tree: Rc::new(tree),
            is_package,
            globals,
            loading: true,
            lazy_annotations,
        });
        ModuleId((self.modules.len() - 1) as u32)
    }

    /// Runs a module's body. A statement that is not evaluated is passed over, since the effects check has proven it
    /// harmless; what it binds or might change is opaque from there on.
    pub(crate) fn load(&mut self, module: ModuleId) -> Outcome<()> {
        let tree = self.modules[module.0 as usize].tree.clone();
        let frame = Frame { module, scope: None, function: None, owner: None, comprehension: false };
        let result = self.in_frame(frame, |interpreter| interpreter.body(&tree.body));
        self.modules[module.0 as usize].loading = false;
        result
    }

    fn body(&mut self, body: &[Stmt]) -> Outcome<()> {
        let needs = self.needs_newer_python(body);
        if let Some((span, minor)) = needs {
            return self.decline(span, format!("this is syntax of Python 3.{minor}"));
        }
        for statement in body {
            match self.statement(statement) {
                Ok(Flow::Next) => {}
                Ok(Flow::Break | Flow::Continue | Flow::Return(_)) => {
                    return self.decline(statement.span, "this leaves the module's body");
                }
                Err(Stop::Decline(why)) => self.pass_over(statement, &why.reason)?,
                Err(Stop::Raised(raised)) => {
                    return self.decline(raised.span, "this raises while the module is loaded");
                }
            }
        }
        Ok(())
    }

    /// Syntax that the interpreter in use may not have.
    fn needs_newer_python(&self, body: &[Stmt]) -> Option<(limbeck_diagnostics::Span, u32)> {
        let (module, _) = self.frame();
        let (minor, span) = self.modules[module.0 as usize].tree.needs_minor;
        let has = self.surroundings.python.map_or(9, |(_, minor)| minor);
        (minor > has && !body.is_empty()).then_some((span, minor))
    }

    /// Goes on behind a statement that was not evaluated.
    fn pass_over(&mut self, statement: &Stmt, reason: &str) -> Outcome<()> {
        if !self.is_foreign(statement) {
            return self.decline(statement.span, reason);
        }
        self.distrust(statement);
        let mut names = Vec::new();
        bindings::bound_by(statement, &mut |name, _| names.push(name.clone()));
        for name in names {
            if &*name == "*" {
                return self.decline(statement.span, reason);
            }
            let what: Rc<str> = format!("`{name}`, which is not evaluated: {reason}").into();
            let value = self.opaque(Opaque::made(what), statement.span)?;
            self.bind(&name, value);
        }
        Ok(())
    }

    /// Whether a statement has to do with something that we do not model. Where it has not, not evaluating it
    /// means that it may well raise, and then nothing of the module is there.
    fn is_foreign(&self, statement: &Stmt) -> bool {
        let simple = matches!(
            statement.kind,
            StmtKind::Expr(_)
                | StmtKind::Assign { .. }
                | StmtKind::AnnAssign { .. }
                | StmtKind::AugAssign { .. }
                | StmtKind::FunctionDef(_)
        );
        if !simple {
            return true;
        }
        let (module, _) = self.frame();
        let globals = &self.modules[module.0 as usize].globals;
        let mut names = Vec::new();
        // Of a function, only its head is run.
        walk::expressions(statement, &mut |expression| loaded_by(expression, &mut names));
        names.iter().any(|name| match globals.get(name) {
            Some(Value::Known(path)) => !path.starts_with("builtins."),
            Some(value) => match self.object(value) {
                Some(Object::Opaque(_) | Object::Module(_)) => true,
                // Only types can be called, as far as we know.
                Some(Object::Class(class)) => class.user().is_some(),
                _ => false,
            },
            None => false,
        })
    }

    /// Whether a module's body runs, not a function.
    pub(crate) fn at_module_level(&self) -> bool {
        self.frame().1.is_none()
    }

    /// Evaluates an annotation as far as it matters: the names in it must exist.
    pub(super) fn annotation(&mut self, annotation: &Expr) -> Outcome<()> {
        let (module, _) = self.frame();
        if self.modules[module.0 as usize].lazy_annotations {
            return Ok(());
        }
        self.inert_annotation(annotation)
    }

    fn inert_annotation(&mut self, annotation: &Expr) -> Outcome<()> {
        self.tick(annotation.span)?;
        match &annotation.kind {
            ExprKind::Name(name) => self.lookup(name, annotation.span).map(|_| ()),
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_)
            | ExprKind::Ellipsis => Ok(()),
            ExprKind::Attribute(..)
            | ExprKind::Subscript(..)
            | ExprKind::Tuple(_)
            | ExprKind::List(_)
            | ExprKind::Binary(_, crate::syntax::ast::Operator::BitOr, _) => {
                let mut result = Ok(());
                walk::parts(annotation, &mut |part| {
                    if result.is_ok() {
                        result = self.inert_annotation(part);
                    }
                });
                result
            }
            _ => self.decline(annotation.span, "this annotation is not evaluated"),
        }
    }
}

impl Code {
    /// The parameters.
    pub(crate) fn parameters(&self) -> &crate::syntax::ast::Parameters {
        match self {
            Self::Def(def) => &def.parameters,
            Self::Lambda(lambda) => &lambda.parameters,
        }
    }
}
