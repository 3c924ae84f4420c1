use limbeck_diagnostics::Code;

use crate::{Revision, RevisionGraph, RevisionKey};

const NONE: [&str; 0] = [];

fn ids(graph: &RevisionGraph, keys: &[RevisionKey]) -> Vec<String> {
    keys.iter().map(|key| graph.revision(*key).id().to_owned()).collect()
}

fn labels(graph: &RevisionGraph, id: &str) -> String {
    graph.find(id).unwrap().branch_labels().join(" ")
}

/// `base` to `point`, from which `left` and `right` go; `left` merges with `other` into `join`.
fn branches() -> Vec<Revision> {
    vec![
        Revision::new("base1", NONE),
        Revision::new("point", ["base1"]),
        Revision::new("left1", ["point"]).labels(["left"]),
        Revision::new("right", ["point"]).labels(["right_one", "right_two"]),
        Revision::new("other", NONE).labels(["other_line"]),
        Revision::new("join1", ["left1", "other"]),
        Revision::new("above", ["join1"]).labels(["top"]),
    ]
}

#[test]
fn flags_follow_from_parents() {
    let graph = RevisionGraph::build(branches()).unwrap();
    assert_eq!(ids(&graph, &graph.heads().unwrap()), ["right", "above"]);
    assert_eq!(ids(&graph, &graph.bases()), ["base1", "other"]);
    let of = |id: &str| {
        let one = graph.find(id).unwrap();
        [one.is_base(), one.is_head(), one.is_branch_point(), one.is_merge_point()]
    };
    assert_eq!(of("base1"), [true, false, false, false]);
    assert_eq!(of("point"), [false, false, true, false]);
    assert_eq!(of("join1"), [false, false, false, true]);
    assert_eq!(of("above"), [false, true, false, false]);
    assert_eq!(ids(&graph, &graph.find("point").unwrap().children()), ["left1", "right"]);
}

#[test]
fn a_head_that_something_depends_on_is_no_real_head() {
    let graph = RevisionGraph::build(vec![
        Revision::new("aaaa1", NONE).labels(["core"]),
        Revision::new("bbbb1", NONE).depends_on(["core"]),
    ])
    .unwrap();
    assert_eq!(ids(&graph, &graph.heads().unwrap()), ["aaaa1", "bbbb1"]);
    assert_eq!(ids(&graph, &graph.real_heads().unwrap()), ["bbbb1"]);
    let effective = graph.find("aaaa1").unwrap();
    assert!(effective.is_head() && !effective.is_real_head());
    assert_eq!(ids(&graph, &graph.find("bbbb1").unwrap().dependencies()), ["aaaa1"]);
}

#[test]
fn labels_cover_descendants_and_open_lines() {
    let graph = RevisionGraph::build(branches()).unwrap();
    assert_eq!(labels(&graph, "base1"), "");
    assert_eq!(labels(&graph, "point"), "");
    assert_eq!(labels(&graph, "left1"), "left");
    assert_eq!(labels(&graph, "right"), "right_one right_two");
    assert_eq!(labels(&graph, "join1"), "left other_line");
    assert_eq!(labels(&graph, "above"), "left other_line top");

    // On one line a label reaches the base; with a branch above, it does not.
    let mut line = vec![Revision::new("one", NONE), Revision::new("two", ["one"]).labels(["lab"])];
    line.push(Revision::new("three", ["two"]));
    assert_eq!(labels(&RevisionGraph::build(line.clone()).unwrap(), "one"), "lab");
    line.push(Revision::new("four", ["two"]));
    assert_eq!(labels(&RevisionGraph::build(line).unwrap(), "one"), "");
}

#[test]
fn dependencies_that_an_ancestor_declares_are_dropped() {
    let graph = RevisionGraph::build(vec![
        Revision::new("a1", NONE),
        Revision::new("a2", ["a1"]),
        Revision::new("b1", NONE).depends_on(["a1"]),
        Revision::new("b2", ["b1"]).depends_on(["a2", "a1"]),
        Revision::new("b3", ["b2"]).depends_on(["a2"]),
        // An ancestor itself is no reason to drop it.
        Revision::new("b4", ["b3"]).depends_on(["b1"]),
    ])
    .unwrap();
    let normalized = |id: &str| ids(&graph, &graph.find(id).unwrap().normalized_parents());
    assert_eq!(normalized("b1"), ["a1"]);
    assert_eq!(normalized("b2"), ["b1", "a2"]);
    assert_eq!(normalized("b3"), ["b2"]);
    assert_eq!(normalized("b4"), ["b3", "b1"]);
}

#[test]
fn what_is_wrong_is_said_in_alembics_words() {
    let table: Vec<(Vec<Revision>, Code, &str)> = vec![
        (vec![Revision::new("a", ["a"])], Code::RevisionCycle, "Self-loop is detected in revisions (a)"),
        (
            vec![Revision::new("a", NONE).depends_on(["a"])],
            Code::RevisionCycle,
            "Dependency self-loop is detected in revisions (a)",
        ),
        (
            vec![Revision::new("b", ["a"]), Revision::new("a", ["b"])],
            Code::RevisionCycle,
            "Cycle is detected in revisions (b, a)",
        ),
        (
            vec![
                Revision::new("z", NONE),
                Revision::new("y", ["z"]),
                Revision::new("b", ["z"]).depends_on(["c"]),
                Revision::new("c", ["z"]).depends_on(["b"]),
            ],
            Code::RevisionCycle,
            "Dependency cycle is detected in revisions (b, c)",
        ),
        (
            vec![Revision::new("a", NONE).labels(["lab"]), Revision::new("b", ["a"]).labels(["lab"])],
            Code::DuplicateRevision,
            "Branch name 'lab' in revision b already used by revision a",
        ),
        (
            vec![Revision::new("a", NONE), Revision::new("b", ["a"]).labels(["a"])],
            Code::DuplicateRevision,
            "Branch name 'a' in revision b already used by revision a",
        ),
        (
            vec![Revision::new("x+y-1", NONE)],
            Code::RevisionIdentifier,
            "Character(s) '+, -' not allowed in revision identifier 'x+y-1'",
        ),
        (
            vec![Revision::new("b", ["a"]).doc("words")],
            Code::MissingParent,
            "Revision a referenced from a -> b, words is not present",
        ),
        (
            vec![Revision::new("abcdef", NONE), Revision::new("b", NONE).depends_on(["abcd"])],
            Code::MissingParent,
            "revision `b` depends on `abcd`, which is neither a revision nor a branch label",
        ),
        (
            vec![Revision::new("a", NONE).labels(["lab"]), Revision::new("b", ["lab"])],
            Code::MissingParent,
            "the parent of revision `b` is given as `lab`, which is a branch label",
        ),
    ];
    for (revisions, code, words) in table {
        let error = RevisionGraph::build(revisions).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (code, words));
    }
}

#[test]
fn a_circle_with_a_way_in_and_a_way_out_is_found_too() {
    let circle = |parents: [&str; 2], dependencies: &[&str]| {
        RevisionGraph::build(vec![
            Revision::new("base", NONE),
            Revision::new("low", parents.into_iter().filter(|one| !one.is_empty()))
                .depends_on(dependencies.to_vec()),
            Revision::new("high", ["low"]),
            Revision::new("head1", ["high"]),
        ])
        .unwrap_err()
        .to_string()
    };
    assert_eq!(circle(["base", "high"], &[]), "Cycle is detected in revisions (high, low)");
    assert_eq!(circle(["base", ""], &["high"]), "Dependency cycle is detected in revisions (high, low)");
}

#[test]
fn the_later_of_two_scripts_with_one_identifier_counts() {
    let graph = RevisionGraph::build(vec![
        Revision::new("a", NONE),
        Revision::new("b", NONE).doc("first"),
        Revision::new("b", ["a"]).doc("second"),
    ])
    .unwrap();
    assert_eq!(graph.warnings()[0].message, "Revision b is present more than once");
    assert_eq!(graph.find("b").unwrap().doc(), "second");
    assert_eq!(graph.find("b").unwrap().key().index(), 2);
    assert_eq!(ids(&graph, &graph.heads().unwrap()), ["b", "b"]);
    assert_eq!(ids(&graph, &graph.bases()), ["a", "b"]);
    assert_eq!(graph.iter().count(), 2);
}

#[test]
fn no_revisions_are_a_graph() {
    let graph = RevisionGraph::build(Vec::new()).unwrap();
    assert!(graph.is_empty() && graph.heads().unwrap().is_empty() && graph.current_head().unwrap().is_none());
}
