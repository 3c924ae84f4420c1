//! What surrounds a script when it is evaluated, and whether scripts may be.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{Abilities, Dialect, Version};
use limbeck_pysource::effects::Effects;
use limbeck_pysource::{Direction, EnumSupport, Evaluation, VersionSchema, World, evaluate_script};
use limbeck_revisions::RevisionKey;

use crate::environment::find_interpreter;
use crate::host::Host;
use crate::modules::ProjectModules;
use crate::project::Project;

/// The Python environment of a project, as far as it is known without starting Python.
pub(crate) struct PythonWorld {
    /// The project's own modules.
    pub(crate) modules: ProjectModules,
    /// SQLAlchemy's version; the newest known one when it is not installed.
    pub(crate) sqlalchemy: Version,
    /// Python's version, when it is known.
    pub(crate) python: Option<(u32, u32)>,
    /// The version of python-dotenv.
    pub(crate) dotenv: Option<String>,
    /// Whether importing the scripts does nothing.
    scripts: OnceCell<std::result::Result<(), Error>>,
    /// What was found out for plans: one is often made again, when the rows have moved, or when Python is needed.
    evaluations: RefCell<HashMap<Question, Answer>>,
}

/// A function of a script, for a database of that dialect, online or for a script, with the version table in that
/// schema.
type Question = (RevisionKey, Direction, &'static str, bool, Option<String>);

/// What a function of a script does, or why only Python knows.
pub(crate) type Answer = Rc<std::result::Result<Evaluated, Unread>>;

/// The newest SQLAlchemy that rendering knows, for a project whose environment is not there.
const NEWEST_SQLALCHEMY: Version = Version(2, 1, 0);

impl PythonWorld {
    /// Looks at the project's environment. A project without any Python has one all the same: what can be read is
    /// read.
    pub(crate) fn new(host: &Host<'_>, project: &Project) -> Result<Self> {
        let interpreter = find_interpreter(host).ok();
        let environment = interpreter.as_ref().map(limbeck_bridge::Interpreter::environment);
        let site_packages = environment.map(|found| found.site_packages().to_vec()).unwrap_or_default();
        let prepended =
            project.config.prepend_sys_path()?.into_iter().map(|entry| entry.folder).collect::<Vec<_>>();
        let python_path = host.variables.get("PYTHONPATH").map(String::as_str);
        let inert = project.config.tool_table().inert.clone();
        let found = interpreter.as_ref().and_then(|interpreter| interpreter.sqlalchemy_version());
        Ok(Self {
            modules: ProjectModules::new(prepended, python_path, &site_packages, inert),
            sqlalchemy: found.map_or(NEWEST_SQLALCHEMY, |(major, minor, patch)| Version(major, minor, patch)),
            python: environment.and_then(limbeck_bridge::interpreter::PythonEnvironment::version),
            dotenv: environment
                .and_then(|found| found.distribution("python-dotenv"))
                .map(|found| found.version),
            scripts: OnceCell::new(),
            evaluations: RefCell::default(),
        })
    }

    /// Whether every script can be left unimported: Alembic imports all before it runs one, so one that does
    /// something when it is imported changes what the others do.
    pub(crate) fn check_scripts(&self, project: &Project) -> std::result::Result<(), Error> {
        self.scripts
            .get_or_init(|| {
                let mut effects = Effects::new(&self.modules);
                let whole = project.scripts.iter().filter(|script| script.trouble.is_none());
                for source in whole.filter_map(|script| script.source.as_ref()) {
                    if let Err(reason) = effects.check_script(source) {
                        let words = "a migration script may do something when it is imported";
                        return Err(reason.to_error(Code::ScriptNeedsPython, words));
                    }
                }
                Ok(())
            })
            .clone()
    }

    /// As [`Self::evaluate`], which is asked once.
    ///
    /// # Errors
    /// The same.
    pub(crate) fn evaluate_once(
        &self,
        project: &Project,
        key: RevisionKey,
        direction: Direction,
        setting: &ScriptSetting<'_>,
    ) -> Result<Answer> {
        let schema = match setting.version_schema {
            VersionSchema::Given(schema) => schema.map(str::to_owned),
            // Nothing is remembered, since another answer may come of it.
            VersionSchema::Unknown => return Ok(Rc::new(self.evaluate(project, key, direction, setting)?)),
        };
        let question = (key, direction, setting.dialect.name(), setting.offline, schema);
        if let Some(known) = self.evaluations.borrow().get(&question) {
            return Ok(Rc::clone(known));
        }
        let answer = Rc::new(self.evaluate(project, key, direction, setting)?);
        self.evaluations.borrow_mut().insert(question, Rc::clone(&answer));
        Ok(answer)
    }

    /// Evaluates one function of a script.
    ///
    /// # Errors
    /// `LB0401` for a script with a syntax error, `LB0404` for one without the function.
    pub(crate) fn evaluate(
        &self,
        project: &Project,
        key: RevisionKey,
        direction: Direction,
        setting: &ScriptSetting<'_>,
    ) -> Result<std::result::Result<Evaluated, Unread>> {
        let script = project.script(key);
        let Some(source) = &script.source else {
            let reason = "only Python reads this script".to_owned();
            let error = Error::new(Code::ScriptNeedsPython, reason.clone());
            return Ok(Err(Unread { reason, error }));
        };
        let world = World {
            dialect: setting.dialect.name(),
            enums: match setting.dialect.abilities() {
                Abilities { named_enums: true, .. } => EnumSupport::Named,
                Abilities { inline_enums: true, .. } => EnumSupport::Inline,
                _ => EnumSupport::None,
            },
            adapted_types: setting.dialect.adapted_types(),
            offline: setting.offline,
            x_arguments: &project.x_arguments,
            version_schema: setting.version_schema,
            sqlalchemy: (self.sqlalchemy.0, self.sqlalchemy.1),
            python: self.python,
            modules: &self.modules,
        };
        match evaluate_script(source, direction, &world)? {
            Evaluation::Evaluated { operations, end, .. } => Ok(Ok(Evaluated { operations, end })),
            Evaluation::NeedsPython(reason) => {
                let error = reason.to_error(Code::ScriptNeedsPython, "this script can only be run by Python");
                Ok(Err(Unread { reason: reason.reason, error }))
            }
            Evaluation::Missing => Err(Error::new(
                Code::MissingFunction,
                format!(
                    "the script of `{}` has no function `{}`",
                    project.graph.revision(key).id(),
                    direction.function()
                ),
            )
            .fact("script", script.path.display().to_string())),
        }
    }
}

/// What a script may ask for.
pub(crate) struct ScriptSetting<'s> {
    /// The database's dialect.
    pub(crate) dialect: &'s dyn Dialect,
    /// `--sql`.
    pub(crate) offline: bool,
    /// The schema of the version table.
    pub(crate) version_schema: VersionSchema<'s>,
}

/// What a script does.
pub(crate) struct Evaluated {
    /// Its operations.
    pub(crate) operations: Vec<limbeck_ops::Operation>,
    /// How it ends.
    pub(crate) end: limbeck_pysource::End,
}

/// Why a script is left to Python.
pub(crate) struct Unread {
    /// A few words.
    pub(crate) reason: String,
    /// The error of `--python never`, with the line.
    pub(crate) error: Error,
}
