//! Imports.

use limbeck_diagnostics::{SourceText, Span};

use super::inert::{is_inert, is_loaded_before};
use super::modules::Found;
use super::scope::Frame;
use super::value::{ModuleId, Value};
use super::{Checked, Effects, parse};
use crate::NeedsPython;
use crate::modules::absolute;
use crate::syntax::ast::{Alias, ImportFrom, Name};
use crate::syntax::bindings::imported;

/// What a module is to the check.
enum Kind {
    Inert,
    Own(SourceText),
    Namespace,
}

/// Modules whose names may be taken all together: everything public in them is harmless to call or is refused by
/// its own name.
const STARS: &[&str] =
    &["sqlalchemy", "sqlalchemy.dialects.postgresql", "sqlalchemy.orm", "sqlalchemy.types", "typing"];

impl Effects<'_> {
    /// Imports a module with the packages above it, for a line of `source`. Nothing for a third party's.
    pub(crate) fn import_for(
        &mut self,
        source: &SourceText,
        span: Span,
        dotted: &str,
    ) -> Checked<Option<ModuleId>> {
        self.load(dotted).map_err(|error| error.at(source, span))
    }

    /// The names that `from module import *` binds.
    pub(crate) fn public_names(&self, module: ModuleId) -> Result<Vec<(Name, Value)>, String> {
        let loaded = &self.loaded[module.0];
        let names = match loaded.names.get("__all__") {
            None => loaded.names.keys().filter(|name| !name.starts_with('_')).cloned().collect(),
            Some(Value::Sequence(items)) => {
                let names = items.iter().map(|item| match item {
                    Value::Str(name) => Some(name.clone()),
                    _ => None,
                });
                names.collect::<Option<Vec<Name>>>().ok_or("`__all__` is not a list of texts")?
            }
            Some(_) => return Err(format!("`__all__` of `{}` is not a plain list", loaded.name)),
        };
        let value = |name: Name| match loaded.names.get(&name) {
            Some(value) => Ok((name, value.clone())),
            None => Err(format!("`{}` has no `{name}`", loaded.name)),
        };
        names.into_iter().map(value).collect()
    }

    pub(super) fn import(&mut self, names: &[Alias]) -> Checked<()> {
        for alias in names {
            let loaded = self.load(&alias.name).map_err(|error| error.at(self.source(), alias.span))?;
            let bound = imported(alias);
            let path = if alias.bound.is_some() { alias.name.clone() } else { bound.clone() };
            let value = match loaded {
                None => Value::Known(path),
                Some(_) => self.by_name.get(&*path).map_or(Value::Unclear, |id| Value::Module(*id)),
            };
            self.bind(&bound, value);
        }
        Ok(())
    }

    pub(super) fn import_from(&mut self, import: &ImportFrom, span: Span) -> Checked<()> {
        let current = &self.loaded[self.current().0];
        let dotted = match import.level {
            0 => import.module.as_deref().map(str::to_owned),
            level => absolute(&current.name, current.is_package, level, import.module.as_deref()),
        };
        let Some(dotted) = dotted else { return self.refuse(span, "this import leads out of its package") };
        if dotted == "__future__" {
            let lazy = import.names.iter().any(|alias| &*alias.name == "annotations");
            let current = self.current();
            self.loaded[current.0].lazy_annotations |= lazy;
            return Ok(());
        }
        let loaded = self.load(&dotted).map_err(|error| error.at(self.source(), span))?;
        for alias in &import.names {
            let bound = alias.bound.as_ref().unwrap_or(&alias.name);
            match (loaded, &*alias.name) {
                (None, "*") if STARS.contains(&dotted.as_str()) => {
                    let current = self.current();
                    self.loaded[current.0].stars.push(dotted.clone());
                }
                (None, "*") => {
                    return self.refuse(alias.span, format!("the names of `{dotted}` are not known"));
                }
                (None, name) => self.bind(bound, Value::Known(format!("{dotted}.{name}").into())),
                (Some(module), "*") => match self.public_names(module) {
                    Ok(names) => names.into_iter().for_each(|(name, value)| self.bind(&name, value)),
                    Err(reason) => return self.refuse(alias.span, reason),
                },
                (Some(module), name) => {
                    let value =
                        self.member(module, name).map_err(|error| error.at(self.source(), alias.span))?;
                    self.bind(bound, value);
                }
            }
        }
        Ok(())
    }

    /// `from module import name`: an attribute, else a module below.
    pub(super) fn member(&mut self, module: ModuleId, name: &str) -> Result<Value, Failure> {
        if let Some(value) = self.loaded[module.0].names.get(name) {
            return Ok(value.clone());
        }
        let loaded = &self.loaded[module.0];
        if loaded.names.contains_key("__getattr__") {
            return Err(Failure::Here(format!("`{}` computes its names", loaded.name)));
        }
        if loaded.is_package {
            let below = format!("{}.{name}", loaded.name);
            return Ok(self.load(&below)?.map_or_else(|| Value::Known(below.into()), Value::Module));
        }
        let why = if loaded.complete { "has no" } else { "is being imported and does not have yet" };
        Err(Failure::Here(format!("`{}` {why} `{name}`", loaded.name)))
    }

    fn load(&mut self, dotted: &str) -> Result<Option<ModuleId>, Failure> {
        let mut result = None;
        for (end, _) in dotted.match_indices('.').chain([(dotted.len(), "")]) {
            result = self.load_one(&dotted[..end])?;
        }
        Ok(result)
    }

    fn load_one(&mut self, dotted: &str) -> Result<Option<ModuleId>, Failure> {
        if let Some(id) = self.by_name.get(dotted) {
            return Ok(Some(*id));
        }
        let id = match self.kind(dotted)? {
            Kind::Inert => return Ok(None),
            Kind::Namespace => {
                let id = self.add(dotted.to_owned(), SourceText::new("", ""), true);
                self.loaded[id.0].complete = true;
                self.by_name.insert(dotted.to_owned(), id);
                id
            }
            Kind::Own(source) => {
                let is_package = source.path().file_name().is_some_and(|name| name == "__init__.py");
                let module = parse(&source)?;
                let id = self.add(dotted.to_owned(), source, is_package);
                self.by_name.insert(dotted.to_owned(), id);
                stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || self.run(id, &module))?;
                id
            }
        };
        // Importing a submodule binds it in its package.
        if let Some((package, name)) = dotted.rsplit_once('.')
            && let Some(package) = self.by_name.get(package).copied()
        {
            self.loaded[package.0].names.insert(name.into(), Value::Module(id));
        }
        Ok(Some(id))
    }

    fn kind(&self, dotted: &str) -> Result<Kind, Failure> {
        if is_loaded_before(dotted) {
            return match is_inert(dotted) {
                true => Ok(Kind::Inert),
                false => Err(Failure::Here(format!("importing `{dotted}` is not known to be harmless"))),
            };
        }
        let inert = is_inert(dotted) || self.modules.is_inert(dotted);
        let Some(found) = self.modules.find_along(dotted, &self.path) else {
            return Err(Failure::Here(format!(
                "`{dotted}` cannot be looked for after `sys.path` was changed"
            )));
        };
        match (found, inert) {
            (Found::FirstParty(_), true) => {
                Err(Failure::Here(format!("`{dotted}` may be the project's or somebody else's")))
            }
            (Found::FirstParty(source), false) => Ok(Kind::Own(source)),
            (Found::Namespace, false) => Ok(Kind::Namespace),
            // A folder without `__init__.py` gives way to an installed module.
            (Found::ThirdParty | Found::Namespace, true) => Ok(Kind::Inert),
            (Found::ThirdParty, false) => Err(Failure::Here(format!(
                "importing `{dotted}` is not known to be harmless; `[tool.limbeck] inert` can say that it is"
            ))),
            (Found::Missing, _) => Err(Failure::Missing(dotted.to_owned())),
        }
    }

    /// Whether a module can be found, for the fallbacks of `try: import`.
    pub(super) fn is_missing(&self, dotted: &str) -> bool {
        matches!(self.kind(dotted), Err(Failure::Missing(_)))
    }

    /// Whether it is a module of the project.
    pub(super) fn is_own(&self, dotted: &str) -> bool {
        matches!(self.kind(dotted), Ok(Kind::Own(_) | Kind::Namespace))
    }

    /// Runs `body` with a frame of its own.
    pub(super) fn with_frame<T>(
        &mut self,
        frame: Frame,
        body: impl FnOnce(&mut Self) -> Checked<T>,
    ) -> Checked<T> {
        self.frames.push(frame);
        let result = body(self);
        self.frames.pop();
        result
    }
}

/// Why an import cannot be left out.
pub(super) enum Failure {
    /// The import itself.
    Here(String),
    /// There is no such module.
    Missing(String),
    /// A line of what is imported.
    There(NeedsPython),
}

impl From<NeedsPython> for Failure {
    fn from(reason: NeedsPython) -> Self {
        Self::There(reason)
    }
}

impl Failure {
    pub(super) fn at(self, source: &SourceText, span: Span) -> NeedsPython {
        match self {
            Self::Here(reason) => NeedsPython::new(source, span, reason),
            Self::Missing(name) => NeedsPython::new(source, span, format!("there is no module `{name}`")),
            Self::There(reason) => reason,
        }
    }
}
