use limbeck_diagnostics::{Code, Result};

use crate::{HistoryRange, Revision, RevisionGraph};

const NONE: [&str; 0] = [];

/// `a1`..`a3`, from `a2` also `b1`; file order puts `b1` first.
fn graph() -> RevisionGraph {
    RevisionGraph::build(vec![
        Revision::new("b1", ["a2"]),
        Revision::new("a1", NONE),
        Revision::new("a2", ["a1"]),
        Revision::new("a3", ["a2"]),
    ])
    .unwrap()
}

fn list(range: &str, rows: &[&str]) -> Result<String> {
    let graph = graph();
    let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
    let range = if range.is_empty() { HistoryRange::all() } else { HistoryRange::parse(range)? };
    let keys = graph.history(&range, &rows)?;
    Ok(keys.into_iter().map(|key| graph.revision(key).id()).collect::<Vec<_>>().join(" "))
}

#[test]
fn ranges_hold_both_ends() {
    let table = [
        ("", &[][..], "b1 a3 a2 a1"),
        (":", &[], "b1 a3 a2 a1"),
        ("a2:a3", &[], "a3 a2"),
        (":a3", &[], "a3 a2 a1"),
        ("a2:", &[], "b1 a3 a2"),
        ("a1:a3-1", &[], "a2 a1"),
        // Two steps down from both heads meet in one revision.
        ("-2:a3", &[], "a3 a2 a1"),
        ("current:", &["a2"], "b1 a3 a2"),
        (":current", &["a3"], "a3 a2 a1"),
        // An empty database is as good as no end.
        (":current", &[], "b1 a3 a2 a1"),
        ("current:a2", &["a1"], "a2 a1"),
    ];
    for (range, rows, ids) in table {
        assert_eq!(list(range, rows).unwrap(), ids, "{range}");
    }
    let error = list("a1:a2+1", &[]).unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), (Code::RelativeRevision, "Ambiguous walk"));
    assert_eq!(error.diagnostic().notes, ["the next step could be to any of `b1`, `a3`"]);
}

#[test]
fn ends_that_are_not_on_one_line() {
    let error = list("b1:a3", &[]).unwrap_err();
    assert_eq!(error.code(), Code::RevisionRange);
    let words = "Requested range b1:a3 does not refer to ancestor/descendant revisions along the same branch";
    assert_eq!(error.to_string(), words);
    let error = list("current:a3", &["b1"]).unwrap_err().to_string();
    assert!(error.starts_with("Requested range ('b1',):a3 does"), "{error}");
    // Both ends `current`: the older one is read as a name.
    let error = list("current:current", &["a2"]).unwrap_err();
    assert_eq!(error.to_string(), "Can't locate revision identified by 'current'");
}

#[test]
fn a_range_that_only_a_dependency_enters_has_no_order() {
    let graph = RevisionGraph::build(vec![
        Revision::new("a1", NONE),
        Revision::new("a2", ["a1"]),
        Revision::new("b1", NONE).depends_on(["a2"]),
    ])
    .unwrap();
    let error = graph.history(&HistoryRange::parse("a1:b1").unwrap(), &[]).unwrap_err();
    assert_eq!(error.code(), Code::RevisionRange);
    assert!(error.to_string().contains("belongs to the range only through a dependency"), "{error}");
}
