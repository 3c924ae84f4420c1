//! Imports.

use std::rc::Rc;

use limbeck_diagnostics::{SourceText, Span};

use super::Interpreter;
use super::arena::Epoch;
use super::statement::Flow;
use super::stop::Outcome;
use super::value::{ModuleId, Object, Opaque, Value};
use crate::effects;
use crate::known;
use crate::modules::{self, Class, FoundModule, SearchPath};
use crate::syntax;
use crate::syntax::ast::{Alias, ImportFrom, Name};
use crate::syntax::bindings;

/// A module as an import statement finds it.
enum Imported {
    /// One that we model.
    Known(Rc<str>),
    /// One of the project's.
    Own(ModuleId),
    /// One that is only carried about.
    Foreign(Rc<str>),
}

impl Interpreter<'_> {
    /// `import a.b`, `import a.b as c`.
    pub(super) fn import(&mut self, names: &[Alias]) -> Outcome<Flow> {
        for alias in names {
            let whole = self.import_module(&alias.name, alias.span)?;
            let bound = bindings::imported(alias);
            // `import a.b` binds `a`.
            let module = match &alias.bound {
                Some(_) => whole,
                None => match alias.name.split_once('.') {
                    Some((root, _)) => self.import_module(root, alias.span)?,
                    None => whole,
                },
            };
            let value = self.imported_value(module, alias.span)?;
            self.bind(&bound, value);
        }
        Ok(Flow::Next)
    }

    /// `from module import names`.
    pub(super) fn import_from(&mut self, it: &ImportFrom, span: Span) -> Outcome<Flow> {
        let name = match (it.level, &it.module) {
            (0, Some(module)) => module.clone(),
            _ => self.absolute(it, span)?,
        };
        let module = self.import_module(&name, span)?;
        for alias in &it.names {
            if &*alias.name == "*" {
                self.import_star(&module, alias.span)?;
                continue;
            }
            let value = self.import_name(&module, &alias.name, alias.span)?;
            self.bind(alias.bound.as_ref().unwrap_or(&alias.name), value);
        }
        Ok(Flow::Next)
    }

    /// The absolute name of a relative import.
    fn absolute(&self, it: &ImportFrom, span: Span) -> Outcome<Name> {
        let (module, _) = self.frame();
        let module = &self.modules[module.0 as usize];
        match modules::absolute(&module.name, module.is_package, it.level, it.module.as_deref()) {
            Some(name) => Ok(name.into()),
            None => self.decline(span, "this relative import leads out of its package"),
        }
    }

    fn import_module(&mut self, name: &str, span: Span) -> Outcome<Imported> {
        if let Some((parent, child)) = name.rsplit_once('.')
            && let Imported::Own(_) = self.import_module(parent, span)?
            && self.surroundings.modules.find(name, &SearchPath::default()) == FoundModule::NotFound
        {
            // Nobody else's module can be below the project's package.
            return self.decline(span, format!("`{parent}` has no `{child}`"));
        }
        let known = known::module(name);
        // The names that we know are in every SQLAlchemy since 2.0.
        if known.is_none() || self.surroundings.sqlalchemy < (2, 0) {
            self.refuse_guarded(span, "this import")?;
        }
        match modules::classify(name, known.is_some(), self.surroundings.modules) {
            Class::Foreign => match known {
                Some(path) => Ok(Imported::Known(path)),
                None if self.epoch == Epoch::Call && !effects::is_inert(name) => {
                    self.decline(span, format!("importing `{name}` is not known to be harmless"))
                }
                None => {
                    self.note_import(name);
                    Ok(Imported::Foreign(Rc::from(name)))
                }
            },
            Class::Own { source, is_package } => self.import_own(name, &source, is_package, span),
            Class::Namespace => self.import_own(name, &SourceText::new(name, ""), true, span),
            Class::Unclear { reason } => self.decline(span, reason),
        }
    }

    /// Loads a module of the project, once.
    fn import_own(
        &mut self,
        name: &str,
        source: &SourceText,
        is_package: bool,
        span: Span,
    ) -> Outcome<Imported> {
        if let Some(index) = self.modules.iter().position(|module| &*module.name == name) {
            if self.modules[index].loading {
                return self.decline(span, format!("`{name}` is imported in a circle"));
            }
            return Ok(Imported::Own(ModuleId(index as u32)));
        }
        if self.epoch == Epoch::Call {
            // What the effects check has seen is what loads with the script.
            return self.decline(span, format!("`{name}` is imported while the migration runs"));
        }
        let tree = match syntax::parse_module(source) {
            Ok(tree) => tree,
            Err(error) => return self.decline(span, format!("`{name}` cannot be read: {error}")),
        };
        let id = self.add_module(name, source, tree, is_package);
        // A module is always loaded in its own epoch, even by an import within `upgrade()`.
        let epoch = std::mem::replace(&mut self.epoch, Epoch::Module);
        let loaded = self.load(id);
        self.epoch = epoch;
        loaded?;
        self.run.note_file(source);
        if let Some((parent, child)) = name.rsplit_once('.')
            && let Some(parent) = self.modules.iter().position(|module| &*module.name == parent)
        {
            let value = self.allocate(Object::Module(id), span)?;
            self.modules[parent].globals.insert(Rc::from(child), value);
        }
        Ok(Imported::Own(id))
    }

    fn imported_value(&mut self, module: Imported, span: Span) -> Outcome<Value> {
        match module {
            Imported::Known(path) => Ok(Value::Known(path)),
            Imported::Own(id) => self.allocate(Object::Module(id), span),
            Imported::Foreign(name) => self.opaque(Opaque::imported(&name), span),
        }
    }

    fn import_name(&mut self, module: &Imported, name: &Name, span: Span) -> Outcome<Value> {
        match module {
            Imported::Known(path) => match known::find(&format!("{path}.{name}")) {
                Some(found) => {
                    if &*found == "enum.StrEnum" {
                        // Of Python 3.11.
                        self.refuse_guarded(span, "this import")?;
                    }
                    Ok(Value::Known(found))
                }
                None => self.imported_opaque(path, name, span),
            },
            Imported::Foreign(path) => match known::find(&format!("{path}.{name}")) {
                Some(found) => Ok(Value::Known(found)),
                None => self.imported_opaque(path, name, span),
            },
            Imported::Own(id) => {
                let module = &self.modules[id.0 as usize];
                if let Some(value) = module.globals.get(name) {
                    return Ok(value.clone());
                }
                // A module below the package.
                let below = format!("{}.{name}", module.name);
                if !module.is_package {
                    return self.module_attribute(*id, name, span);
                }
                let found = self.import_module(&below, span)?;
                self.imported_value(found, span)
            }
        }
    }

    /// Something imported that we do not model.
    fn imported_opaque(&mut self, module: &Rc<str>, name: &Name, span: Span) -> Outcome<Value> {
        self.refuse_guarded(span, "this import")?;
        // What is no attribute of the package is a module below it.
        self.note_import(&format!("{module}.{name}"));
        self.opaque(Opaque::imported(&format!("{module}.{name}")), span)
    }

    /// `from module import *`: all public names, or those of `__all__`.
    fn import_star(&mut self, module: &Imported, span: Span) -> Outcome<()> {
        let Imported::Own(id) = module else {
            return self.decline(span, "`import *` is evaluated only from modules of the project");
        };
        let globals = &self.modules[id.0 as usize].globals;
        let names: Vec<Name> = match globals.get("__all__").cloned() {
            None => {
                let mut names: Vec<Name> =
                    globals.keys().filter(|name| !name.starts_with('_')).cloned().collect();
                names.sort();
                names
            }
            Some(all) => {
                let mut names = Vec::new();
                for name in self.collect(&all, span)? {
                    match name.as_str() {
                        Some(name) => names.push(name.clone()),
                        None => return self.decline(span, "this `__all__` is not evaluated"),
                    }
                }
                names
            }
        };
        for name in names {
            let value = self.import_name(module, &name, span)?;
            self.bind(&name, value);
        }
        Ok(())
    }
}
