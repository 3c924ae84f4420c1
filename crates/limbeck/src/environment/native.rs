//! The project's Python as a command sees it when `env.py` was read: only models are loaded.

use std::path::Path;

use limbeck_bridge::protocol::{LoadModels, Reply, Request as WorkerCall, ScriptFunction, SourceLine};
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_plan::Step;
use limbeck_pysource::environment::{Environment as Read, MetadataExpression};

use super::{Standby, python_forbidden, start_worker};
use crate::host::{Host, PythonMode};
use crate::project::Project;
use crate::target::{Models, Python, ScriptEvent};

/// Loads the models that `env.py` names, in a worker that runs nothing else of it.
pub(super) struct NativePython<'r> {
    host: &'r Host<'r>,
    project: &'r Project,
    read: &'r Read,
    expression: &'r MetadataExpression,
    dialect: &'static str,
    standby: &'r Standby<'r>,
}

impl<'r> NativePython<'r> {
    pub(super) fn new(
        host: &'r Host<'r>,
        project: &'r Project,
        read: &'r Read,
        expression: &'r MetadataExpression,
        dialect: &'static str,
        standby: &'r Standby<'r>,
    ) -> Self {
        Self { host, project, read, expression, dialect, standby }
    }
}

impl Python for NativePython<'_> {
    fn runs_scripts(&self) -> bool {
        false
    }

    fn expect_scripts(&mut self) {
        self.standby.begin();
    }

    fn models(&mut self) -> Result<Models> {
        if self.host.python == PythonMode::Never {
            return Err(python_forbidden(Code::ScriptNeedsPython, "the models can only be had from Python"));
        }
        let worker = start_worker(self.host, &self.read.variables_changed)?;
        let line = |(text, line): &(String, u32)| SourceLine { text: text.clone(), line: *line };
        let prepended = self.project.config.prepend_sys_path()?.into_iter().map(|entry| entry.text);
        let first = self.read.search_path.first.iter().map(|folder| folder.display().to_string());
        let call = LoadModels {
            sys_path: first.chain(prepended).collect(),
            imports: self.expression.imports.iter().map(line).collect(),
            expression: line(&self.expression.expression),
            env_path: self.project.environment_path().display().to_string(),
            dialect: self.dialect.to_owned(),
            driver: None,
        };
        match worker.ask(WorkerCall::LoadModels(Box::new(call)))? {
            Reply::Models(models) => {
                worker.finish()?;
                Ok(Models { schema: models.schema, facts: models.facts })
            }
            other => {
                Err(Error::new(Code::Protocol, format!("the worker sent {other:?} in place of the models")))
            }
        }
    }

    fn run_script(
        &mut self,
        _: &Path,
        _: ScriptFunction,
        _: &mut dyn FnMut(ScriptEvent) -> Result<()>,
    ) -> Result<()> {
        Err(no_scripts())
    }

    fn version_applied(&mut self, _: &Step, _: &[String]) -> Result<()> {
        Ok(())
    }
}

/// An environment without `target_metadata`.
pub(super) struct NoModels<'r> {
    /// What it is called.
    pub(super) environment: &'r str,
    /// The worker that would run scripts.
    pub(super) standby: &'r Standby<'r>,
}

impl Python for NoModels<'_> {
    fn runs_scripts(&self) -> bool {
        false
    }

    fn expect_scripts(&mut self) {
        self.standby.begin();
    }

    fn models(&mut self) -> Result<Models> {
        Err(Error::new(Code::NoMetadata, format!("`{}` gives no `target_metadata`", self.environment)))
    }

    fn run_script(
        &mut self,
        _: &Path,
        _: ScriptFunction,
        _: &mut dyn FnMut(ScriptEvent) -> Result<()>,
    ) -> Result<()> {
        Err(no_scripts())
    }

    fn version_applied(&mut self, _: &Step, _: &[String]) -> Result<()> {
        Ok(())
    }
}

fn no_scripts() -> Error {
    Error::new(Code::Internal, "a script was to run in Python on a native connection")
}
