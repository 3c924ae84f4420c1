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
