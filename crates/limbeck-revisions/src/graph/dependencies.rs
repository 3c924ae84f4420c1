//! Dependencies that an ancestor already declares.

use std::collections::{BTreeMap, HashMap};

use super::edges::{Edges, unique};
use crate::adjacency::{Adjacency, Node};
use crate::work::tick;

/// Parents and dependencies of every node, without the dependencies that an ancestor through `down_revision`
/// declares too. A dependency on an own ancestor that nobody else declares stays.
pub(crate) fn normalize(edges: &Edges, position: &[u32]) -> Adjacency {
    let nodes = position.len();
    let redundant = redundant(edges, position);
    let mut pairs = Vec::with_capacity(nodes);
    for node in 0..nodes as Node {
        let parents = edges.parents.of(node);
        let declared = edges.dependencies.of(node);
        if parents.len() < 2 && declared.is_empty() {
            pairs.extend(parents.iter().map(|parent| (node, *parent)));
            continue;
        }
        let dropped = redundant.get(&node).map_or(&[][..], Vec::as_slice);
        let kept = declared.iter().filter(|dependency| !dropped.contains(dependency));
        pairs.extend(unique(parents.iter().chain(kept).copied()).into_iter().map(|lower| (node, lower)));
    }
    Adjacency::from_pairs(nodes, &pairs)
}

/// By node the dependencies that one of its ancestors declares.
fn redundant(edges: &Edges, position: &[u32]) -> HashMap<Node, Vec<Node>> {
    let mut declarers: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
    for node in 0..position.len() as Node {
        for dependency in unique(edges.dependencies.of(node).iter().copied()) {
            declarers.entry(dependency).or_default().push(node);
        }
    }
    let mut redundant: HashMap<Node, Vec<Node>> = HashMap::new();
    // `reached[node]` holds the number of the last dependency for which the node was reached from below.
    let mut reached = vec![0u32; position.len()];
    let mut declares = vec![0u32; position.len()];
    for (round, (dependency, declarers)) in (1u32..).zip(declarers.iter().filter(|(_, by)| by.len() > 1)) {
        // Nothing above the newest declarer matters.
        let newest = declarers.iter().map(|node| position[*node as usize]).max().unwrap_or(0);
        let mut todo = declarers.clone();
        for &declarer in declarers {
            declares[declarer as usize] = round;
        }
        while let Some(node) = todo.pop() {
            for &child in edges.children.of(node) {
                tick();
                if reached[child as usize] != round && position[child as usize] <= newest {
                    reached[child as usize] = round;
                    todo.push(child);
                }
            }
        }
        for &declarer in declarers {
            let covered =
                |parent: &Node| reached[*parent as usize] == round || declares[*parent as usize] == round;
            if edges.parents.of(declarer).iter().any(covered) {
                redundant.entry(declarer).or_default().push(*dependency);
            }
        }
    }
    redundant
}
