//! Revisions that depend on each other in a circle.

use limbeck_diagnostics::{Code, Error, Result};

use super::edges::Edges;
use crate::adjacency::{Adjacency, Node};
use crate::revision::Revision;
use crate::work::tick;

/// What is being looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Circle {
    /// Through `down_revision`.
    Parents,
    /// Through `down_revision` and `depends_on`.
    Dependencies,
}

impl Circle {
    fn words(self) -> &'static str {
        match self {
            Self::Parents => "Cycle",
            Self::Dependencies => "Dependency cycle",
        }
    }
}

/// The error for a circle among these revisions.
pub(crate) fn circle_error(circle: Circle, ids: &[&str]) -> Error {
    Error::new(
        Code::RevisionCycle,
        format!("{} is detected in revisions ({})", circle.words(), ids.join(", ")),
    )
    .note("a revision that comes before itself can never be applied")
    .hint("correct `down_revision` or `depends_on` in one of these scripts")
}

/// The error for a revision that names itself.
pub(crate) fn self_loop(kind: &str, id: &str) -> Error {
    Error::new(Code::RevisionCycle, format!("{kind} is detected in revisions ({id})"))
        .fact("revision", id)
        .hint("the revision names itself: correct the header of its script")
}

/// Fails when some revision cannot be reached from a head downwards or from a base upwards; in Alembic's words.
///
/// `canonical` maps a node to the node that its identifier means; `ids` are all identifiers in load order.
pub(crate) fn check(
    circle: Circle,
    ids: &[(String, Node)],
    canonical: &[Node],
    ends: (&[Node], &[Node]),
    neighbours: (&Adjacency, &Adjacency),
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let (heads, bases) = ends;
    if heads.is_empty() || bases.is_empty() {
        let all: Vec<&str> = ids.iter().map(|(id, _)| id.as_str()).collect();
        return Err(circle_error(circle, &all));
    }
    let from_heads = reach(heads, neighbours.0, canonical);
    let from_bases = reach(bases, neighbours.1, canonical);
    let both = |node: Node| from_heads[node as usize] && from_bases[node as usize];
    let mut lost: Vec<&str> =
        ids.iter().filter(|(_, node)| !both(*node)).map(|(id, _)| id.as_str()).collect();
    if lost.is_empty() {
        return Ok(());
    }
    lost.sort_unstable();
    Err(circle_error(circle, &lost))
}

fn reach(from: &[Node], neighbours: &Adjacency, canonical: &[Node]) -> Vec<bool> {
    let mut seen = vec![false; canonical.len()];
    let mut reached = vec![false; canonical.len()];
    let mut todo = from.to_vec();
    while let Some(node) = todo.pop() {
        if std::mem::replace(&mut seen[node as usize], true) {
            continue;
        }
        reached[canonical[node as usize] as usize] = true;
        tick();
        todo.extend_from_slice(neighbours.of(node));
    }
    reached
}

/// The nodes with every node behind all that it follows, lines kept together.
///
/// # Errors
/// A circle that has both a way to a head and a way to a base, which [`check`] (and Alembic) lets pass.
pub(crate) fn order(edges: &Edges, revisions: &[Revision]) -> Result<Vec<Node>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; revisions.len()];
    let mut order = Vec::with_capacity(revisions.len());
    let mut path: Vec<(Node, usize)> = Vec::new();
    for start in 0..revisions.len() as Node {
        if state[start as usize] != State::New {
            continue;
        }
        state[start as usize] = State::Open;
        path.push((start, 0));
        while let Some((node, next)) = path.last_mut() {
            tick();
            let Some(&lower) = edges.lower.of(*node).get(*next) else {
                state[*node as usize] = State::Done;
                order.push(*node);
                path.pop();
                continue;
            };
            *next += 1;
            match state[lower as usize] {
                State::Done => {}
                State::New => {
                    state[lower as usize] = State::Open;
                    path.push((lower, 0));
                }
                State::Open => {
                    let from = path.iter().position(|(node, _)| *node == lower).unwrap_or(0);
                    let members: Vec<Node> = path[from..].iter().map(|(node, _)| *node).collect();
                    return Err(found(edges, revisions, &members));
                }
            }
        }
    }
    Ok(order)
}

fn found(edges: &Edges, revisions: &[Revision], members: &[Node]) -> Error {
    let follows = |(at, node): (usize, &Node)| {
        let next = members[(at + 1) % members.len()];
        edges.parents.of(*node).contains(&next)
    };
    let circle = if members.iter().enumerate().all(follows) { Circle::Parents } else { Circle::Dependencies };
    let mut ids: Vec<&str> = members.iter().map(|node| revisions[*node as usize].id.as_str()).collect();
    ids.sort_unstable();
    circle_error(circle, &ids)
}
