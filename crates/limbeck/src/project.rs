//! The user's project: configuration, script directory, scripts and their graph.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::PathBuf;

use limbeck_bridge::protocol::{CommandLine, ConfigData, GraphQuery, ScriptData, WorkerReply};
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_project::script_directory::no_packages;
use limbeck_project::{Config, Lookup, ScriptDirectory};
use limbeck_revisions::{RevisionExpr, RevisionGraph, RevisionKey};

use crate::environment::{Destination, Request};
use crate::host::Host;
use crate::last_seen::explain_missing;
use crate::report::Event;
use crate::scripts::{Script, Scripts, left_out, read_scripts};
use crate::world::PythonWorld;

/// The interpreter that the project's configuration names; nothing when the configuration cannot be read, which the
/// command itself reports.
pub fn configured_interpreter(lookup: &Lookup) -> Option<PathBuf> {
    Config::load(lookup).ok()?.tool_table().interpreter.clone()
}

/// A project, read and understood.
pub struct Project {
    /// Its configuration.
    pub config: Config,
    /// Its script directory.
    pub directory: ScriptDirectory,
    /// Its scripts that have a place in the history, in load order.
    pub scripts: Vec<Script>,
    /// What is wrong with the scripts that have no place in it: with their headers.
    pub unplaced: Vec<Error>,
    /// Their graph; a key's index is the index in `scripts`.
    pub graph: RevisionGraph,
    /// `-x`, in order.
    pub x_arguments: Vec<String>,
    /// The command line as it was typed.
    arguments: Vec<String>,
    /// The scripts' identifiers, in load order.
    identifiers: Vec<String>,
    /// The Python environment, once it was looked at.
    world: OnceCell<PythonWorld>,
}

impl Project {
    /// Reads the project that `lookup` leads to.
    ///
    /// # Errors
    /// What is wrong with the configuration, the script directory or a script's header. A script that cannot be read
    /// is none: it stops only what needs it ([`RevisionGraph::lacking`], [`Self::troubles`]).
    pub fn load(host: &Host<'_>, lookup: &Lookup, x_arguments: Vec<String>) -> Result<Self> {
        host.secrets.learn_variables(&host.variables);
        x_arguments.iter().for_each(|argument| host.secrets.learn_text(argument));
        let config = Config::load(lookup)?;
        config.sources().for_each(|source| host.secrets.learn_source(source));
        for warning in config.warnings() {
            host.reporter.report(Event::Warning(&warning));
        }
        let directory = ScriptDirectory::open(&config, &no_packages)?;
        let listing = directory.scripts()?;
        for warning in &listing.warnings {
            host.reporter.report(Event::Warning(warning));
        }
        let Scripts { revisions, scripts, unplaced } = read_scripts(host, listing.scripts)?;
        let identifiers = revisions.iter().map(|revision| revision.id.clone()).collect();
        let mut graph =
            RevisionGraph::build(revisions).map_err(|error| explain_missing(host, &directory, error))?;
        if let Some(trouble) = unplaced.first() {
            graph = graph.lacking(trouble.clone());
        }
        for warning in graph.warnings() {
            host.reporter.report(Event::Warning(warning));
        }
        Ok(Self {
            config,
            directory,
            scripts,
            unplaced,
            graph,
            x_arguments,
            arguments: host.arguments.clone(),
            identifiers,
            world: OnceCell::new(),
        })
    }

    /// The scripts' troubles that did not stop the command: those without a place, then those that cannot be run.
    pub fn troubles(&self) -> impl Iterator<Item = &Error> {
        self.unplaced.iter().chain(self.scripts.iter().filter_map(|script| script.trouble.as_ref()))
    }

    /// Warns of the troubles. A command that ended well says so last; one that failed has said what matters.
    pub fn warn_of_troubles(&self, host: &Host<'_>) {
        for trouble in self.troubles() {
            host.reporter.report(Event::Warning(&left_out(trouble)));
        }
    }

    /// What says where the database is: `env.py`, or the file of the table in its place.
    pub(crate) fn environment_path(&self) -> PathBuf {
        match self.config.environment_table() {
            Some(table) => table.source.path().to_owned(),
            None => self.directory.env_path(),
        }
    }

    /// The same for sentences: `env.py`, `[tool.limbeck]` or `limbeck.toml`.
    pub(crate) fn environment_name(&self) -> &'static str {
        self.config.environment_table().map_or("env.py", |table| table.name)
    }

    /// The project's Python environment, as far as it is known without starting Python; looked at once, so that what
    /// is known of the scripts is found out once.
    ///
    /// # Errors
    /// What is wrong with `prepend_sys_path`.
    pub(crate) fn world(&self, host: &Host<'_>) -> Result<&PythonWorld> {
        if let Some(world) = self.world.get() {
            return Ok(world);
        }
        let world = PythonWorld::new(host, self)?;
        Ok(self.world.get_or_init(|| world))
    }

    /// The script of a revision.
    pub fn script(&self, key: RevisionKey) -> &Script {
        &self.scripts[key.index()]
    }

    /// Refuses two scripts with one identifier. Alembic takes the one that it reads last, and which that is depends on
    /// their names: a command that changes something must not leave that to chance.
    pub(crate) fn refuse_duplicates(&self) -> Result<()> {
        let mut seen: HashMap<&str, &Script> = HashMap::new();
        for (script, id) in self.scripts.iter().zip(&self.identifiers) {
            let Some(first) = seen.insert(id, script) else { continue };
            let error =
                Error::new(Code::DuplicateRevision, format!("Revision {id} is present more than once"))
                    .fact("first script", first.path.display().to_string())
                    .fact("second script", script.path.display().to_string())
                    .hint("give one of the scripts another identifier, or remove the copy");
            return Err(match (&script.source, script.revision_span) {
                (Some(source), Some(span)) => error.at(source, span, "the same identifier again"),
                _ => error,
            });
        }
        Ok(())
    }

    /// What `context.config` is made of.
    pub(crate) fn config_data(&self, command: &CommandLine) -> Result<ConfigData> {
        let config = &self.config;
        let mut command = command.clone();
        command.x = (!self.x_arguments.is_empty()).then(|| self.x_arguments.clone());
        command.argv = std::iter::once("limbeck".to_owned()).chain(self.arguments.iter().cloned()).collect();
        Ok(ConfigData {
            config_file_name: config.has_ini_file().then(|| config.ini_path().display().to_string()),
            toml_file_name: config.has_toml_table().then(|| config.toml_path().display().to_string()),
            toml: Vec::new(),
            section: config.section_name().to_owned(),
            overrides: Vec::new(),
            script_location: self.directory.location().display().to_string(),
            prepend_sys_path: config.prepend_sys_path()?.into_iter().map(|entry| entry.text).collect(),
            command: Some(command),
        })
    }

    /// Answers a question of the worker's about the revisions.
    pub(crate) fn answer(&self, query: &GraphQuery, request: &Request) -> Result<WorkerReply> {
        let graph = &self.graph;
        let keys = match query {
            GraphQuery::Head {} => graph.current_head()?.into_iter().collect(),
            GraphQuery::Heads {} => graph.heads()?,
            GraphQuery::Bases {} => graph.bases(),
            GraphQuery::Destination {} => {
                let revisions = match &request.destination {
                    Some(Destination::Symbolic(text)) => self.revision_number(text)?,
                    Some(Destination::Verbatim(text)) => vec![text.clone()],
                    None => Vec::new(),
                };
                return Ok(WorkerReply::Revisions { revisions });
            }
            GraphQuery::Number { identifier } => {
                return Ok(WorkerReply::Revisions { revisions: self.revision_number(identifier)? });
            }
            GraphQuery::Revisions { identifier } => {
                let keys = graph.resolve(&RevisionExpr::parse(identifier))?;
                return Ok(WorkerReply::Scripts { scripts: self.script_data(&keys) });
            }
            GraphQuery::Walk { base, head } => {
                let keys = graph.walk_revisions(&RevisionExpr::parse(base), &RevisionExpr::parse(head))?;
                return Ok(WorkerReply::Scripts { scripts: self.script_data(&keys) });
            }
        };
        let revisions = keys.into_iter().map(|key| graph.revision(key).id().to_owned()).collect();
        Ok(WorkerReply::Revisions { revisions })
    }

    /// What `context.get_revision_argument()` and `get_starting_revision_argument()` make of what was typed: only `head`, `heads` and `base` become
    /// identifiers; of anything else the branch is left out and the rest stays as it is (Alembic's
    /// `as_revision_number`).
    fn revision_number(&self, text: &str) -> Result<Vec<String>> {
        let name = text.split_once('@').map_or(text, |(_, name)| name);
        if !matches!(name, "head" | "heads" | "base") {
            return Ok(vec![name.to_owned()]);
        }
        let mut keys = self.graph.resolve(&RevisionExpr::parse(text))?;
        if text != "heads" {
            keys.truncate(1);
        }
        Ok(keys.into_iter().map(|key| self.graph.revision(key).id().to_owned()).collect())
    }

    fn script_data(&self, keys: &[RevisionKey]) -> Vec<ScriptData> {
        keys.iter()
            .map(|key| {
                let revision = self.graph.revision(*key);
                let header = revision.header();
                ScriptData {
                    revision: header.id.clone(),
                    down_revision: header.down_revisions.clone(),
                    nextrev: revision.child_ids().map(str::to_owned).collect(),
                    branch_labels: revision.branch_labels().into_iter().map(str::to_owned).collect(),
                    dependencies: header.depends_on.clone(),
                    path: self.script(*key).path.display().to_string(),
                    doc: Some(self.script(*key).documentation.clone()),
                    is_head: revision.is_head(),
                    is_base: revision.is_base(),
                    is_branch_point: revision.is_branch_point(),
                    is_merge_point: revision.is_merge_point(),
                }
            })
            .collect()
    }
}
