//! Types of installed packages, read from the source that is installed: what a version of a package changes is seen.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use limbeck_diagnostics::SourceText;

use super::Interpreter;
use super::arena::Epoch;
use super::stop::{Outcome, Stop};
use super::value::{ModuleId, Object, Opaque, Value};
use crate::modules::{FoundModule, absolute};
use crate::syntax;
use crate::syntax::ast::{Expr, ExprKind, Module, Name, Stmt, StmtKind};
use crate::syntax::bindings;

/// Packages whose types are read. Looked at, so that a class is what its definition says: none of their modules changes
/// a class of another one, or has a type written by `@compiles`.
const READ: &[&str] = &[
    "advanced_alchemy",
    "fastapi_users_db_sqlalchemy",
    "oslo_db",
    "pgvector",
    "sqlalchemy_utils",
    "sqlmodel",
];

/// How many re-exports are followed.
const STEPS: u32 = 8;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Installed modules that import statements named.
    imported: HashSet<Rc<str>>,
    parsed: HashMap<String, Option<Rc<Parsed>>>,
    loaded: HashMap<String, Option<ModuleId>>,
    classes: HashMap<Rc<str>, Option<Value>>,
}

/// An installed module's text.
#[derive(Debug)]
struct Parsed {
    name: String,
    source: SourceText,
    is_package: bool,
    tree: Module,
}

/// What a module binds to a name.
enum Binding {
    /// Its own class.
    Class,
    /// A name of another module.
    From(String, Name),
    /// Another name of the module.
    Alias(Name),
    /// Something else.
    Other,
    Nothing,
    Unclear,
}

impl Interpreter<'_> {
    /// The class behind something imported from one of the packages that are read; nothing for everything else.
    pub(crate) fn installed(&mut self, value: &Value) -> Outcome<Option<Value>> {
        let Some(Object::Opaque(opaque)) = self.object(value) else { return Ok(None) };
        let Some(path) = opaque.path.clone() else { return Ok(None) };
        let top = path.split('.').next().unwrap_or_default();
        if !READ.contains(&top) {
            return Ok(None);
        }
        if let Some(found) = self.installed.classes.get(&path) {
            return Ok(found.clone());
        }
        // Whoever comes back to it while it is looked for finds nothing.
        self.installed.classes.insert(path.clone(), None);
        let found = self.class_at(&path, STEPS)?;
        self.installed.classes.insert(path, found.clone());
        Ok(found)
    }

    /// Whether something opaque surely has an attribute: an installed module whose body binds it. A name that is bound
    /// under a condition may be missing.
    pub(super) fn has_attribute(&mut self, opaque: &Opaque, name: &str) -> bool {
        let Some(module) = opaque.path.as_deref().and_then(|path| self.parsed(path)) else { return false };
        match module.binding(name) {
            Binding::Class | Binding::From(..) | Binding::Alias(_) | Binding::Other => true,
            Binding::Nothing => {
                let below = format!("{}.{name}", module.name);
                self.parsed(&below).is_some() && self.is_loaded(&module, &below)
            }
            Binding::Unclear => false,
        }
    }

    /// An import statement named an installed module.
    pub(super) fn note_import(&mut self, name: &str) {
        self.installed.imported.insert(Rc::from(name));
    }

    /// The class at a dotted path, module by module.
    fn class_at(&mut self, path: &str, steps: u32) -> Outcome<Option<Value>> {
        let mut parts = path.split('.');
        let Some(mut module) = parts.next().and_then(|top| self.parsed(top)) else { return Ok(None) };
        let parts: Vec<&str> = parts.collect();
        for (place, part) in parts.iter().enumerate() {
            let is_last = place + 1 == parts.len();
            match (module.binding(part), is_last) {
                (Binding::Class, true) => return self.class_of(&module, part),
                (Binding::Alias(name), true) if steps > 0 => {
                    return self.class_at(&format!("{}.{name}", module.name), steps - 1);
                }
                (Binding::From(home, name), true) if steps > 0 => {
                    return self.class_within(&home, &name, steps - 1);
                }
                (Binding::From(home, name), false) => match self.parsed(&format!("{home}.{name}")) {
                    Some(below) => module = below,
                    None => return Ok(None),
                },
                (Binding::Nothing, false) => {
                    let below = format!("{}.{part}", module.name);
                    match self.parsed(&below).filter(|_| self.is_loaded(&module, &below)) {
                        Some(below) => module = below,
                        None => return Ok(None),
                    }
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The class that `from home import name` imports.
    fn class_within(&mut self, home: &str, name: &str, steps: u32) -> Outcome<Option<Value>> {
        let top = home.split('.').next().unwrap_or_default();
        let Some(module) = self.parsed(home).filter(|_| READ.contains(&top)) else { return Ok(None) };
        match module.binding(name) {
            Binding::Class => self.class_of(&module, name),
            Binding::Alias(name) if steps > 0 => self.class_within(home, &name, steps - 1),
            Binding::From(home, name) if steps > 0 => self.class_within(&home, &name, steps - 1),
            _ => Ok(None),
        }
    }

    /// A class that a module defines. What keeps the module from being evaluated keeps its class from being known.
    fn class_of(&mut self, module: &Parsed, name: &str) -> Outcome<Option<Value>> {
        let id = match self.installed.loaded.get(&module.name) {
            Some(id) => *id,
            None => {
                let id = self.load_installed(module)?;
                self.installed.loaded.insert(module.name.clone(), id);
                id
            }
        };
        let value = id.and_then(|id| self.modules[id.0 as usize].globals.get(name).cloned());
        Ok(value.filter(|value| matches!(self.object(value), Some(Object::Class(_)))))
    }

    fn load_installed(&mut self, module: &Parsed) -> Outcome<Option<ModuleId>> {
        let Ok(tree) = syntax::parse_module(&module.source) else { return Ok(None) };
        let id = self.add_module(&module.name, &module.source, tree, module.is_package);
        let epoch = std::mem::replace(&mut self.epoch, Epoch::Module);
        let loaded = self.load(id);
        self.epoch = epoch;
        self.run.note_file(&module.source);
        match loaded {
            Ok(()) => Ok(Some(id)),
            Err(Stop::Decline(_)) => Ok(None),
            Err(raised) => Err(raised),
        }
    }

    fn parsed(&mut self, name: &str) -> Option<Rc<Parsed>> {
        if let Some(found) = self.installed.parsed.get(name) {
            return found.clone();
        }
        let found = match self.surroundings.modules.installed(name) {
            FoundModule::File { source, is_package } => {
                let tree = syntax::parse_module(&source).ok();
                tree.map(|tree| Rc::new(Parsed { name: name.to_owned(), source, is_package, tree }))
            }
            FoundModule::Namespace | FoundModule::NotFound | FoundModule::Unreadable { .. } => None,
        };
        self.installed.parsed.insert(name.to_owned(), found.clone());
        found
    }

    /// Whether a module below a package is one of its attributes: some import has named it.
    fn is_loaded(&mut self, package: &Parsed, below: &str) -> bool {
        let top = package.name.split('.').next().unwrap_or_default().to_owned();
        self.installed.imported.contains(below)
            || package.imports(below)
            || self.parsed(&top).is_some_and(|top| top.imports(below))
    }
}

impl Parsed {
    /// What the module's body binds to a name, if it does so once and for all.
    fn binding(&self, wanted: &str) -> Binding {
        let mut binding = Binding::Nothing;
        for statement in &self.tree.body {
            let (mut binds, mut star) = (0, false);
            bindings::bound_by(statement, &mut |name, _| {
                binds += usize::from(&**name == wanted);
                star |= &**name == "*";
            });
            match (binds, &binding) {
                _ if star => return Binding::Unclear,
                (0, _) => {}
                (1, Binding::Nothing) => binding = self.bound_by(statement, wanted),
                _ => return Binding::Unclear,
            }
        }
        binding
    }

    fn bound_by(&self, statement: &Stmt, wanted: &str) -> Binding {
        match &statement.kind {
            StmtKind::ClassDef(def) if &*def.name == wanted => Binding::Class,
            StmtKind::FunctionDef(_) => Binding::Other,
            StmtKind::Assign { targets, value: Expr { kind: ExprKind::Name(name), .. } }
                if targets.len() == 1 =>
            {
                Binding::Alias(name.clone())
            }
            StmtKind::ImportFrom(it) => {
                let home = self.absolute(it.level, it.module.as_deref());
                let alias = it
                    .names
                    .iter()
                    .find(|alias| alias.bound.as_ref().map_or(&*alias.name, |bound| &**bound) == wanted);
                match home.zip(alias) {
                    Some((home, alias)) => Binding::From(home, alias.name.clone()),
                    None => Binding::Unclear,
                }
            }
            StmtKind::Assign { .. } | StmtKind::AnnAssign { value: Some(_), .. } => Binding::Other,
            _ => Binding::Unclear,
        }
    }

    fn absolute(&self, level: u32, module: Option<&str>) -> Option<String> {
        match (level, module) {
            (0, Some(module)) => Some(module.to_owned()),
            _ => absolute(&self.name, self.is_package, level, module),
        }
    }

    /// Whether the body imports a module, or something below it.
    fn imports(&self, wanted: &str) -> bool {
        let covers = |name: &str| {
            name.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.tree.body.iter().any(|statement| match &statement.kind {
            StmtKind::ImportFrom(it) => self.absolute(it.level, it.module.as_deref()).is_some_and(|home| {
                covers(&home) || it.names.iter().any(|alias| covers(&format!("{home}.{}", alias.name)))
            }),
            StmtKind::Import(names) => names.iter().any(|alias| covers(&alias.name)),
            _ => false,
        })
    }
}
