//! Walking a number of steps up or down a line.

use super::Place;
use crate::adjacency::Node;
use crate::failure::{Failure, Outcome, walk_failure};
use crate::graph::{Follow, RevisionGraph};
use crate::resolve::named;

/// What a walk does when the line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtTheEnd {
    /// It leads nowhere.
    Fail,
    /// It stays where it is.
    Stay,
}

impl RevisionGraph {
    /// Where `steps` lead from `start`. Without a start, up begins below the bases and down above the heads.
    /// With a branch, only its revisions are considered on the way up.
    pub(crate) fn walk(
        &self,
        start: Option<Node>,
        steps: i64,
        branch: Option<&str>,
        end: AtTheEnd,
    ) -> Outcome<Place> {
        if steps > 0 || start.is_none() {
            self.require_whole()?;
        }
        let mut at = start.map_or(Place::Nowhere, Place::Revision);
        let mut lineage = match named(branch) {
            Some(branch) if steps > 0 => Some(self.lineage(branch, Follow::Parents)?),
            _ => None,
        };
        for _ in 0..steps.unsigned_abs() {
            let mut next: Vec<Place> = if steps > 0 { self.above(at) } else { self.below(at) };
            if let Some(lineage) = &mut lineage {
                let mut kept = Vec::new();
                for place in next {
                    match place {
                        Place::Revision(node) if !lineage.keeps(self, node)? => {}
                        place => kept.push(place),
                    }
                }
                next = kept;
            }
            at = match (next.as_slice(), end) {
                ([place], _) => *place,
                ([], AtTheEnd::Fail) => return Ok(Place::Nowhere),
                ([], AtTheEnd::Stay) => return Ok(at),
                (several, _) => return Err(self.ambiguous_walk(several)),
            };
        }
        Ok(at)
    }

    fn above(&self, at: Place) -> Vec<Place> {
        match at {
            Place::Revision(node) => revisions(self.edges.children.of(node)),
            Place::Base | Place::Nowhere => revisions(&self.bases),
        }
    }

    fn below(&self, at: Place) -> Vec<Place> {
        let nodes = match at {
            Place::Revision(node) => self.edges.parents.of(node),
            Place::Nowhere => &self.heads,
            Place::Base => return Vec::new(),
        };
        if nodes.is_empty() { vec![Place::Base] } else { revisions(nodes) }
    }

    /// `shop@-2`: that many steps down from every head with that label.
    pub(crate) fn down_from_heads(&self, steps: u64, label: Option<&str>) -> Outcome<Vec<Place>> {
        let steps = i64::try_from(steps).unwrap_or(i64::MAX);
        self.require_whole()?;
        let wanted = |node: &&Node| label.is_none_or(|label| self.view(**node).has_label(label));
        let heads = self.real_heads.iter().filter(wanted);
        heads.map(|head| self.walk(Some(*head), -steps, None, AtTheEnd::Fail)).collect()
    }

    fn ambiguous_walk(&self, choices: &[Place]) -> Failure {
        let ids: Vec<String> = choices
            .iter()
            .filter_map(|place| match place {
                Place::Revision(node) => Some(format!("`{}`", self.id(*node))),
                Place::Base | Place::Nowhere => None,
            })
            .collect();
        match walk_failure("Ambiguous walk") {
            Failure::Other(error) => {
                Failure::Other(error.note(format!("the next step could be to any of {}", ids.join(", "))))
            }
            other => other,
        }
    }
}

fn revisions(nodes: &[Node]) -> Vec<Place> {
    nodes.iter().copied().map(Place::Revision).collect()
}
