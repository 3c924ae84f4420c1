//! From an identifier to revisions.

mod lineage;
mod target;
mod walk_steps;

use limbeck_diagnostics::{Code, Error, Result};

use crate::adjacency::Node;
use crate::expr::{Absolute, RevisionExpr, Symbol};
use crate::failure::{Failure, Outcome, Situation, Unresolved, refused};
use crate::graph::{Follow, RevisionGraph, keys};
use crate::revision::RevisionKey;

pub(crate) use walk_steps::AtTheEnd;

/// Where an identifier leads: Alembic tells "no revision, since before the first" from "nowhere", and both from
/// an empty answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A revision.
    Revision(Node),
    /// Before the first revision.
    Base,
    /// Beyond the end of a walk.
    Nowhere,
}

/// One end of a range.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End<'a> {
    /// What somebody typed.
    Typed(&'a RevisionExpr),
    /// The rows of the version table.
    Rows(&'a [String]),
}

impl End<'_> {
    /// The texts that stand for this end where Alembic makes a tuple of it.
    pub(crate) fn texts(&self) -> Vec<&str> {
        match self {
            End::Typed(expr) => vec![&expr.text],
            End::Rows(rows) => rows.iter().map(String::as_str).collect(),
        }
    }

    /// Says of a name that means nothing that it is a version row, when it is one.
    pub(crate) fn blame(&self, failure: Failure, text: &str) -> Failure {
        match (self, failure) {
            (End::Rows(_), Failure::Unresolved { .. }) => Failure::UnknownRow { row: text.to_owned() },
            (_, failure) => failure,
        }
    }

    /// The end as it appears in a message.
    pub(crate) fn shown(&self) -> String {
        match self {
            End::Typed(expr) => expr.text.clone(),
            End::Rows(rows) => rows.join(", "),
        }
    }
}

/// A revision before it is looked up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ident<'a> {
    Node(Node),
    Text(&'a str),
}

impl RevisionGraph {
    /// The revisions that an identifier stands for: several for `heads`, none for `base`.
    ///
    /// # Errors
    /// `LB0301` when it stands for nothing, `LB0302` when `head` is ambiguous.
    pub fn resolve(&self, expr: &RevisionExpr) -> Result<Vec<RevisionKey>> {
        let found = self.places(End::Typed(expr)).and_then(|places| only_revisions(&places, &expr.text));
        found.map(|nodes| keys(&nodes)).map_err(|failure| Situation::default().error(failure))
    }

    /// The one revision that an identifier stands for; `None` for `base`.
    ///
    /// # Errors
    /// `LB0301` when it stands for nothing, `LB0302` when it stands for several.
    pub fn resolve_one(&self, expr: &RevisionExpr) -> Result<Option<RevisionKey>> {
        let found = self.one(&expr.text);
        found.map(|node| node.map(RevisionKey)).map_err(|failure| Situation::default().error(failure))
    }

    /// The revisions of the version table's rows.
    ///
    /// # Errors
    /// `LB0312` when no script has one of them.
    pub fn resolve_rows(&self, rows: &[String]) -> Result<Vec<RevisionKey>> {
        let found = self.places(End::Rows(rows)).and_then(|places| only_revisions(&places, "current"));
        found.map(|nodes| keys(&nodes)).map_err(|failure| Situation::default().error(failure))
    }

    /// The only head; `None` in an empty project.
    ///
    /// # Errors
    /// `LB0302` when there are several.
    pub fn current_head(&self) -> Result<Option<RevisionKey>> {
        let situation = Situation {
            multiple_heads: Some(
                "The script directory has multiple heads (due to branching).Please use get_heads(), or merge the \
                 branches using alembic merge.",
            ),
            ..Situation::default()
        };
        self.single_head(None).map(|head| head.map(RevisionKey)).map_err(|failure| situation.error(failure))
    }

    /// The only base; `None` in an empty project.
    ///
    /// # Errors
    /// `LB0302` when there are several.
    pub fn base(&self) -> Result<Option<RevisionKey>> {
        if self.bases.len() > 1 {
            let words = "The script directory has multiple bases. Please use get_bases().";
            return Err(
                Error::new(Code::MultipleHeads, words).fact("bases", self.ids(&self.bases).join(", "))
            );
        }
        Ok(self.bases.first().copied().map(RevisionKey))
    }

    /// The version rows that `--sql` starts from: none for `base`.
    ///
    /// # Errors
    /// As [`Self::resolve_one`].
    pub fn offline_rows(&self, start: &RevisionExpr) -> Result<Vec<String>> {
        if start.text == "base" {
            return Ok(Vec::new());
        }
        match self.resolve_one(start)? {
            Some(key) => Ok(vec![self.id(key.0).to_owned()]),
            None => {
                Err(refused(Code::OfflineRange, format!("`{}` names no revision to start from", start.text))
                    .hint("write `base` to start before the first revision"))
            }
        }
    }

    /// All places of an end, in order.
    pub(crate) fn places(&self, end: End<'_>) -> Outcome<Vec<Place>> {
        match end {
            End::Typed(expr) => self.places_of(&expr.absolute),
            End::Rows(rows) => {
                let mut places = Vec::with_capacity(rows.len());
                for row in rows {
                    places.extend(
                        self.places_of(&Absolute::parse(row)).map_err(|failure| end.blame(failure, row))?,
                    );
                }
                Ok(places)
            }
        }
    }

    pub(crate) fn places_of(&self, absolute: &Absolute) -> Outcome<Vec<Place>> {
        if let Symbol::Down(steps, _) = &absolute.symbol {
            return self.down_from_heads(*steps, absolute.branch.as_deref());
        }
        let branch = absolute.branch.as_deref();
        let idents = self.idents(absolute)?;
        idents.into_iter().map(|ident| self.lookup(ident, branch).map(Place::Revision)).collect()
    }

    /// The one revision of a text; `None` for `base`.
    pub(crate) fn one(&self, text: &str) -> Outcome<Option<Node>> {
        let absolute = Absolute::parse(text);
        let idents = self.idents(&absolute)?;
        let branch = absolute.branch.as_deref();
        match idents.as_slice() {
            [] => {
                if let Some(branch) = named(branch) {
                    self.branch_revision(branch)?;
                }
                Ok(None)
            }
            [ident] => self.lookup(*ident, branch).map(Some),
            several => {
                let heads = several.iter().map(|ident| self.shown(*ident).to_owned()).collect();
                Err(Failure::MultipleHeads { heads, argument: text.to_owned() })
            }
        }
    }

    /// What a symbol stands for, not yet looked up.
    pub(crate) fn idents<'a>(&self, absolute: &'a Absolute) -> Outcome<Vec<Ident<'a>>> {
        let branch = named(absolute.branch.as_deref());
        if matches!(absolute.symbol, Symbol::Heads | Symbol::Head) {
            self.require_whole()?;
        }
        Ok(match (&absolute.symbol, branch) {
            (Symbol::Heads, None) => self.real_heads.iter().copied().map(Ident::Node).collect(),
            (Symbol::Heads, Some(branch)) => {
                let heads = self.on_lineage(&self.heads, branch, Follow::Parents)?;
                heads.into_iter().map(Ident::Node).collect()
            }
            (Symbol::Head, branch) => self.single_head(branch)?.map(Ident::Node).into_iter().collect(),
            (Symbol::Base, _) => Vec::new(),
            (Symbol::Down(_, text) | Symbol::Name(text), _) => vec![Ident::Text(text)],
        })
    }

    /// The only head (of a branch).
    pub(crate) fn single_head(&self, branch: Option<&str>) -> Outcome<Option<Node>> {
        self.require_whole()?;
        let heads = match branch {
            Some(branch) => self.on_lineage(&self.heads, branch, Follow::Parents)?,
            None => self.heads.clone(),
        };
        if heads.len() > 1 {
            let argument = branch.map_or_else(|| "head".to_owned(), |branch| format!("{branch}@head"));
            return Err(Failure::MultipleHeads { heads: self.ids(&heads), argument });
        }
        Ok(heads.first().copied())
    }

    /// The revision that a branch is named by: a label, or any revision on it.
    pub(crate) fn branch_revision(&self, branch: &str) -> Outcome<Node> {
        match self.named(branch) {
            Some(node) => Ok(node),
            None => self.lookup_text(branch, None),
        }
    }

    pub(crate) fn lookup(&self, ident: Ident<'_>, branch: Option<&str>) -> Outcome<Node> {
        match (ident, named(branch)) {
            (Ident::Node(node), None) => Ok(node),
            (Ident::Node(node), Some(branch)) => {
                let on = self.branch_revision(branch)?;
                self.check_branch(node, on, branch, self.id(node))
            }
            (Ident::Text(text), branch) => self.lookup_text(text, branch),
        }
    }

    pub(crate) fn lookup_text(&self, text: &str, branch: Option<&str>) -> Outcome<Node> {
        let on = branch.map(|branch| self.branch_revision(branch)).transpose()?;
        let node = match self.named(text) {
            Some(node) => node,
            None if text.is_empty() => {
                return Err(refused(Code::RevisionArgument, "the revision identifier is empty")
                    .hint("write `head`, `heads`, `base`, an identifier or a branch label")
                    .into());
            }
            None => self.by_prefix(text, branch)?,
        };
        match (on, branch) {
            (Some(on), Some(branch)) => self.check_branch(node, on, branch, text),
            _ => Ok(node),
        }
    }

    /// The only identifier or label of more than three characters that begins like this.
    fn by_prefix(&self, text: &str, branch: Option<&str>) -> Outcome<Node> {
        let long = |name: &str| name.chars().nth(3).is_some();
        let begins = self.names.iter().filter(|(name, _)| name.starts_with(text) && long(name));
        let mut found: Vec<&(String, Node)> = begins.collect();
        if let Some(branch) = branch {
            let mut lineage = self.lineage(branch, Follow::Parents)?;
            let mut kept = Vec::new();
            for candidate in found {
                if lineage.keeps(self, candidate.1)? {
                    kept.push(candidate);
                }
            }
            found = kept;
        }
        let why = match found.as_slice() {
            [(_, node)] => return Ok(*node),
            [] if text.chars().nth(3).is_none() => Unresolved::TooShort,
            [] => {
                self.require_whole()?;
                Unresolved::Unknown
            }
            several => {
                Unresolved::Ambiguous(several.iter().take(3).map(|(name, _)| format!("`{name}`")).collect())
            }
        };
        Err(Failure::Unresolved { argument: text.to_owned(), why })
    }

    /// The node, when it lies on one line with the branch's revision.
    fn check_branch(&self, node: Node, on: Node, branch: &str, argument: &str) -> Outcome<Node> {
        if self.lineage_of([on], Follow::Parents).contains(node) {
            return Ok(node);
        }
        let why = Unresolved::NotOnBranch { revision: self.id(node).to_owned(), branch: branch.to_owned() };
        Err(Failure::Unresolved { argument: argument.to_owned(), why })
    }

    fn shown<'a>(&'a self, ident: Ident<'a>) -> &'a str {
        match ident {
            Ident::Node(node) => self.id(node),
            Ident::Text(text) => text,
        }
    }
}

/// A branch that is there: `@head` has an empty one, which narrows nothing.
pub(crate) fn named(branch: Option<&str>) -> Option<&str> {
    branch.filter(|branch| !branch.is_empty())
}

/// The revisions of places that must be revisions.
pub(crate) fn only_revisions(places: &[Place], argument: &str) -> Outcome<Vec<Node>> {
    let revision = |place: &Place| match place {
        Place::Revision(node) => Ok(*node),
        Place::Base | Place::Nowhere => Err(beyond(argument)),
    };
    places.iter().map(revision).collect()
}

/// The failure for an identifier that leads beyond the first or the last revision.
pub(crate) fn beyond(argument: &str) -> Failure {
    refused(Code::RelativeRevision, format!("`{argument}` leads beyond the first or the last revision"))
        .hint("`history` shows how many revisions there are")
        .into()
}

#[cfg(test)]
mod tests;
