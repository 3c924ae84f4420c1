use super::*;
use crate::{Revision, RevisionExpr};

fn line() -> RevisionGraph {
    RevisionGraph::build(vec![
        Revision::new("aaaa1", [""; 0]).doc("first"),
        Revision::new("bbbb2", ["aaaa1"]),
        Revision::new("cccc3", ["bbbb2"]).doc("third"),
    ])
    .unwrap()
}

fn rows(ids: &[&str]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn update(from: &str, to: &str) -> RowMove {
    RowMove::Update { from: from.to_owned(), to: to.to_owned() }
}

#[test]
fn a_line_is_climbed_and_descended_row_by_row() {
    let graph = line();
    let up = graph.upgrade_steps(&[], &RevisionExpr::parse("head")).unwrap().steps;
    let moves: Vec<RowMove> = up.iter().flat_map(|step| step.moves.clone()).collect();
    assert_eq!(moves, [RowMove::Insert("aaaa1".into()), update("aaaa1", "bbbb2"), update("bbbb2", "cccc3")]);
    let logs: Vec<String> = up.iter().map(|step| step.log(&graph)).collect();
    assert_eq!(logs, ["upgrade  -> aaaa1, first", "upgrade aaaa1 -> bbbb2", "upgrade bbbb2 -> cccc3, third"]);

    let down = graph.downgrade_steps(&rows(&["cccc3"]), &RevisionExpr::parse("base")).unwrap().steps;
    let logs: Vec<String> = down.iter().map(Step::short_log).collect();
    assert_eq!(logs, ["downgrade cccc3 -> bbbb2", "downgrade bbbb2 -> aaaa1", "downgrade aaaa1 -> "]);
    let moves: Vec<RowMove> = down.iter().flat_map(|step| step.moves.clone()).collect();
    assert_eq!(moves, [update("cccc3", "bbbb2"), update("bbbb2", "aaaa1"), RowMove::Delete("aaaa1".into())]);
}

#[test]
fn nothing_to_do_is_no_step() {
    let graph = line();
    for target in ["head", "bbbb2", "aaaa1"] {
        assert!(
            graph.upgrade_steps(&rows(&["cccc3"]), &RevisionExpr::parse(target)).unwrap().steps.is_empty()
        );
    }
    assert!(graph.downgrade_steps(&rows(&["bbbb2"]), &RevisionExpr::parse("bbbb")).unwrap().steps.is_empty());
}

#[test]
fn a_stamp_moves_rows_only() {
    let graph = line();
    let route = graph.stamp_steps(&rows(&["aaaa1"]), &[RevisionExpr::parse("head")]).unwrap();
    assert_eq!(route.steps.len(), 1);
    assert_eq!(route.steps[0].short_log(), "stamp_revision aaaa1 -> cccc3");
    assert_eq!(route.steps[0].moves, [update("aaaa1", "cccc3")]);
    let route = graph.stamp_steps(&rows(&["cccc3"]), &[RevisionExpr::parse("base")]).unwrap();
    assert_eq!(route.steps[0].short_log(), "stamp_revision cccc3 -> ");
    assert_eq!(route.steps[0].moves, [RowMove::Delete("cccc3".into())]);
}

/// Two lines; the second revision of the second depends on the second of the first.
fn dependent() -> RevisionGraph {
    RevisionGraph::build(vec![
        Revision::new("aaaa1", [""; 0]).labels(["core"]),
        Revision::new("aaaa2", ["aaaa1"]),
        Revision::new("bbbb1", [""; 0]).labels(["shop"]),
        Revision::new("bbbb2", ["bbbb1"]).depends_on(["aaaa2"]),
    ])
    .unwrap()
}

/// A branch point, two branches, their merge.
fn merged() -> RevisionGraph {
    RevisionGraph::build(vec![
        Revision::new("base1", [""; 0]),
        Revision::new("left1", ["base1"]).labels(["left"]),
        Revision::new("right1", ["base1"]).labels(["right"]),
        Revision::new("join1", ["left1", "right1"]).doc("both"),
    ])
    .unwrap()
}

/// The steps as `kind from>to: moves`, and the rows at the end.
fn plan(
    graph: &RevisionGraph,
    rows: &[&str],
    steps: impl Fn(&RevisionGraph, &[String]) -> limbeck_diagnostics::Result<Route>,
) -> (Vec<String>, String) {
    let mut rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
    let route = steps(graph, &rows).unwrap();
    let mut lines = Vec::new();
    for step in &route.steps {
        let moves: Vec<String> = step
            .moves
            .iter()
            .map(|one| match one {
                RowMove::Delete(row) => {
                    rows.retain(|other| other != row);
                    format!("-{row}")
                }
                RowMove::Insert(row) => {
                    rows.push(row.clone());
                    format!("+{row}")
                }
                RowMove::Update { from, to } => {
                    let at = rows.iter().position(|row| row == from).unwrap();
                    rows[at].clone_from(to);
                    format!("{from}>{to}")
                }
            })
            .collect();
        lines.push(format!("{}: {}", step.short_log(), moves.join(" ")));
    }
    rows.sort();
    (lines, rows.join(" "))
}

fn up(graph: &RevisionGraph, rows: &[&str], target: &str) -> (Vec<String>, String) {
    plan(graph, rows, |graph, rows| graph.upgrade_steps(rows, &RevisionExpr::parse(target)))
}

fn down(graph: &RevisionGraph, rows: &[&str], target: &str) -> (Vec<String>, String) {
    plan(graph, rows, |graph, rows| graph.downgrade_steps(rows, &RevisionExpr::parse(target)))
}

fn stamp(graph: &RevisionGraph, rows: &[&str], targets: &[&str]) -> (Vec<String>, String) {
    let targets: Vec<RevisionExpr> = targets.iter().map(|target| RevisionExpr::parse(target)).collect();
    plan(graph, rows, |graph, rows| graph.stamp_steps(rows, &targets))
}

fn failure(result: limbeck_diagnostics::Result<Route>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn branches_come_whole_and_a_merge_takes_their_rows() {
    let graph = merged();
    let (lines, rows) = up(&graph, &[], "head");
    assert_eq!(
        lines,
        [
            "upgrade  -> base1: +base1",
            "upgrade base1 -> right1: base1>right1",
            "upgrade base1 -> left1: +left1",
            "upgrade left1, right1 -> join1: -left1 right1>join1",
        ]
    );
    assert_eq!(rows, "join1");
    let (lines, rows) = down(&graph, &["join1"], "base1");
    assert_eq!(
        lines,
        [
            "downgrade join1 -> left1, right1: +left1 join1>right1",
            "downgrade left1 -> base1: -left1",
            "downgrade right1 -> base1: right1>base1",
        ]
    );
    assert_eq!(rows, "base1");
}

#[test]
fn dependencies_absorb_rows_and_give_them_back() {
    let graph = dependent();
    let (lines, rows) = up(&graph, &[], "heads");
    assert_eq!(lines.last().unwrap(), "upgrade bbbb1 -> bbbb2: -bbbb1 aaaa2>bbbb2");
    assert_eq!(rows, "bbbb2");
    let (lines, rows) = down(&graph, &["bbbb2"], "-1");
    assert_eq!(lines, ["downgrade bbbb2 -> bbbb1: +bbbb1 bbbb2>aaaa2"]);
    assert_eq!(rows, "aaaa2 bbbb1");
    let step = &graph.downgrade_steps(&rows_of("bbbb2"), &RevisionExpr::parse("-1")).unwrap().steps[0];
    assert_eq!((step.up_ids.join(" "), step.down_ids.join(" ")), ("bbbb2".into(), "bbbb1 aaaa2".into()));
    // What depends on a reverted revision goes with it.
    let (lines, rows) = down(&graph, &["bbbb2"], "aaaa1");
    assert_eq!(lines.len(), 2);
    assert_eq!(rows, "aaaa1 bbbb1");
}

fn rows_of(row: &str) -> Vec<String> {
    vec![row.to_owned()]
}

#[test]
fn relative_upgrades() {
    let graph = dependent();
    let cases: [(&[&str], &str, &str); 4] = [
        (&[], "core@+1", "aaaa1"),
        (&["aaaa1", "bbbb1"], "core@+1", "aaaa2 bbbb1"),
        (&["bbbb1"], "shop@head", "bbbb2"),
        (&[], "bbbb2-1", "bbbb1"),
    ];
    for (rows, target, end) in cases {
        assert_eq!(up(&graph, rows, target).1, end, "{rows:?} {target}");
    }
    let fails =
        |rows: &[String], target: &str| failure(graph.upgrade_steps(rows, &RevisionExpr::parse(target)));
    assert_eq!(fails(&[], "+1"), "Ambiguous walk");
    let both = ["aaaa1".to_owned(), "bbbb1".to_owned()];
    assert_eq!(fails(&both, "+1"), "Ambiguous upgrade from multiple current revisions");
    assert_eq!(fails(&rows_of("bbbb1"), "+5"), "Relative revision +5 didn't produce 5 migrations");
    assert_eq!(fails(&rows_of("bbbb1"), "-1"), "Relative revision -1 didn't produce 1 migrations");
    assert_eq!(fails(&[], "bbbb1+9"), "`bbbb1+9` leads beyond the first or the last revision");
    assert_eq!(fails(&rows_of("gone"), "heads"), "Can't locate revision identified by 'gone'");
    let overlap = ["aaaa1".to_owned(), "bbbb2".to_owned()];
    assert_eq!(
        fails(&overlap, "heads"),
        "Requested revision bbbb2 overlaps with other requested revisions aaaa1"
    );
}

#[test]
fn downgrade_targets() {
    let graph = dependent();
    let both: &[&str] = &["aaaa2", "bbbb1"];
    let cases: [(&[&str], &str, &str); 7] = [
        (both, "base", ""),
        (both, "core@base", "bbbb1"),
        (both, "shop@-1", "aaaa2"),
        (both, "core@-1", "aaaa1 bbbb1"),
        (both, "core@aaaa1", "aaaa1 bbbb1"),
        (both, "aaaa1", "aaaa1 bbbb1"),
        (&["bbbb2"], "core@-1", "aaaa1 bbbb1"),
    ];
    for (rows, target, end) in cases {
        assert_eq!(down(&graph, rows, target).1, end, "{rows:?} {target}");
    }
    let fails =
        |rows: &[String], target: &str| failure(graph.downgrade_steps(rows, &RevisionExpr::parse(target)));
    let words = "Destination bbbb1 is not a valid downgrade target from current head(s)";
    assert_eq!(fails(&rows_of("aaaa2"), "bbbb1"), words);
    assert_eq!(fails(&rows_of("aaaa1"), "-2"), "Relative revision -2 didn't produce 2 migrations");
    assert_eq!(fails(&[], "-1"), "Relative revision -1 didn't produce 1 migrations");
    assert_eq!(fails(&rows_of("aaaa1"), "+1"), "Relative revision +1 didn't produce 1 migrations");
    assert_eq!(fails(&rows_of("aaaa2"), "aaaa1-2"), "Walked too far");
    assert_eq!(fails(&rows_of("aaaa2"), "nothere@base"), "Can't locate revision identified by 'nothere'");
    assert_eq!(fails(&rows_of("join1"), "base"), "Can't locate revision identified by 'join1'");
}

#[test]
fn a_branch_of_a_downgrade_counts_only_among_several_roots() {
    // One base without a label: the branch is not even looked at, and everything goes.
    let graph =
        RevisionGraph::build(vec![Revision::new("r1", [""; 0]), Revision::new("r2", ["r1"])]).unwrap();
    assert_eq!(down(&graph, &["r2"], "nothere@base").1, "");
    assert_eq!(down(&graph, &["r2"], "r1@base").1, "");
    assert_eq!(down(&graph, &["r2"], "r1-1").1, "");
}

#[test]
fn a_downgrade_by_one_from_several_rows_takes_the_first() {
    let graph = dependent();
    let rows = ["bbbb1".to_owned(), "aaaa2".to_owned()];
    let route = graph.downgrade_steps(&rows, &RevisionExpr::parse("-1")).unwrap();
    assert_eq!(route.steps.iter().map(Step::short_log).collect::<Vec<_>>(), ["downgrade bbbb1 -> "]);
    let words =
        "downgrade -1 from multiple heads is ambiguous; this usage will be disallowed in a future release.";
    assert_eq!(route.warnings[0].message, words);
    let same = ["bbbb1".to_owned(), "bbbb1".to_owned()];
    assert!(graph.downgrade_steps(&same, &RevisionExpr::parse("-1")).unwrap().warnings.is_empty());
    let graph = merged();
    assert_eq!(
        failure(graph.downgrade_steps(&rows_of("join1"), &RevisionExpr::parse("-1"))),
        "Ambiguous walk"
    );
}

#[test]
fn stamps() {
    let graph = merged();
    type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str], &'a str);
    let cases: [Case<'_>; 7] = [
        (&[], &["head"], &["stamp_revision  -> join1: +join1"], "join1"),
        (
            &["left1", "right1"],
            &["join1"],
            &["stamp_revision left1, right1 -> join1: -left1 right1>join1"],
            "join1",
        ),
        (
            &["left1", "right1"],
            &["base1"],
            &["stamp_revision left1, right1 -> base1: -left1 right1>base1"],
            "base1",
        ),
        (&["left1"], &["right1"], &["stamp_revision  -> right1: +right1"], "left1 right1"),
        (
            &["left1", "right1"],
            &["base"],
            &["stamp_revision left1 -> : -left1", "stamp_revision right1 -> : -right1"],
            "",
        ),
        (&["left1"], &["left1"], &[], "left1"),
        // Both are compared with the rows as they were: a table that holds both.
        (
            &[],
            &["base1", "left1"],
            &["stamp_revision  -> base1: +base1", "stamp_revision  -> left1: +left1"],
            "base1 left1",
        ),
    ];
    for (rows, targets, lines, end) in cases {
        let (found, rows_after) = stamp(&graph, rows, targets);
        assert_eq!(
            (found, rows_after.as_str()),
            (lines.iter().map(ToString::to_string).collect(), end),
            "{targets:?}"
        );
    }
    let fails =
        |rows: &[String], target: &str| failure(graph.stamp_steps(rows, &[RevisionExpr::parse(target)]));
    assert_eq!(fails(&[], "+1"), "Can't locate revision identified by '+1'");
    assert_eq!(fails(&rows_of("gone"), "head"), "Can't locate revision identified by 'gone'");
    let twice = [RevisionExpr::parse("left1"), RevisionExpr::parse("left1")];
    assert_eq!(
        failure(graph.stamp_steps(&[], &twice)),
        "the version table would hold revision `left1` twice"
    );
    let two = dependent();
    let words = "Multiple heads are present; please specify a single target revision";
    assert_eq!(failure(two.stamp_steps(&[], &[RevisionExpr::parse("head")])), words);
}

#[test]
fn a_dependency_that_others_imply_is_refused_when_it_would_be_merged() {
    let graph = RevisionGraph::build(vec![
        Revision::new("a1", [""; 0]),
        Revision::new("a2", ["a1"]),
        Revision::new("b1", [""; 0]),
        Revision::new("b2", ["b1"]).depends_on(["a2", "a1"]),
    ])
    .unwrap();
    let error = graph.upgrade_steps(&[], &RevisionExpr::parse("heads")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "revision `b2` follows `a1`, which others of its parents and dependencies imply already"
    );
    assert_eq!(error.diagnostic().hints, ["remove `a1` from `depends_on` or `down_revision` of `b2`"]);
}
