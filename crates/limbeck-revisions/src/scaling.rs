//! How the work grows with the number of revisions, counted, not timed: twice the revisions must not be more
//! than about twice the work, whatever the shape of the history.

use crate::work::count;
use crate::{HistoryRange, Revision, RevisionExpr, RevisionGraph, RowMove};

type Shape = fn(usize) -> Vec<Revision>;

/// One line.
fn line(size: usize) -> Vec<Revision> {
    let mut made = History::default();
    let base = made.add(&[]);
    made.extend(base, size - 1);
    made.revisions
}

/// A branch point with very many branches, merged in one revision.
fn fan(size: usize) -> Vec<Revision> {
    let mut made = History::default();
    let base = made.add(&[]);
    let trunk = made.extend(base, size / 10);
    let tips: Vec<usize> = (0..size / 8).map(|_| made.extend(trunk, 7)).collect();
    made.add(&tips);
    made.revisions
}

/// Pairs of branches, each merged before the next pair begins.
fn diamonds(size: usize) -> Vec<Revision> {
    let mut made = History::default();
    let mut trunk = made.add(&[]);
    while made.revisions.len() < size {
        let (left, right) = (made.extend(trunk, 3), made.extend(trunk, 3));
        trunk = made.add(&[left, right]);
    }
    made.revisions
}

/// Sixteen branches that live side by side; each time one of them is merged, a new one starts.
fn river(size: usize) -> Vec<Revision> {
    let mut made = History::default();
    let mut trunk = made.add(&[]);
    let mut open: Vec<usize> = (0..16).map(|_| made.extend(trunk, 1)).collect();
    while made.revisions.len() < size {
        for branch in &mut open {
            let tip = made.extend(*branch, 2);
            trunk = made.add(&[trunk, tip]);
            *branch = made.extend(trunk, 1);
        }
    }
    made.revisions
}

/// Many lines of their own that depend on one shared line, each with a label.
fn applications(size: usize) -> Vec<Revision> {
    let mut made = History::default();
    let base = made.add(&[]);
    let core: Vec<usize> = std::iter::successors(Some(base), |last| Some(*last + 1)).take(size / 2).collect();
    made.extend(base, core.len() - 1);
    for number in 0..size / 20 {
        let mut tip = made.add(&[]);
        made.revisions[tip].branch_labels = vec![format!("app{number}")];
        for step in 0..9 {
            tip = made.add(&[tip]);
            let dependency = core[(number * 7 + step) % core.len()];
            made.revisions[tip].depends_on = vec![made.revisions[dependency].id.clone()];
        }
    }
    made.revisions
}

#[derive(Default)]
struct History {
    revisions: Vec<Revision>,
}

impl History {
    fn add(&mut self, parents: &[usize]) -> usize {
        let at = self.revisions.len();
        let parents: Vec<String> = parents.iter().map(|parent| self.revisions[*parent].id.clone()).collect();
        self.revisions.push(Revision::new(format!("{:07x}", at * 7919), parents));
        at
    }

    fn extend(&mut self, from: usize, steps: usize) -> usize {
        (0..steps).fold(from, |tip, _| self.add(&[tip]))
    }
}

/// The work of building, of going all the way up and down again, and of listing.
fn work(shape: Shape, size: usize) -> Vec<(&'static str, u64)> {
    let (graph, built) = count(|| RevisionGraph::build(shape(size)).unwrap());
    let (up, upgraded) = count(|| graph.upgrade_steps(&[], &RevisionExpr::parse("heads")).unwrap());
    assert_eq!(up.steps.len(), graph.len());
    let mut rows = std::collections::BTreeSet::new();
    for one in up.steps.iter().flat_map(|step| &step.moves) {
        match one {
            RowMove::Delete(row) => _ = rows.remove(row),
            RowMove::Insert(row) => _ = rows.insert(row.clone()),
            RowMove::Update { from, to } => {
                rows.remove(from);
                rows.insert(to.clone());
            }
        }
    }
    let rows: Vec<String> = rows.into_iter().collect();
    let (down, downgraded) = count(|| graph.downgrade_steps(&rows, &RevisionExpr::parse("base")).unwrap());
    assert_eq!(down.steps.len(), graph.len());
    let (listed, listing) = count(|| graph.history(&HistoryRange::all(), &[]).unwrap());
    assert_eq!(listed.len(), graph.len());
    let (_, current) = count(|| graph.all_current(&rows).unwrap());
    let (_, stamped) = count(|| graph.stamp_steps(&[], &[RevisionExpr::parse("heads")]).unwrap());
    vec![
        ("build", built),
        ("upgrade", upgraded),
        ("downgrade", downgraded),
        ("history", listing),
        ("current", current),
        ("stamp", stamped),
    ]
}

#[test]
fn work_grows_with_the_number_of_revisions() {
    let shapes: [(&str, Shape); 5] = [
        ("line", line),
        ("fan", fan),
        ("diamonds", diamonds),
        ("river", river),
        ("applications", applications),
    ];
    for (name, shape) in shapes {
        let (small, large) = (work(shape, 4_000), work(shape, 8_000));
        for ((what, few), (_, many)) in small.iter().zip(&large) {
            assert!(
                *many < 2 * few + few / 2 + 1_000,
                "{name}: {what} takes {few} for 4,000, {many} for 8,000"
            );
            assert!(*many < 8_000 * 80, "{name}: {what} takes {many} for 8,000 revisions");
        }
    }
}
