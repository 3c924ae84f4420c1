//! The order of the operations: a graph of what depends on what, walked so that free choices give the order of
//! Alembic's scripts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_ops::Operation;

use crate::change::{Change, Resource, Touch};

/// The operations in an order in which the database accepts them.
///
/// # Errors
/// `LB0903` when they depend on each other in a circle: a defect, since whoever made them has to cut circles.
pub(crate) fn in_order(changes: Vec<Change>) -> Result<Vec<Operation>> {
    let after = edges(&changes);
    let mut waits = vec![0_usize; changes.len()];
    for next in after.iter().flatten() {
        waits[*next] += 1;
    }
    let key = |number: usize| Reverse((changes[number].place, number));
    let mut free: BinaryHeap<_> = (0..changes.len()).filter(|number| waits[*number] == 0).map(key).collect();
    let mut order = Vec::with_capacity(changes.len());
    while let Some(Reverse((_, number))) = free.pop() {
        order.push(number);
        for next in &after[number] {
            waits[*next] -= 1;
            if waits[*next] == 0 {
                free.push(key(*next));
            }
        }
    }
    if order.len() < changes.len() {
        return Err(circle(&changes, &waits));
    }
    let mut operations: Vec<Option<Operation>> =
        changes.into_iter().map(|change| Some(change.operation)).collect();
    Ok(order.into_iter().filter_map(|number| operations[number].take()).collect())
}

/// For each change, those that come after it.
fn edges(changes: &[Change]) -> Vec<BTreeSet<usize>> {
    let mut touching: BTreeMap<&Resource, Vec<(usize, Touch)>> = BTreeMap::new();
    for (number, change) in changes.iter().enumerate() {
        for (resource, touch) in &change.touches {
            touching.entry(resource).or_default().push((number, *touch));
        }
    }
    let mut after = vec![BTreeSet::new(); changes.len()];
    for touches in touching.values() {
        let by_touch = Touch::ALL.map(|touch| {
            let numbers = touches.iter().filter(|(_, found)| *found == touch).map(|(number, _)| *number);
            (touch, numbers.collect::<Vec<_>>())
        });
        for (touch, numbers) in &by_touch {
            let later =
                by_touch.iter().filter(|(other, _)| touch.precedes(*other)).flat_map(|(_, later)| later);
            for next in later {
                for number in numbers.iter().filter(|number| *number != next) {
                    after[*number].insert(*next);
                }
            }
        }
    }
    for (number, change) in changes.iter().enumerate() {
        if let Some(earlier) = change.follows {
            after[earlier].insert(number);
        }
    }
    after
}

fn circle(changes: &[Change], waits: &[usize]) -> Error {
    let stuck: Vec<String> = changes
        .iter()
        .zip(waits)
        .filter(|(_, waits)| **waits > 0)
        .map(|(change, _)| format!("{:?}", change.operation.action))
        .collect();
    Error::new(Code::Internal, "the operations of this migration depend on each other in a circle")
        .detail(stuck.join("\n"))
}
