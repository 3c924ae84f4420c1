//! The effects check: whether importing modules of the project does nothing that a migration could notice.
//!
//! Limbeck reads an `env.py` and its scripts without running what they import. That is right only if an import
//! does no more than define names: writes no environment variable, registers no event listener, changes neither
//! SQLAlchemy nor Alembic. The check walks the modules in the order in which Python would run them, along a
//! whitelist: what it does not know is refused, with the line. Functions that are only defined are not looked at;
//! those that the import calls are.
//!
//! [`Modules`] finds the files, [`inert`] lists harmless third parties, [`known`] the callables that may be called,
//! and [`metadata`] follows `MetaData` objects to their naming convention.

mod call;
mod class;
mod entry;
mod expression;
mod folders;
mod function;
mod import;
mod inert;
mod known;
mod metadata;
mod modules;
mod scope;
mod statement;
mod value;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::rc::Rc;

use limbeck_diagnostics::{SourceText, Span};
use limbeck_schema::MetadataFacts;

use crate::NeedsPython;
use crate::syntax::ast::Module;
use crate::syntax::{parse_expression, parse_module};
use scope::Frame;

pub use crate::modules::SearchPath;
pub use folders::Folders;
pub use modules::{Found, Modules};

pub(crate) use inert::{is_inert, is_standard};
pub(crate) use known::is_builtin;
pub(crate) use metadata::facts_of;
pub(crate) use value::Value;
use value::{Function, ModuleId, Names};

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The import can be left out.
    Harmless {
        /// Every file of the project that was read: the verdict holds as long as they do not change.
        files: Vec<PathBuf>,
        /// Environment variables without which the import raises `KeyError`.
        required_variables: Vec<String>,
    },
    /// It cannot, or nobody knows.
    NeedsPython(NeedsPython),
}

/// A check of many modules, each of which is read once.
pub struct Effects<'m> {
    modules: &'m dyn Modules,
    path: SearchPath,
    loaded: Vec<Loaded>,
    by_name: HashMap<String, ModuleId>,
    frames: Vec<Frame>,
    /// Functions that are being looked at.
    functions: HashSet<usize>,
    /// Functions that SQLAlchemy calls once a class is mapped, which the end of the module stands for.
    at_mapping: Vec<(Function, Span)>,
    /// How many loops the code is in.
    loops: u32,
    required_variables: Vec<String>,
    reads_environment: bool,
    /// The process environment as it is at this point of the run, when that is known.
    variables: Option<BTreeMap<String, String>>,
    steps: u32,
}

/// A module that was run, or is running.
struct Loaded {
    name: String,
    source: SourceText,
    is_package: bool,
    names: Names,
    complete: bool,
    /// It has `from __future__ import annotations`.
    lazy_annotations: bool,
    /// SQLAlchemy's modules whose names it took all together: what a name means that nothing else binds.
    stars: Vec<String>,
}

/// The answer of a part of the check.
pub(crate) type Checked<T> = Result<T, NeedsPython>;

/// How many expressions are looked at before the check gives up, with those of functions counted at every call.
const STEPS: u32 = 2_000_000;

impl<'m> Effects<'m> {
    /// A check that has read nothing yet.
    pub fn new(modules: &'m dyn Modules) -> Self {
        Self {
            modules,
            path: SearchPath::default(),
            loaded: Vec::new(),
            by_name: HashMap::new(),
            frames: Vec::new(),
            functions: HashSet::new(),
            at_mapping: Vec::new(),
            loops: 0,
            required_variables: Vec::new(),
            reads_environment: false,
            variables: None,
            steps: STEPS,
        }
    }

    /// Checks `import dotted`, with all that it imports.
    pub fn check_module(&mut self, dotted: &str) -> Verdict {
        let entry = SourceText::new(format!("{dotted}.py"), format!("import {dotted}"));
        match self.import_for(&entry, Span::new(7, 7 + dotted.len() as u32), dotted) {
            Ok(_) => self.harmless(),
            Err(reason) => Verdict::NeedsPython(reason),
        }
    }

    /// Checks what importing a file does, which need not be importable by a name: a migration script.
    ///
    /// # Errors
    /// The line that is not known to be harmless.
    pub fn check_script(&mut self, source: &SourceText) -> Result<(), NeedsPython> {
        let module = parse(source)?;
        let stem =
            source.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let id = self.add(stem, source.clone(), false);
        self.run(id, &module)
    }

    /// The facts about the metadata that `expression` yields in the module `dotted`.
    pub fn metadata(&mut self, dotted: &str, expression: &str) -> MetadataFacts {
        let text = SourceText::new("expression", expression);
        let Ok(Some(id)) = self.import_for(&text, Span::new(0, 0), dotted) else {
            return MetadataFacts::Unknown {};
        };
        let Ok(parsed) = parse_expression(&text) else { return MetadataFacts::Unknown {} };
        self.frames.push(Frame::module(id));
        let value = self.expression(&parsed);
        self.frames.pop();
        value.map_or(MetadataFacts::Unknown {}, |value| facts_of(&value))
    }

    fn harmless(&self) -> Verdict {
        Verdict::Harmless { files: self.files(), required_variables: self.required_variables.clone() }
    }

    /// Every file of the project that was read so far.
    pub fn files(&self) -> Vec<PathBuf> {
        let files = self.loaded.iter().map(|module| module.source.path().to_path_buf());
        files.filter(|path| !path.as_os_str().is_empty()).collect()
    }

    /// Environment variables without which what was imported so far raises `KeyError`.
    pub fn required_variables(&self) -> &[String] {
        &self.required_variables
    }

    /// Whether something that was imported so far reads the environment.
    pub(crate) fn reads_environment(&self) -> bool {
        self.reads_environment
    }

    /// Tells what the environment is now: what a module reads of it is then as certain as a constant.
    pub(crate) fn set_variables(&mut self, variables: &BTreeMap<String, String>) {
        self.variables = Some(variables.clone());
    }

    /// The value that reading a variable gives, when the environment is known.
    pub(super) fn variable(&self, name: &str, default: Option<&Value>) -> Option<Value> {
        let variables = self.variables.as_ref()?;
        Some(match variables.get(name) {
            Some(value) => Value::Str(value.as_str().into()),
            None => default.cloned().unwrap_or(Value::None),
        })
    }

    /// Tells of changes to `sys.path`.
    pub(crate) fn set_search_path(&mut self, path: SearchPath) {
        self.path = path;
    }

    fn add(&mut self, name: String, source: SourceText, is_package: bool) -> ModuleId {
        let names = Names::new();
        self.loaded.push(Loaded {
            name,
            source,
            is_package,
            names,
            complete: false,
            lazy_annotations: false,
            stars: Vec::new(),
        });
        ModuleId(self.loaded.len() - 1)
    }

    fn run(&mut self, id: ModuleId, module: &Module) -> Checked<()> {
        self.frames.push(Frame::module(id));
        self.define_module_names(id);
        let waiting = std::mem::take(&mut self.at_mapping);
        let result = self.block(&module.body).and_then(|()| self.mapped());
        self.at_mapping = waiting;
        self.frames.pop();
        self.loaded[id.0].complete = result.is_ok();
        result
    }

    /// Looks at what SQLAlchemy calls to map the classes of the module that has just run.
    fn mapped(&mut self) -> Checked<()> {
        for (function, span) in std::mem::take(&mut self.at_mapping) {
            self.function(&function, span)?;
        }
        Ok(())
    }

    fn define_module_names(&mut self, id: ModuleId) {
        let module = &mut self.loaded[id.0];
        let path = module.source.path().display().to_string();
        let name = module.name.as_str().into();
        module.names.insert("__name__".into(), Value::Str(name));
        module.names.insert("__file__".into(), Value::Str(path.into()));
        module.names.insert("__doc__".into(), Value::Data);
        module.names.insert("__package__".into(), Value::Data);
    }

    /// The file whose code is looked at.
    fn source(&self) -> &SourceText {
        let id = self.frames.last().map_or(ModuleId(0), |frame| frame.module);
        &self.loaded[id.0].source
    }

    /// Refuses.
    fn refuse<T>(&self, span: Span, reason: impl Into<String>) -> Checked<T> {
        Err(NeedsPython::new(self.source(), span, reason))
    }

    fn tick(&mut self, span: Span) -> Checked<()> {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 {
            return self.refuse(span, "the check of the imports takes too long here");
        }
        Ok(())
    }
}

/// Checks the module level of a migration script: its imports of the project's modules must be harmless, and it must
/// do nothing else while it is imported.
///
/// # Errors
/// The line that is not known to be harmless.
pub fn check_script_module(source: &SourceText, modules: &dyn Modules) -> Result<(), NeedsPython> {
    Effects::new(modules).check_script(source)
}

fn parse(source: &SourceText) -> Checked<Rc<Module>> {
    parse_module(source).map(Rc::new).map_err(|error| {
        let location = error.diagnostic().location.as_ref();
        let span = location.map_or(Span::new(0, 0), |location| location.span);
        NeedsPython::new(source, span, "this file does not parse")
    })
}

#[cfg(test)]
mod tests;
