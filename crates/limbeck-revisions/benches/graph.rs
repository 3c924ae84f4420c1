//! Times of a large history: 20,000 revisions with 3,000 branches that are merged again.
//!
//! `cargo bench -p limbeck-revisions`

#![allow(clippy::print_stdout, missing_docs, reason = "a benchmark prints its result")]

use std::hint::black_box;
use std::time::Instant;

use limbeck_revisions::{HistoryRange, Revision, RevisionExpr, RevisionGraph, RowMove};

const REVISIONS: usize = 20_000;

fn id(number: usize) -> String {
    format!("{:012x}", number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16)
}

fn following(number: usize, parents: &[usize]) -> Revision {
    Revision::new(id(number), parents.iter().map(|parent| id(*parent)))
}

/// One line.
fn line() -> Vec<Revision> {
    let parents = |at: usize| if at == 0 { vec![] } else { vec![at - 1] };
    (0..REVISIONS).map(|at| following(at, &parents(at))).collect()
}

/// `branches` branches side by side at any time; each is merged into the trunk after a few revisions.
fn merged(side_by_side: usize) -> Vec<Revision> {
    let mut made = vec![following(0, &[])];
    let mut trunk = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut branches = 0;
    let mut dice = 12_345_usize;
    while made.len() < REVISIONS {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let roll = (dice >> 33) % 20;
        let at = made.len();
        if open.len() < side_by_side && branches < 3_000 && roll < 6 {
            made.push(following(at, &[trunk]));
            open.push(at);
            branches += 1;
        } else if roll < 12 && !open.is_empty() {
            let one = (dice >> 40) % open.len();
            made.push(following(at, &[open[one]]));
            open[one] = at;
        } else if roll < 15 && !open.is_empty() {
            let one = (dice >> 40) % open.len();
            made.push(following(at, &[trunk, open.swap_remove(one)]));
            trunk = at;
        } else {
            made.push(following(at, &[trunk]));
            trunk = at;
        }
    }
    made
}

/// 3,000 branches from one revision, each with a label, merged in one revision.
fn fan() -> Vec<Revision> {
    let mut made = vec![following(0, &[])];
    let mut tips = Vec::new();
    for number in 0..3_000 {
        let mut tip = 0;
        for step in 0..6 {
            let at = made.len();
            let mut one = following(at, &[tip]);
            if step == 0 {
                one.branch_labels.push(format!("label{number}"));
            }
            made.push(one);
            tip = at;
        }
        tips.push(tip);
    }
    made.push(following(made.len(), &tips));
    while made.len() < REVISIONS {
        made.push(following(made.len(), &[made.len() - 1]));
    }
    made
}

fn time<T>(what: &str, call: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = black_box(call());
    println!("  {what:<12} {:>9.2} ms", start.elapsed().as_secs_f64() * 1_000.0);
    value
}

fn main() {
    let shapes: [(&str, Vec<Revision>); 4] = [
        ("line", line()),
        ("3,000 branches, 4 at a time", merged(4)),
        ("3,000 branches, 50 at a time", merged(50)),
        ("fan of 3,000", fan()),
    ];
    for (name, revisions) in shapes {
        println!("{name}: {} revisions", revisions.len());
        let graph = time("build", || RevisionGraph::build(revisions).expect("a graph"));
        let heads = RevisionExpr::parse("heads");
        let up = time("upgrade", || graph.upgrade_steps(&[], &heads).expect("steps"));
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
        let base = RevisionExpr::parse("base");
        let down = time("downgrade", || graph.downgrade_steps(&rows, &base).expect("steps"));
        assert_eq!((up.steps.len(), down.steps.len()), (graph.len(), graph.len()));
        time("history", || graph.history(&HistoryRange::all(), &[]).expect("a list"));
        time("nothing", || graph.upgrade_steps(&rows, &heads).expect("steps"));
    }
}
