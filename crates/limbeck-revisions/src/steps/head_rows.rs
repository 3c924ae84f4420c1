//! The version rows while steps are taken: which row each step deletes, changes or adds.
//!
//! A row stands for its revision and everything below it, so rows are absorbed by merges and dependencies and
//! come back when these are undone. The tests and their order are those of Alembic's version table.

use std::collections::{BTreeSet, HashSet};

use limbeck_diagnostics::Code;

use super::standing::Standing;
use super::{Direction, RowMove};
use crate::adjacency::Node;
use crate::failure::{Failure, Outcome, refused};
use crate::graph::RevisionGraph;
use crate::resolve::{End, only_revisions};
use crate::work::tick;

/// The rows that a run has brought about so far.
pub(crate) struct HeadRows<'g> {
    graph: &'g RevisionGraph,
    /// Nodes whose whole identifier is a row.
    exact: Vec<bool>,
    /// Everything below the rows, including rows that hold only the beginning of an identifier.
    standing: Standing<'g>,
}

impl<'g> HeadRows<'g> {
    pub(crate) fn new(graph: &'g RevisionGraph, rows: &[String]) -> Outcome<Self> {
        let mut heads =
            Self { graph, exact: vec![false; graph.revisions.len()], standing: Standing::new(graph) };
        for row in rows.iter().collect::<BTreeSet<_>>() {
            let end = End::Rows(std::slice::from_ref(row));
            for node in only_revisions(&graph.places(end)?, row)? {
                if graph.id(node) == row {
                    heads.exact[node as usize] = true;
                }
                heads.standing.add(node);
            }
        }
        Ok(heads)
    }

    /// The moves of a revision's upgrade.
    pub(crate) fn upgrade(&mut self, node: Node) -> Outcome<Vec<RowMove>> {
        let lower = self.graph.edges.normalized.of(node);
        let present: Vec<Node> = lower.iter().copied().filter(|lower| self.exact[*lower as usize]).collect();
        match present.as_slice() {
            [] => Ok(vec![self.insert(node)?]),
            [from] => Ok(vec![self.update(*from, node)?]),
            _ => self.merge(node, lower, &present),
        }
    }

    /// Several rows become one.
    fn merge(&mut self, node: Node, lower: &[Node], present: &[Node]) -> Outcome<Vec<RowMove>> {
        // What the other rows imply had no row of its own.
        let others = self.standing.head_count() > present.len();
        let among: HashSet<Node> = lower.iter().copied().collect();
        let (exact, standing) = (&self.exact, &mut self.standing);
        let ignored = |node: Node| usize::from(exact[node as usize] && among.contains(&node));
        let mut implied = |one: Node| standing.is_below_other(one, ignored);
        let from: Vec<Node> = lower.iter().copied().filter(|lower| !(others && implied(*lower))).collect();
        if let Some(extra) = from.iter().find(|one| !self.exact[**one as usize]) {
            return Err(self.redundant_dependency(node, *extra));
        }
        let Some((last, deleted)) = from.split_last() else { return Err(self.broken(node)) };
        let mut moves = Vec::with_capacity(from.len());
        for &row in deleted {
            moves.push(self.delete(row)?);
        }
        moves.push(self.update(*last, node)?);
        Ok(moves)
    }

    /// The moves of a revision's downgrade.
    pub(crate) fn downgrade(&mut self, node: Node) -> Outcome<Vec<RowMove>> {
        if !self.exact[node as usize] {
            return Err(self.broken(node));
        }
        let to = self.uncovered_by_downgrade(node);
        let Some((last, inserted)) = to.split_last() else { return Ok(vec![self.delete(node)?]) };
        let mut moves = Vec::with_capacity(to.len());
        for &row in inserted {
            moves.push(self.insert(row)?);
        }
        moves.push(self.update(node, *last)?);
        Ok(moves)
    }

    /// The lower revisions that need a row once `node` has none.
    fn uncovered_by_downgrade(&mut self, node: Node) -> Vec<Node> {
        let lower = self.graph.edges.normalized.of(node);
        if self.standing.head_count() > 1 {
            let own = |other: Node| usize::from(other == node);
            let standing = &mut self.standing;
            return lower.iter().copied().filter(|lower| !standing.is_below_other(*lower, own)).collect();
        }
        if lower.len() < 2 {
            return lower.to_vec();
        }
        let implied = self.below_others(lower);
        lower.iter().copied().filter(|lower| !implied.contains(lower)).collect()
    }

    /// Whatever is below one of these, as far down as the lowest of them.
    fn below_others(&self, nodes: &[Node]) -> HashSet<Node> {
        let position = |node: Node| self.graph.position[node as usize];
        let lowest = nodes.iter().map(|node| position(*node)).min().unwrap_or(0);
        let mut found = HashSet::new();
        let mut todo = nodes.to_vec();
        while let Some(node) = todo.pop() {
            for &next in self.graph.edges.lower.of(node) {
                tick();
                if position(next) >= lowest && found.insert(next) {
                    todo.push(next);
                }
            }
        }
        found
    }

    /// The moves of a stamp.
    pub(crate) fn stamp(&mut self, from: &[Node], to: Node, direction: Direction) -> Outcome<Vec<RowMove>> {
        let Some((last, deleted)) = from.split_last() else {
            return Ok(vec![self.insert(to)?]);
        };
        let gone = from.iter().any(|row| !self.exact[*row as usize]);
        if direction == Direction::Up && gone && !self.exact[to as usize] {
            return Ok(vec![self.insert(to)?]);
        }
        let mut moves = Vec::with_capacity(from.len());
        for &row in deleted {
            moves.push(self.delete(row)?);
        }
        moves.push(self.update(*last, to)?);
        Ok(moves)
    }

    fn insert(&mut self, node: Node) -> Outcome<RowMove> {
        if self.exact[node as usize] {
            return Err(self.row_exists(node));
        }
        self.exact[node as usize] = true;
        self.standing.add(node);
        Ok(RowMove::Insert(self.graph.id(node).to_owned()))
    }

    pub(crate) fn delete(&mut self, node: Node) -> Outcome<RowMove> {
        if !self.exact[node as usize] {
            return Err(self.no_row(node));
        }
        self.exact[node as usize] = false;
        self.standing.remove(node);
        Ok(RowMove::Delete(self.graph.id(node).to_owned()))
    }

    fn update(&mut self, from: Node, to: Node) -> Outcome<RowMove> {
        if self.exact[to as usize] {
            return Err(self.row_exists(to));
        }
        if !self.exact[from as usize] {
            return Err(self.no_row(from));
        }
        self.exact[from as usize] = false;
        self.exact[to as usize] = true;
        self.standing.advance(from, to);
        Ok(RowMove::Update { from: self.graph.id(from).to_owned(), to: self.graph.id(to).to_owned() })
    }

    fn redundant_dependency(&self, node: Node, extra: Node) -> Failure {
        let (node, extra) = (self.graph.id(node), self.graph.id(extra));
        refused(
            Code::OverlappingRevisions,
            format!("revision `{node}` follows `{extra}`, which others of its parents and dependencies imply already"),
        )
        .note("the version table has no row for it, so there is none to merge (Alembic stops here with a `KeyError`)")
        .hint(format!("remove `{extra}` from `depends_on` or `down_revision` of `{node}`"))
        .into()
    }

    fn row_exists(&self, node: Node) -> Failure {
        let id = self.graph.id(node);
        refused(Code::OverlappingRevisions, format!("the version table would hold revision `{id}` twice"))
            .hint("name every revision once, and see with `current` what the table holds")
            .into()
    }

    fn no_row(&self, node: Node) -> Failure {
        let id = self.graph.id(node);
        let words = format!("the version table has no row `{id}` that could be changed or deleted");
        refused(Code::UnknownDatabaseRevision, words)
            .note(
                "the table may hold only the beginning of the identifier, or an earlier step used the row up",
            )
            .hint("see with `current` what the table holds")
            .into()
    }

    fn broken(&self, node: Node) -> Failure {
        let id = self.graph.id(node);
        refused(
            Code::OverlappingRevisions,
            format!("the version rows do not fit the step of revision `{id}`"),
        )
        .note("a row is missing, or one row is an ancestor of another")
        .hint("compare `current` with `history`, and set the rows with `stamp`")
        .into()
    }
}
