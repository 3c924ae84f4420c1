use crate::{HistoryRange, Revision, RevisionGraph};

const NONE: [&str; 0] = [];

fn listed(revisions: Vec<Revision>) -> String {
    let graph = RevisionGraph::build(revisions).unwrap();
    let keys = graph.history(&HistoryRange::all(), &[]).unwrap();
    keys.into_iter().map(|key| graph.revision(key).id()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_branch_comes_whole_before_the_next() {
    let revisions = vec![
        Revision::new("p", NONE),
        Revision::new("a1", ["p"]),
        Revision::new("a2", ["a1"]),
        Revision::new("b1", ["p"]),
        Revision::new("b2", ["b1"]),
        Revision::new("m", ["b2", "a2"]),
    ];
    assert_eq!(listed(revisions), "m b2 b1 a2 a1 p");
}

#[test]
fn load_order_decides_between_independent_lines() {
    let mut revisions = vec![
        Revision::new("a1", NONE),
        Revision::new("a2", ["a1"]),
        Revision::new("b1", NONE),
        Revision::new("b2", ["b1"]),
    ];
    assert_eq!(listed(revisions.clone()), "a2 a1 b2 b1");
    revisions.reverse();
    assert_eq!(listed(revisions), "b2 b1 a2 a1");
}

#[test]
fn what_depends_on_a_revision_comes_before_it() {
    let revisions = vec![
        Revision::new("a1", NONE),
        Revision::new("a2", ["a1"]),
        Revision::new("a3", ["a2"]),
        Revision::new("b1", NONE).depends_on(["a2"]),
        Revision::new("c1", NONE).depends_on(["b1", "a1"]),
    ];
    assert_eq!(listed(revisions), "a3 c1 b1 a2 a1");
}
