//! The worker of a command, which loads while the command plans.

use std::cell::RefCell;

use limbeck_bridge::Worker;
use limbeck_diagnostics::Result;

use super::{start_worker, table};
use crate::host::{Host, PythonMode};
use crate::project::Project;

/// The worker that will run `env.py` if one must. Python and SQLAlchemy take longer to load than most plans take to
/// make: whoever finds out that Python is needed has it begin at once, and goes on.
pub(crate) struct Standby<'p> {
    host: &'p Host<'p>,
    project: &'p Project,
    waiting: RefCell<Option<Worker>>,
}

impl<'p> Standby<'p> {
    /// Nothing is started yet.
    pub(super) fn new(host: &'p Host<'p>, project: &'p Project) -> Self {
        Self { host, project, waiting: RefCell::new(None) }
    }

    /// Starts the worker, unless it was started or Python is forbidden. What stands in the way is said by
    /// [`Self::take`].
    pub(super) fn begin(&self) {
        let mut waiting = self.waiting.borrow_mut();
        if waiting.is_none() && self.host.python != PythonMode::Never {
            *waiting = self.start().ok();
        }
    }

    /// The worker; starts it if nobody has.
    ///
    /// # Errors
    /// No interpreter that can be used, or a variable of `[tool.limbeck]` that is not there.
    pub(super) fn take(&self) -> Result<Worker> {
        match self.waiting.borrow_mut().take() {
            Some(worker) => Ok(worker),
            None => self.start(),
        }
    }

    fn start(&self) -> Result<Worker> {
        let variables = match self.project.config.environment_table() {
            Some(table) => table::worker_variables(self.host, table)?,
            None => Vec::new(),
        };
        start_worker(self.host, &variables)
    }
}
