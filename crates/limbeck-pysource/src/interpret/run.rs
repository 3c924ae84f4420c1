//! What an evaluation gathers, and what surrounds it.

use limbeck_diagnostics::{SourceText, Span};
use limbeck_ops::{Action, AutocommitBlock, Guard, Operation, Place};
use sha2::{Digest as _, Sha256};

use super::Interpreter;
use super::stop::Outcome;
use crate::evaluate::{FileRead, Reads, World};
use crate::modules::ModuleResolver;

/// What every evaluation is surrounded by.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'w> {
    pub modules: &'w dyn ModuleResolver,
    /// Major and minor version of SQLAlchemy.
    pub sqlalchemy: (u32, u32),
    /// Major and minor version of Python, when known.
    pub python: Option<(u32, u32)>,
}

/// What an evaluation gathers.
pub(crate) struct ScriptRun<'w> {
    pub world: &'w World<'w>,
    pub reads: Reads,
    /// Operations of the call; one more level within each `autocommit_block`.
    levels: Vec<Vec<Operation>>,
    emitted: usize,
}

impl<'w> ScriptRun<'w> {
    pub(crate) fn new(world: &'w World<'w>) -> Self {
        Self { world, reads: Reads::default(), levels: vec![Vec::new()], emitted: 0 }
    }

    /// The operations of a call that is over.
    pub(crate) fn into_operations(mut self) -> (Vec<Operation>, Reads) {
        (self.levels.swap_remove(0), self.reads)
    }

    /// Notes a file of the project that was loaded.
    pub(crate) fn note_file(&mut self, source: &SourceText) {
        let sha256 = Sha256::digest(source.text().as_bytes()).into();
        self.reads.files.push(FileRead { path: source.path().to_path_buf(), sha256 });
    }

    pub(crate) fn open_block(&mut self) {
        self.levels.push(Vec::new());
    }

    /// The end of an `autocommit_block`.
    pub(crate) fn close_block(&mut self, at: Option<Place>) {
        if self.levels.len() > 1
            && let Some(operations) = self.levels.pop()
        {
            let action = Action::AutocommitBlock(AutocommitBlock { operations });
            self.push(Operation { at, ..Operation::from(action) });
        }
    }

    /// How many operations there were so far, those of an open batch included.
    pub(crate) fn emitted(&self) -> usize {
        self.emitted
    }

    /// Counts an operation that a batch keeps until its end.
    pub(crate) fn count(&mut self) {
        self.emitted += 1;
    }

    pub(crate) fn push(&mut self, operation: Operation) {
        self.emitted += 1;
        if let Some(level) = self.levels.last_mut() {
            level.push(operation);
        }
    }
}

impl<'w> Interpreter<'w> {
    /// The script's run, for what only a running `upgrade()` or `downgrade()` may do.
    pub(crate) fn script(&mut self, span: Span) -> Outcome<&mut ScriptRun<'w>> {
        if self.epoch != super::arena::Epoch::Call {
            return self.decline(span, "operations are evaluated only within `upgrade()` and `downgrade()`");
        }
        Ok(&mut self.run)
    }

    /// The place of an operation.
    pub(crate) fn place(&self, span: Span) -> Option<Place> {
        Some(Place { path: self.source().path().display().to_string(), span })
    }

    /// Emits an operation.
    pub(crate) fn emit(&mut self, action: Action, when: Guard, span: Span) -> Outcome<()> {
        self.charge(256, span)?;
        let at = self.place(span);
        let operation = Operation { when, at, ..Operation::from(action) };
        self.script(span)?.push(operation);
        Ok(())
    }
}
