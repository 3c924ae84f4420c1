use limbeck_diagnostics::{Code, Result};

use crate::{Follow, Revision, RevisionExpr, RevisionGraph};

const NONE: [&str; 0] = [];

/// Two lines of three, `shop` and `user-accounts`; the second depends on the head of the first.
fn lines() -> RevisionGraph {
    RevisionGraph::build(vec![
        Revision::new("aaaa11", NONE).labels(["shop"]),
        Revision::new("aaaa22", ["aaaa11"]),
        Revision::new("r3", ["aaaa22"]),
        Revision::new("bbbb11", NONE).labels(["user-accounts"]),
        Revision::new("bbbb22", ["bbbb11"]),
        Revision::new("bbbb33", ["bbbb22"]).depends_on(["r3"]),
    ])
    .unwrap()
}

fn all(graph: &RevisionGraph, text: &str) -> Result<Vec<String>> {
    let keys = graph.resolve(&RevisionExpr::parse(text))?;
    Ok(keys.into_iter().map(|key| graph.revision(key).id().to_owned()).collect())
}

#[test]
fn identifiers() {
    let graph = lines();
    let table = [
        ("aaaa11", vec!["aaaa11"]),
        ("aaaa1", vec!["aaaa11"]),
        ("bbbb3", vec!["bbbb33"]),
        ("r3", vec!["r3"]),
        ("shop", vec!["aaaa11"]),
        ("user", vec!["bbbb11"]),
        ("base", vec![]),
        ("shop@base", vec![]),
        ("nothere@base", vec![]),
        // Only heads that nothing depends on, unless a branch is named.
        ("heads", vec!["bbbb33"]),
        ("shop@heads", vec!["r3"]),
        ("shop@head", vec!["r3"]),
        ("aaaa22@head", vec!["r3"]),
        ("user@head", vec!["bbbb33"]),
        ("shop@aaaa2", vec!["aaaa22"]),
        ("user-accounts@-1", vec!["bbbb22"]),
        ("-2", vec!["bbbb11"]),
    ];
    for (text, ids) in table {
        assert_eq!(all(&graph, text).unwrap(), ids, "{text}");
    }
}

#[test]
fn identifiers_that_mean_nothing() {
    let graph = lines();
    let table = [
        ("nothere", "nothere", "`history` lists all revisions"),
        ("aaaa", "aaaa", "write more of the identifier"),
        ("bbb", "bbb", "write more of the identifier"),
        ("head-1", "head-1", "`history` lists all revisions"),
        ("+1", "+1", "write more of the identifier; `history` lists all revisions"),
        ("nothere@head", "nothere", "`history` lists all revisions"),
        ("current", "current", "`history` lists all revisions"),
    ];
    for (text, named, hint) in table {
        let error = all(&graph, text).unwrap_err();
        assert_eq!(error.to_string(), format!("Can't locate revision identified by '{named}'"), "{text}");
        assert_eq!(
            (error.code(), error.diagnostic().hints[0].as_str()),
            (Code::UnknownRevision, hint),
            "{text}"
        );
    }
    let ambiguous = all(&graph, "aaaa").unwrap_err();
    assert_eq!(ambiguous.diagnostic().notes, ["it is the beginning of `aaaa11`, `aaaa22`"]);
    let elsewhere = all(&graph, "shop@bbbb22").unwrap_err();
    assert_eq!(elsewhere.to_string(), "Can't locate revision identified by 'bbbb22'");
    assert_eq!(elsewhere.diagnostic().notes, ["revision `bbbb22` is not on the branch `shop`"]);
    // Two characters are never the beginning of an identifier, nor is an identifier of two characters begun.
    assert!(all(&graph, "r").is_err());
}

#[test]
fn several_heads_where_one_is_needed() {
    let graph = lines();
    let error = all(&graph, "head").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, \
         '<branchname>@head' to narrow to a specific head, or 'heads' for all heads"
    );
    assert_eq!(error.diagnostic().facts, [("heads", "r3, bbbb33".to_owned())]);
    let words = "The script directory has multiple heads (due to branching).Please use get_heads(), or merge the \
                 branches using alembic merge.";
    assert_eq!(graph.current_head().unwrap_err().to_string(), words);
}

#[test]
fn several_bases_where_one_is_needed() {
    let error = lines().base().unwrap_err();
    assert_eq!(error.to_string(), "The script directory has multiple bases. Please use get_bases().");
    let one = RevisionGraph::build(vec![Revision::new("aaaa11", NONE)]).unwrap();
    assert_eq!(one.base().unwrap().map(|key| key.index()), Some(0));
    assert_eq!(one.current_head().unwrap(), one.base().unwrap());
}

#[test]
fn beyond_the_ends_is_refused() {
    let graph = lines();
    for text in ["-3", "-4", "shop@-9"] {
        let found = all(&graph, text);
        if text == "shop@-9" {
            // No real head has the label, so there is nothing to go down from.
            assert!(found.unwrap().is_empty());
        } else {
            assert_eq!(found.unwrap_err().code(), Code::RelativeRevision, "{text}");
        }
    }
    let empty = all(&graph, "").unwrap_err();
    assert_eq!(empty.to_string(), "the revision identifier is empty");
}

#[test]
fn version_rows_that_no_script_has() {
    let graph = lines();
    let error = graph.resolve_rows(&["aaaa11".to_owned(), "cccc".to_owned()]).unwrap_err();
    assert_eq!(error.code(), Code::UnknownDatabaseRevision);
    assert_eq!(error.to_string(), "Can't locate revision identified by 'cccc'");
    assert_eq!(graph.resolve_rows(&["aaaa1".to_owned()]).unwrap().len(), 1);
}

#[test]
fn offline_starts() {
    let graph = lines();
    let rows = |text: &str| graph.offline_rows(&RevisionExpr::parse(text));
    assert!(rows("base").unwrap().is_empty());
    assert_eq!(rows("aaaa2").unwrap(), ["aaaa22"]);
    assert_eq!(rows("shop@head").unwrap(), ["r3"]);
    assert_eq!(rows("shop@base").unwrap_err().code(), Code::OfflineRange);
}

#[test]
fn lineage_filters() {
    let graph = lines();
    let kept = |check: &str, follow: Follow| -> String {
        let all: Vec<_> = graph.iter().map(|one| one.key()).collect();
        let kept = graph.filter_for_lineage(&all, &RevisionExpr::parse(check), follow).unwrap();
        kept.into_iter().map(|key| graph.revision(key).id()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(kept("shop", Follow::Parents), "aaaa11 aaaa22 r3");
    assert_eq!(kept("aaaa22", Follow::Dependencies), "aaaa11 aaaa22 r3 bbbb33");
    // `label@symbol` is both: the label's line and the symbol's.
    assert_eq!(kept("shop@r3", Follow::Parents), "aaaa11 aaaa22 r3");
    assert_eq!(kept("base", Follow::Parents).split(' ').count(), 6);
}
