//! From headers to a graph. The order of the checks is Alembic's: it decides which of several faults is named.

use std::collections::HashMap;

use limbeck_diagnostics::{Code, Diagnostic, Error, Result, Severity};

use super::cycles::{self, Circle};
use super::edges::{Edges, unique};
use super::{LabelSets, RevisionGraph, dependencies};
use crate::adjacency::{Adjacency, Node};
use crate::revision::Revision;

impl RevisionGraph {
    /// Builds the graph of all revisions, given in load order (the order of their files).
    ///
    /// # Errors
    /// A circle (`LB0305`), a branch label used twice (`LB0306`), a parent or dependency that does not exist
    /// (`LB0307`), an identifier with a character that it cannot have (`LB0308`).
    pub fn build(revisions: Vec<Revision>) -> Result<Self> {
        for revision in &revisions {
            check_header(revision)?;
        }
        let mut names = Names::of_ids(&revisions);
        let id_count = names.list.len();
        let declared = names.add_labels(&revisions)?;
        let edges = names.edges(&revisions, id_count)?;

        let nodes = || 0..revisions.len() as Node;
        let heads: Vec<Node> = nodes().filter(|node| edges.children.of(*node).is_empty()).collect();
        let real_heads: Vec<Node> = nodes().filter(|node| edges.upper.of(*node).is_empty()).collect();
        let is_base = |node: &Node| revisions[*node as usize].down_revisions.is_empty();
        let bases: Vec<Node> = nodes().filter(is_base).collect();
        let independent = |node: &Node| revisions[*node as usize].depends_on.is_empty();
        let real_bases: Vec<Node> = bases.iter().copied().filter(independent).collect();

        let ids = &names.list[..id_count];
        let parents = (&edges.parents, &edges.children);
        cycles::check(Circle::Parents, ids, &names.canonical, (&heads, &bases), parents)?;
        let all = (&edges.lower, &edges.upper);
        cycles::check(Circle::Dependencies, ids, &names.canonical, (&real_heads, &real_bases), all)?;
        let order = cycles::order(&edges, &revisions)?;
        let mut position = vec![0; revisions.len()];
        for (at, node) in order.iter().enumerate() {
            position[*node as usize] = at as u32;
        }
        let edges = Edges { normalized: dependencies::normalize(&edges, &position), ..edges };
        let labels = LabelSets::spread(&declared, &edges, &order);

        let meant = |nodes: &[Node]| nodes.iter().map(|node| names.canonical[*node as usize]).collect();
        Ok(Self {
            heads: meant(&heads),
            real_heads: meant(&real_heads),
            bases: meant(&bases),
            rank: names.rank,
            names: names.list,
            by_name: names.by_name,
            warnings: names.warnings,
            id_count,
            position,
            edges,
            labels,
            revisions,
            left_out: None,
        })
    }
}

/// What one header can be blamed for without looking at others.
fn check_header(revision: &Revision) -> Result<()> {
    if revision.down_revisions.contains(&revision.id) {
        return Err(cycles::self_loop("Self-loop", &revision.id));
    }
    if revision.depends_on.contains(&revision.id) {
        return Err(cycles::self_loop("Dependency self-loop", &revision.id));
    }
    verify_id(&revision.id)
}

/// Checks that an identifier has none of the characters of the revision syntax.
///
/// # Errors
/// `LB0308` with the characters.
pub(crate) fn verify_id(id: &str) -> Result<()> {
    let illegal: Vec<&str> = ["+", "-", ":", "@"].into_iter().filter(|letter| id.contains(letter)).collect();
    if illegal.is_empty() {
        return Ok(());
    }
    let letters = illegal.join(", ");
    Err(Error::new(
        Code::RevisionIdentifier,
        format!("Character(s) '{letters}' not allowed in revision identifier '{id}'"),
    )
    .fact("revision", id)
    .note(
        "these characters have a meaning where a revision is named: `branch@head`, `head-1`, `+2`, `from:to`",
    )
    .hint("use letters, digits and underscores"))
}

/// The names under construction.
struct Names {
    list: Vec<(String, Node)>,
    by_name: HashMap<String, u32>,
    canonical: Vec<Node>,
    rank: Vec<u32>,
    warnings: Vec<Diagnostic>,
}

impl Names {
    fn of_ids(revisions: &[Revision]) -> Self {
        let mut list: Vec<(String, Node)> = Vec::with_capacity(revisions.len());
        let mut by_name: HashMap<String, u32> = HashMap::with_capacity(revisions.len());
        let mut warnings = Vec::new();
        for (node, revision) in revisions.iter().enumerate() {
            if let Some(at) = by_name.get(&revision.id) {
                warnings.push(present_twice(&revision.id));
                list[*at as usize].1 = node as Node;
            } else {
                by_name.insert(revision.id.clone(), list.len() as u32);
                list.push((revision.id.clone(), node as Node));
            }
        }
        let at = |revision: &Revision| by_name.get(&revision.id).copied().unwrap_or_default();
        let canonical = revisions.iter().map(|revision| list[at(revision) as usize].1).collect();
        let rank = revisions.iter().map(at).collect();
        Self { list, by_name, canonical, rank, warnings }
    }

    /// Makes every branch label a name too.
    fn add_labels(&mut self, revisions: &[Revision]) -> Result<Vec<(String, Node)>> {
        let mut declared = Vec::new();
        for (node, revision) in revisions.iter().enumerate() {
            for label in &revision.branch_labels {
                if let Some(at) = self.by_name.get(label) {
                    let owner = self.list[*at as usize].1;
                    return Err(label_taken(label, &revision.id, &revisions[owner as usize].id));
                }
                self.by_name.insert(label.clone(), self.list.len() as u32);
                self.list.push((label.clone(), node as Node));
                declared.push((label.clone(), node as Node));
            }
        }
        Ok(declared)
    }

    fn edges(&self, revisions: &[Revision], id_count: usize) -> Result<Edges> {
        let nodes = revisions.len();
        let mut dependencies = Vec::new();
        for (node, revision) in revisions.iter().enumerate() {
            for name in &revision.depends_on {
                let at = self.by_name.get(name).ok_or_else(|| missing_dependency(revision, name))?;
                // A label stands for the identifier of its revision.
                let target = self.list[*at as usize].1;
                dependencies.push((node as Node, self.canonical[target as usize]));
            }
        }
        let mut parents = Vec::with_capacity(nodes);
        for (node, revision) in revisions.iter().enumerate() {
            for name in &revision.down_revisions {
                match self.by_name.get(name).map(|at| *at as usize) {
                    Some(at) if at < id_count => parents.push((node as Node, self.list[at].1)),
                    Some(at) => return Err(label_as_parent(revision, name, self.list[at].1, revisions)),
                    None => return Err(missing_parent(revision, name, revisions)),
                }
            }
        }
        let dependencies = Adjacency::from_pairs(nodes, &dependencies);
        let parents = Adjacency::from_pairs(nodes, &parents);
        let mut lower = Vec::with_capacity(nodes);
        for node in 0..nodes as Node {
            let all = unique(parents.of(node).iter().chain(dependencies.of(node)).copied());
            lower.extend(all.into_iter().map(|target| (node, target)));
        }
        let lower = Adjacency::from_pairs(nodes, &lower);
        let mut upper = Vec::with_capacity(nodes);
        let mut children = Vec::with_capacity(nodes);
        // A script whose identifier a later script took over leaves no trace in its parents.
        for &(_, node) in &self.list[..id_count] {
            upper.extend(lower.of(node).iter().map(|target| (*target, node)));
            let above = unique(parents.of(node).iter().copied());
            children.extend(above.into_iter().map(|target| (target, node)));
        }
        Ok(Edges {
            lower,
            upper: Adjacency::from_pairs(nodes, &upper),
            children: Adjacency::from_pairs(nodes, &children),
            parents,
            dependencies,
            normalized: Adjacency::default(),
        })
    }
}

fn present_twice(id: &str) -> Diagnostic {
    let mut warning = Error::new(Code::DuplicateRevision, format!("Revision {id} is present more than once"))
        .fact("revision", id)
        .note("the script that is read last is used")
        .hint("give one of the scripts another identifier, or remove the copy")
        .diagnostic()
        .clone();
    warning.severity = Severity::Warning;
    warning
}

pub(crate) fn label_taken(label: &str, revision: &str, owner: &str) -> Error {
    Error::new(
        Code::DuplicateRevision,
        format!("Branch name '{label}' in revision {revision} already used by revision {owner}"),
    )
    .fact("revision", revision)
    .note("branch labels and revision identifiers share one set of names")
    .hint("choose another label for one of the two")
}

fn missing_dependency(revision: &Revision, name: &str) -> Error {
    Error::new(
        Code::MissingParent,
        format!(
            "revision `{}` depends on `{name}`, which is neither a revision nor a branch label",
            revision.id
        ),
    )
    .fact("revision", &revision.id)
    .fact("missing", name)
    .note("`depends_on` takes whole identifiers and labels, not the beginning of one")
    .hint("restore the missing script, or correct `depends_on`")
}

fn missing_parent(revision: &Revision, name: &str, revisions: &[Revision]) -> Error {
    let others = revisions
        .iter()
        .filter(|other| other.id != revision.id && other.down_revisions.iter().any(|parent| parent == name))
        .count();
    let error = Error::new(
        Code::MissingParent,
        format!(
            "Revision {name} referenced from {} -> {}, {} is not present",
            revision.down_revisions.join(", "),
            revision.id,
            revision.doc
        ),
    )
    .fact("revision", &revision.id)
    .fact("missing", name);
    let error = match others {
        0 => error,
        1 => error.note("one other revision names it as well"),
        _ => error.note(format!("{others} other revisions name it as well")),
    };
    error.hint("restore the missing script (it may be on another branch of your version control), or correct `down_revision`")
}

fn label_as_parent(revision: &Revision, label: &str, owner: Node, revisions: &[Revision]) -> Error {
    let owner = &revisions[owner as usize].id;
    Error::new(
        Code::MissingParent,
        format!("the parent of revision `{}` is given as `{label}`, which is a branch label", revision.id),
    )
    .fact("revision", &revision.id)
    .fact("missing", label)
    .note("`down_revision` takes identifiers only")
    .hint(format!("write `{owner}`, the revision of that label, or the identifier that is meant"))
}
