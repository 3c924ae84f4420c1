//! What a command does, one revision after the other.

mod downgrade;
mod head_rows;
mod stamp;
mod standing;
mod upgrade;

use limbeck_diagnostics::Diagnostic;

use crate::adjacency::Node;
use crate::graph::RevisionGraph;
use crate::revision::RevisionKey;

/// What a step calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// The script's `upgrade()`.
    Upgrade,
    /// The script's `downgrade()`.
    Downgrade,
    /// Nothing: only the version rows move.
    Stamp,
}

impl StepKind {
    /// The name of the function, as the log prints it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Stamp => "stamp_revision",
        }
    }
}

/// Towards the heads or towards the bases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the heads.
    Up,
    /// Towards the bases.
    Down,
}

/// One change of the version table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowMove {
    /// Deletes a row.
    Delete(String),
    /// Changes a row.
    Update {
        /// What it holds.
        from: String,
        /// What it shall hold.
        to: String,
    },
    /// Adds a row.
    Insert(String),
}

/// One step of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it calls.
    pub kind: StepKind,
    /// Where it goes: a stamp has a direction too.
    pub direction: Direction,
    /// The revision whose script is called; none for a stamp.
    pub revision: Option<RevisionKey>,
    /// The revisions it comes from, without dependencies, as the log prints them.
    pub from: Vec<String>,
    /// The revisions it goes to, without dependencies, as the log prints them.
    pub to: Vec<String>,
    /// The upper revisions, as `on_version_apply` hooks see them.
    pub up_ids: Vec<String>,
    /// The lower revisions including dependencies, as `on_version_apply` hooks see them.
    pub down_ids: Vec<String>,
    /// What happens to the version table, in this order, after the script.
    pub moves: Vec<RowMove>,
}

impl Step {
    /// `upgrade a -> b`: what `--sql` writes as a comment.
    pub fn short_log(&self) -> String {
        format!("{} {} -> {}", self.kind.name(), self.from.join(", "), self.to.join(", "))
    }

    /// `upgrade a -> b, add a table`: what the log says behind `Running `.
    pub fn log(&self, graph: &RevisionGraph) -> String {
        match self.revision.map(|key| graph.revision(key).doc()) {
            None | Some("") => self.short_log(),
            Some(doc) => format!("{}, {doc}", self.short_log()),
        }
    }

    fn script(graph: &RevisionGraph, node: Node, direction: Direction, moves: Vec<RowMove>) -> Self {
        let own = vec![graph.id(node).to_owned()];
        let parents = graph.revisions[node as usize].down_revisions.clone();
        let down_ids = graph.ids(graph.edges.normalized.of(node));
        let (kind, from, to) = match direction {
            Direction::Up => (StepKind::Upgrade, parents, own.clone()),
            Direction::Down => (StepKind::Downgrade, own.clone(), parents),
        };
        Self { kind, direction, revision: Some(RevisionKey(node)), from, to, up_ids: own, down_ids, moves }
    }
}

/// The steps of a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// What to do, in order; empty when there is nothing to do.
    pub steps: Vec<Step>,
    /// What is questionable about the request.
    pub warnings: Vec<Diagnostic>,
}

#[cfg(test)]
mod tests;
