use super::*;
use crate::{Revision, RevisionGraph};

const NONE: [&str; 0] = [];

fn graph() -> RevisionGraph {
    RevisionGraph::build(vec![
        Revision::new("a1", NONE).doc("first"),
        Revision::new("b1", ["a1"]).labels(["left", "links"]),
        Revision::new("c1", ["a1"]).doc("two\nlines"),
        Revision::new("d1", ["b1", "c1"]).doc("join"),
        Revision::new("e1", NONE).depends_on(["left", "a1"]),
        Revision::new("f1", NONE).depends_on(["d1"]),
    ])
    .unwrap()
}

#[test]
fn short_forms() {
    let graph = graph();
    let shown = |id: &str, form: ShortForm| short(graph.find(id).unwrap(), form);
    assert_eq!(shown("a1", ShortForm::HISTORY), "<base> -> a1 (branchpoint), first");
    assert_eq!(shown("b1", ShortForm::HISTORY), "a1 -> b1 (left, links), ");
    assert_eq!(shown("c1", ShortForm::HISTORY), "a1 -> c1, two\nlines");
    assert_eq!(
        shown("d1", ShortForm::HISTORY),
        "b1, c1 -> d1 (left, links) (effective head) (mergepoint), join"
    );
    assert_eq!(shown("e1", ShortForm::HISTORY), "<base> (left, a1) -> e1 (head), ");
    assert_eq!(shown("d1", ShortForm::HEADS), "d1 (left, links) (effective head)");
    assert_eq!(shown("d1", ShortForm::CURRENT), "d1 (effective head) (mergepoint)");
    assert_eq!(shown("b1", ShortForm::BRANCHES.with_doc()), "b1 (left, links), ");
    // Behind the head, before the branch point.
    assert_eq!(shown("a1", ShortForm::CURRENT.mark(Mark::Current)), "a1 (current) (branchpoint)");
    assert_eq!(shown("e1", ShortForm::CURRENT.mark(Mark::Current)), "e1 (head) (current)");
}

#[test]
fn log_entries() {
    let graph = graph();
    let shown = |id: &str, docstring: &str, mark| {
        log_entry(graph.find(id).unwrap(), "versions/x.py", docstring, mark)
    };
    assert_eq!(
        shown("d1", "\njoin\n\nRevision ID: d1\n", Mark::Current),
        "Rev: d1 (head) (mergepoint) (current)\nMerges: b1, c1\nBranch names: left, links\nPath: versions/x.py\n\n    \
         join\n    \n    Revision ID: d1\n"
    );
    assert_eq!(
        shown("a1", "", Mark::None),
        "Rev: a1 (branchpoint)\nParent: <base>\nBranches into: b1, c1\nPath: versions/x.py\n\n\n"
    );
    assert_eq!(
        shown("e1", "x", Mark::None),
        "Rev: e1 (head)\nParent: <base>\nAlso depends on: left, a1\nPath: versions/x.py\n\n    x\n"
    );
}

#[test]
fn the_first_paragraph() {
    for (docstring, doc) in [
        ("", ""),
        ("\n  one  \n", "one"),
        ("one\ntwo\n\nthree", "one\ntwo"),
        ("one\n \nthree", "one\n \nthree"),
        ("one\r\n\r\nthree", "one\r\n\r\nthree"),
        ("Revision ID: a1\nRevises: \n\n", "Revision ID: a1\nRevises:"),
    ] {
        assert_eq!(first_paragraph(docstring), doc, "{docstring:?}");
    }
}

#[test]
fn lines_end_as_in_python() {
    let lines = |text: &'static str| python_lines(text).collect::<Vec<_>>();
    assert_eq!(lines("a\nb\r\nc\rd\u{b}e\u{2028}f\n"), ["a", "b", "c", "d", "e", "f"]);
    assert_eq!(lines("\n\na"), ["", "", "a"]);
    assert!(lines("").is_empty());
}
