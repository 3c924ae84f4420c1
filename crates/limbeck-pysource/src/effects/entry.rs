//! The check seen from an `env.py`, which runs elsewhere statement by statement and imports through here.

use limbeck_diagnostics::{SourceText, Span};

use super::modules::Modules;
use super::scope::Frame;
use super::value::Value;
use super::{Checked, Effects};
use crate::syntax::ast::{Alias, Expr, ImportFrom, Name};

impl<'m> Effects<'m> {
    /// A check whose outermost code is a file that somebody else follows.
    pub(crate) fn within(modules: &'m dyn Modules, source: &SourceText) -> Self {
        let mut check = Self::new(modules);
        let id = check.add("env_py".into(), source.clone(), false);
        check.frames.push(Frame::module(id));
        check
    }

    /// `import names` in that file.
    pub(crate) fn import_here(&mut self, names: &[Alias]) -> Checked<()> {
        self.import(names)
    }

    /// `from module import names` in that file; the names that it binds.
    pub(crate) fn import_from_here(&mut self, import: &ImportFrom, span: Span) -> Checked<Vec<Name>> {
        self.import_from(import, span)?;
        let mut names = Vec::new();
        for alias in &import.names {
            let module = import.module.as_deref().and_then(|module| self.by_name.get(module)).copied();
            match (&*alias.name, module) {
                ("*", Some(module)) => {
                    let public = self.public_names(module).unwrap_or_default();
                    names.extend(public.into_iter().map(|(name, _)| name));
                }
                _ => names.push(alias.bound.clone().unwrap_or_else(|| alias.name.clone())),
            }
        }
        names.sort();
        Ok(names)
    }

    /// What a name of that file is, when an import bound it.
    pub(crate) fn value_here(&mut self, name: &Name) -> Option<Value> {
        self.local().get(name).cloned()
    }

    /// `from module import name` in that file, for a dotted name; without one, `import module`.
    pub(crate) fn reference_here(&mut self, module: &str, name: Option<&str>, span: Span) -> Checked<Value> {
        let source = self.source().clone();
        let loaded = self.import_for(&source, span, module)?;
        let Some(name) = name else { return Ok(Value::foreign()) };
        let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
        let mut value = match loaded {
            Some(id) => self.member(id, first).map_err(|error| error.at(&source, span))?,
            None => Value::Known(format!("{module}.{first}").into()),
        };
        for attribute in rest.into_iter().flat_map(|rest| rest.split('.')) {
            value = self.attribute(&value, attribute, span)?;
        }
        Ok(value)
    }

    /// Tells that the file binds a name to something of its own.
    pub(crate) fn bind_here(&mut self, name: &Name) {
        self.bind(name, Value::foreign());
    }

    /// An attribute of something imported, read by that file.
    pub(crate) fn attribute_of(&mut self, value: &Value, name: &str, span: Span) -> Checked<Value> {
        self.attribute(value, name, span)
    }

    /// Checks a decorator of that file.
    pub(crate) fn harmless_decorator(&mut self, decorator: &Expr) -> Checked<()> {
        self.decorator(decorator).map(|_| ())
    }
}
