//! `--json`: one document on standard output, and nothing else there.

use std::cell::{Cell, RefCell};

use limbeck::{Document, Event, Migration};
use limbeck_diagnostics::{Diagnostic, Result};
use serde::Serialize;

use super::Terminal;

/// What a run did, as it is told step by step.
#[derive(Default)]
pub(super) struct Documents {
    is_printed: Cell<bool>,
    targets: RefCell<Vec<Target>>,
}

/// One database of a run.
#[derive(Serialize)]
struct Target {
    implementation: String,
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    direction: &'static str,
    revision: String,
    from: Vec<String>,
    to: Vec<String>,
    doc: String,
    path: Option<String>,
    milliseconds: u64,
}

#[derive(Serialize)]
struct Run<'r> {
    targets: Vec<&'r Target>,
}

impl Documents {
    /// Takes notice of an event.
    pub(super) fn record(&self, event: &Event<'_>) {
        match event {
            Event::Context { implementation, .. } => self
                .targets
                .borrow_mut()
                .push(Target { implementation: (*implementation).to_owned(), steps: Vec::new() }),
            Event::StepFinished { migration, elapsed } => {
                if let Some(target) = self.targets.borrow_mut().last_mut() {
                    target.steps.push(step(migration, elapsed.as_millis() as u64));
                }
            }
            Event::Document(document) => self.print(document),
            _ => {}
        }
    }

    fn print(&self, document: &Document) {
        if let Ok(text) = serde_json::to_string_pretty(document) {
            self.is_printed.set(true);
            Terminal::print(&text);
        }
    }

    /// The document of a command that moved databases: those in which something ran.
    pub(super) fn run(&self, kind: &'static str) -> Result<()> {
        let targets = self.targets.borrow();
        let targets = targets.iter().filter(|target| !target.steps.is_empty()).collect();
        self.print(&Document::new(kind, None, &Run { targets })?);
        Ok(())
    }

    /// The document of a failure, unless the command has answered before it failed.
    pub(super) fn failure(&self, diagnostic: &Diagnostic) {
        if !self.is_printed.get() {
            self.print(&Document::failure(diagnostic));
        }
    }
}

fn step(migration: &Migration, milliseconds: u64) -> Step {
    Step {
        direction: migration.direction.log_word(),
        revision: migration.revision.clone(),
        from: migration.from.clone(),
        to: migration.to.clone(),
        doc: migration.doc.clone(),
        path: migration.path.as_ref().map(|path| path.display().to_string()),
        milliseconds,
    }
}
