//! Lines of history that grew apart: which heads did so by accident, and what each line has that the other lacks.

use crate::adjacency::Node;
use crate::graph::{Follow, RevisionGraph, Upwards, keys};
use crate::revision::RevisionKey;
use crate::walk::NodeSet;

/// Two revisions, seen from where their histories part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// The newest revisions below both; none when the histories have nothing in common.
    pub parted_at: Vec<RevisionKey>,
    /// What only the first has below it, itself included, the oldest first.
    pub first: Vec<RevisionKey>,
    /// What only the second has.
    pub second: Vec<RevisionKey>,
}

impl RevisionGraph {
    /// Compares the histories of two revisions.
    pub fn fork(&self, first: RevisionKey, second: RevisionKey) -> Fork {
        let below = |key: RevisionKey| self.reach([key.0], Upwards::No, Follow::Dependencies);
        let (one, other) = (below(first), below(second));
        let first = self.line(&one, &other);
        let second = self.line(&other, &one);
        let mut parted_at: Vec<Node> = Vec::new();
        for &node in first.iter().chain(&second) {
            for &parent in self.edges.parents.of(node) {
                if one.contains(parent) && other.contains(parent) && !parted_at.contains(&parent) {
                    parted_at.push(parent);
                }
            }
        }
        // After merges across the lines, one of several may lie below another.
        let above = |node: Node| self.reach([node], Upwards::Yes, Follow::Parents);
        let newest = |node: &Node| {
            let above = above(*node);
            !parted_at.iter().any(|other| other != node && above.contains(*other))
        };
        let parted_at: Vec<Node> = parted_at.iter().copied().filter(newest).collect();
        Fork { parted_at: keys(&parted_at), first: keys(&first), second: keys(&second) }
    }

    /// Groups of heads that grew apart and were not meant to. Meant to be apart are lines of which at most one has
    /// no branch label of its own, lines that have nothing in common, and those of which one depends on the other.
    /// None as long as a script has no place: it may join them.
    pub fn accidental_forks(&self) -> Vec<Vec<RevisionKey>> {
        if self.left_out.is_some() || self.heads.len() < 2 {
            return Vec::new();
        }
        let sets = |follow| -> Vec<NodeSet> {
            self.heads.iter().map(|head| self.reach([*head], Upwards::No, follow)).collect()
        };
        let (lines, all) = (sets(Follow::Parents), sets(Follow::Dependencies));
        let mut group: Vec<usize> = (0..self.heads.len()).collect();
        for first in 0..self.heads.len() {
            for second in first + 1..self.heads.len() {
                let shares = lines[first].members().iter().any(|node| lines[second].contains(*node));
                let is_accident = shares
                    && self.is_unlabelled_line(&all[first], &all[second])
                    && self.is_unlabelled_line(&all[second], &all[first]);
                if is_accident {
                    let (joined, into) = (group[second], group[first]);
                    group.iter_mut().filter(|one| **one == joined).for_each(|one| *one = into);
                }
            }
        }
        let members = |of: usize| -> Vec<Node> {
            let heads = self.heads.iter().zip(&group);
            heads.filter(|(_, group)| **group == of).map(|(head, _)| *head).collect()
        };
        let groups = (0..self.heads.len()).map(members).filter(|heads| heads.len() > 1);
        groups.map(|heads| keys(&heads)).collect()
    }

    /// What is below the one and not below the other, the oldest first.
    fn line(&self, one: &NodeSet, other: &NodeSet) -> Vec<Node> {
        let mut line: Vec<Node> =
            one.members().iter().copied().filter(|node| !other.contains(*node)).collect();
        line.sort_unstable_by_key(|node| self.position[*node as usize]);
        line
    }

    /// Whether the one has something that the other lacks, and no label on it.
    fn is_unlabelled_line(&self, one: &NodeSet, other: &NodeSet) -> bool {
        let line = self.line(one, other);
        !line.is_empty() && line.iter().all(|node| self.revisions[*node as usize].branch_labels.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Revision, RevisionGraph, RevisionKey};

    const NONE: [&str; 0] = [];

    fn ids(graph: &RevisionGraph, keys: &[RevisionKey]) -> String {
        keys.iter().map(|key| graph.revision(*key).id()).collect::<Vec<_>>().join(" ")
    }

    fn fork(graph: &RevisionGraph, first: &str, second: &str) -> [String; 3] {
        let key = |id: &str| graph.find(id).unwrap().key();
        let fork = graph.fork(key(first), key(second));
        [&fork.parted_at, &fork.first, &fork.second].map(|keys| ids(graph, keys))
    }

    fn accidents(revisions: Vec<Revision>) -> Vec<String> {
        let graph = RevisionGraph::build(revisions).unwrap();
        graph.accidental_forks().iter().map(|heads| ids(&graph, heads)).collect()
    }

    #[test]
    fn lines_start_above_the_newest_common_ancestor() {
        let graph = RevisionGraph::build(vec![
            Revision::new("z1", ["m"]),
            Revision::new("b1", ["p"]),
            Revision::new("p", NONE),
            Revision::new("a2", ["a1"]),
            Revision::new("a1", ["p"]),
            Revision::new("m", ["a1", "b1"]),
            Revision::new("other", NONE),
        ])
        .unwrap();
        assert_eq!(fork(&graph, "a2", "b1"), ["p", "a1 a2", "b1"]);
        assert_eq!(fork(&graph, "a2", "z1"), ["a1", "a2", "b1 m z1"]);
        assert_eq!(fork(&graph, "a1", "a2"), ["a1", "", "a2"]);
        assert_eq!(fork(&graph, "b1", "other"), ["", "p b1", "other"]);
    }

    #[test]
    fn heads_without_a_label_are_an_accident() {
        let forked = |left: &[&str], right: &[&str]| {
            vec![
                Revision::new("p", NONE).labels(["whole"]),
                Revision::new("a", ["p"]).labels(left.to_vec()),
                Revision::new("b1", ["p"]).labels(right.to_vec()),
                Revision::new("b2", ["b1"]),
                Revision::new("other", NONE),
            ]
        };
        assert_eq!(accidents(forked(&[], &[])), ["a b2"]);
        assert_eq!(accidents(forked(&["left"], &[])), NONE);
        assert_eq!(accidents(forked(&["left"], &["right"])), NONE);
        assert_eq!(accidents(vec![Revision::new("p", NONE), Revision::new("q", NONE)]), NONE);
    }

    #[test]
    fn a_line_that_another_depends_on_is_meant() {
        let revisions = vec![
            Revision::new("p", NONE),
            Revision::new("a", ["p"]),
            Revision::new("b", ["p"]).depends_on(["a"]),
        ];
        assert_eq!(accidents(revisions), NONE);
    }

    #[test]
    fn each_group_of_heads_is_told_once() {
        let revisions = vec![
            Revision::new("p", NONE),
            Revision::new("a", ["p"]),
            Revision::new("b", ["p"]),
            Revision::new("q", NONE),
            Revision::new("c", ["q"]),
            Revision::new("d", ["p"]),
            Revision::new("e", ["q"]),
        ];
        assert_eq!(accidents(revisions), ["a b d", "c e"]);
    }
}
