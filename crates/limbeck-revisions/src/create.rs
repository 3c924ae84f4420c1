//! Where a new revision goes.

use limbeck_diagnostics::{Code, Error, Result};

use crate::adjacency::Node;
use crate::expr::RevisionExpr;
use crate::failure::{Failure, Outcome, Situation, refused};
use crate::graph::{RevisionGraph, keys, label_taken, verify_id};
use crate::resolve::{End, Place, only_revisions};
use crate::revision::RevisionKey;

/// Whether the parents of a new revision must be heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Splice {
    /// They must.
    Forbidden,
    /// They need not (`--splice`).
    Allowed,
}

/// A revision to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision {
    /// Its identifier.
    pub id: String,
    /// What it follows: `head` unless something else was asked for, several for a merge.
    pub heads: Vec<RevisionExpr>,
    /// Whether these must be heads.
    pub splice: Splice,
    /// What it depends on.
    pub depends_on: Vec<RevisionExpr>,
    /// The labels of the branch that it starts.
    pub branch_labels: Vec<String>,
}

impl NewRevision {
    /// A revision on top of the only head.
    pub fn on_head(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            heads: vec![RevisionExpr::parse("head")],
            splice: Splice::Forbidden,
            depends_on: Vec::new(),
            branch_labels: Vec::new(),
        }
    }
}

/// What the header of a new revision says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewParents {
    /// Its parents; none for a base.
    pub parents: Vec<RevisionKey>,
    /// Its `depends_on`: labels stay labels, everything else becomes an identifier.
    pub depends_on: Vec<String>,
}

impl RevisionGraph {
    /// Where a new revision goes, or why it cannot be made.
    ///
    /// # Errors
    /// `LB0308` for the identifier, `LB0306` when its identifier or a label is taken, `LB0302` when there are
    /// several heads, `LB0310` when a parent is not a head, `LB0301` for a name that means nothing.
    pub fn place_new(&self, new: &NewRevision) -> Result<NewParents> {
        verify_id(&new.id)?;
        self.require_whole()?;
        let words = "Multiple heads are present; please specify the head revision on which the new revision should \
                     be based, or perform a merge.";
        let situation = Situation { multiple_heads: Some(words), ..Situation::default() };
        let places = self.new_places(&new.heads).map_err(|failure| situation.error(failure))?;
        if new.splice == Splice::Forbidden {
            self.require_heads(&places)?;
        }
        let depends_on = self.new_dependencies(&new.depends_on).map_err(|f| Situation::default().error(f))?;
        let parents = parents(&places, &new.heads).map_err(|failure| situation.error(failure))?;
        self.check_names(new)?;
        Ok(NewParents { parents: keys(&parents), depends_on })
    }

    fn new_places(&self, heads: &[RevisionExpr]) -> Outcome<Vec<Place>> {
        let mut places = Vec::new();
        for head in heads {
            places.extend(self.places(End::Typed(head))?);
        }
        let repeated = places.iter().enumerate().any(|(at, place)| places[..at].contains(place));
        if repeated {
            let error = Error::new(Code::RevisionArgument, "Duplicate head revisions specified");
            return Err(Failure::Other(error.hint("name every parent once")));
        }
        Ok(places)
    }

    fn require_heads(&self, places: &[Place]) -> Result<()> {
        let no_head = |place: &Place| match place {
            Place::Revision(node) => (!self.view(*node).is_head()).then_some(*node),
            Place::Base | Place::Nowhere => None,
        };
        let Some(parent) = places.iter().find_map(no_head) else {
            return Ok(());
        };
        let id = self.id(parent);
        let children = self.ids(self.edges.children.of(parent)).join(", ");
        Err(Error::new(
            Code::NotAHead,
            format!("Revision {id} is not a head revision; please specify --splice to create a new branch from this revision"),
        )
        .fact("revision", id)
        .fact("followed by", children))
    }

    fn new_dependencies(&self, wanted: &[RevisionExpr]) -> Outcome<Vec<String>> {
        let mut resolved = Vec::with_capacity(wanted.len());
        for dependency in wanted {
            let node = self.one(&dependency.text)?.ok_or_else(|| nothing_to_depend_on(&dependency.text))?;
            let view = self.view(node);
            resolved.push(if view.has_label(&dependency.text) {
                dependency.text.clone()
            } else {
                view.id().to_owned()
            });
        }
        Ok(resolved)
    }

    /// Alembic finds out only after it has written the file, and then no command works until it is deleted.
    fn check_names(&self, new: &NewRevision) -> Result<()> {
        if let Some(owner) = self.named(&new.id) {
            return Err(Error::new(
                Code::DuplicateRevision,
                format!("revision identifier `{}` is already used by revision `{}`", new.id, self.id(owner)),
            )
            .hint("choose another identifier, or leave `--rev-id` away"));
        }
        for (at, label) in new.branch_labels.iter().enumerate() {
            if let Some(owner) = self.named(label) {
                return Err(label_taken(label, &new.id, self.id(owner)));
            }
            if *label == new.id || new.branch_labels[..at].contains(label) {
                return Err(label_taken(label, &new.id, &new.id));
            }
        }
        Ok(())
    }
}

fn parents(places: &[Place], heads: &[RevisionExpr]) -> Outcome<Vec<Node>> {
    // Counting down further than there are revisions makes a base, alone; Alembic does the same.
    if places == [Place::Nowhere] {
        return Ok(Vec::new());
    }
    let shown = heads.iter().map(|head| head.text.as_str()).collect::<Vec<_>>().join(" ");
    only_revisions(places, &shown)
}

fn nothing_to_depend_on(text: &str) -> Failure {
    refused(Code::RevisionArgument, format!("`{text}` names no revision to depend on"))
        .hint("name a revision or a branch label")
        .into()
}

#[cfg(test)]
mod tests;
