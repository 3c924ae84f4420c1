//! Imports.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Reader;
use super::known::is_modelled;
use super::stop::Outcome;
use super::value::{Foreign, Value};
use crate::effects;
use crate::syntax::ast::{Alias, ImportFrom, Name};
use crate::syntax::bindings::imported;

/// An import statement that the models may need.
#[derive(Debug)]
pub(super) struct Import {
    pub text: String,
    pub line: u32,
    /// The names that it binds.
    pub names: Vec<Name>,
}

impl Reader<'_, '_> {
    pub(super) fn import(&mut self, aliases: &[Alias], span: Span) -> Outcome<()> {
        self.effects.set_variables(&self.variables);
        self.effects.import_here(aliases)?;
        let names = aliases.iter().map(imported).collect();
        self.imported(names, span)
    }

    pub(super) fn import_from(&mut self, import: &ImportFrom, span: Span) -> Outcome<()> {
        if import.level > 0 {
            return self.decline(span, "`env.py` is in no package, so this import raises");
        }
        let module = import.module.as_deref().unwrap_or("");
        if is_modelled(module) && import.names.iter().any(|alias| &*alias.name == "*") {
            return self.decline(span, format!("the names of `{module}` are not known"));
        }
        self.effects.set_variables(&self.variables);
        let names = self.effects.import_from_here(import, span)?;
        self.imported(names, span)
    }

    /// Binds names as the effects check found them.
    fn imported(&mut self, names: Vec<Name>, span: Span) -> Outcome<()> {
        let missing =
            self.effects.required_variables().iter().find(|name| !self.variables.contains_key(*name));
        if let Some(name) = missing {
            return self.decline(span, format!("what this imports raises without the variable `{name}`"));
        }
        let import = self.imports.len();
        let mut kept = false;
        for name in &names {
            let Some(value) = self.effects.value_here(name) else { continue };
            let value = match &value {
                effects::Value::Known(path) if is_modelled(path) => Value::Known(path.clone()),
                _ => {
                    kept = true;
                    let root = name.clone();
                    Foreign { value, root, import, attributes: Vec::new(), span }.into_value()
                }
            };
            match self.scopes.last() {
                Some(scope) => scope.names.borrow_mut().insert(name.clone(), value),
                None => self.globals.insert(name.clone(), value),
            };
        }
        // A module without public names may still define models.
        if kept || names.is_empty() {
            let text = &self.source.text()[span.start as usize..span.end as usize];
            self.imports.push(Import { text: text.to_owned(), line: self.line(span), names });
        }
        Ok(())
    }
}

impl Foreign {
    /// The value: a constant of the project is one here too.
    pub(super) fn into_value(self) -> Value {
        match &self.value {
            effects::Value::None => Value::None,
            effects::Value::Bool(value) => Value::Bool(*value),
            effects::Value::Int(value) => Value::Int(*value),
            effects::Value::Str(text) => Value::Str(text.clone()),
            _ => Value::Foreign(Rc::new(self)),
        }
    }
}
