use limbeck_diagnostics::{Code, Result};

use super::*;
use crate::Revision;

const NONE: [&str; 0] = [];

fn graph() -> RevisionGraph {
    RevisionGraph::build(vec![
        Revision::new("aaaa11", NONE).labels(["shop"]),
        Revision::new("aaaa22", ["aaaa11"]),
        Revision::new("bbbb11", NONE),
    ])
    .unwrap()
}

fn place(heads: &[&str], change: impl FnOnce(&mut NewRevision)) -> Result<(Vec<String>, Vec<String>)> {
    let graph = graph();
    let mut new = NewRevision::on_head("cccc11");
    new.heads = heads.iter().map(|head| RevisionExpr::parse(head)).collect();
    change(&mut new);
    let placed = graph.place_new(&new)?;
    Ok((
        placed.parents.into_iter().map(|key| graph.revision(key).id().to_owned()).collect(),
        placed.depends_on,
    ))
}

#[test]
fn parents_and_dependencies() {
    assert_eq!(place(&["shop@head"], |_| {}).unwrap().0, ["aaaa22"]);
    assert_eq!(place(&["aaaa2"], |_| {}).unwrap().0, ["aaaa22"]);
    assert_eq!(place(&["heads"], |_| {}).unwrap().0, ["aaaa22", "bbbb11"]);
    assert_eq!(place(&["aaaa22", "bbbb11"], |_| {}).unwrap().0, ["aaaa22", "bbbb11"]);
    assert!(place(&["base"], |_| {}).unwrap().0.is_empty());
    assert_eq!(place(&["aaaa11"], |new| new.splice = Splice::Allowed).unwrap().0, ["aaaa11"]);
    // Labels stay labels, the beginnings of identifiers become whole.
    let depending = |new: &mut NewRevision| {
        new.depends_on = ["shop", "aaaa1", "shop@head"].map(RevisionExpr::parse).into();
    };
    assert_eq!(place(&["bbbb11"], depending).unwrap().1, ["shop", "aaaa11", "aaaa22"]);
}

#[test]
fn what_cannot_be_made() {
    let multiple = "Multiple heads are present; please specify the head revision on which the new revision should be \
                    based, or perform a merge.";
    let not_head = "Revision aaaa11 is not a head revision; please specify --splice to create a new branch from this \
                    revision";
    type Case<'a> = (&'a [&'a str], fn(&mut NewRevision), Code, &'a str);
    let table: [Case<'_>; 8] = [
        (&["head"], |_| {}, Code::MultipleHeads, multiple),
        (&["aaaa11"], |_| {}, Code::NotAHead, not_head),
        (&["heads", "aaaa22"], |_| {}, Code::RevisionArgument, "Duplicate head revisions specified"),
        (&["nothere"], |_| {}, Code::UnknownRevision, "Can't locate revision identified by 'nothere'"),
        (
            &["heads"],
            |new| new.id = "x-1".to_owned(),
            Code::RevisionIdentifier,
            "Character(s) '-' not allowed in revision identifier 'x-1'",
        ),
        (
            &["heads"],
            |new| new.id = "aaaa11".to_owned(),
            Code::DuplicateRevision,
            "revision identifier `aaaa11` is already used by revision `aaaa11`",
        ),
        (
            &["heads"],
            |new| new.branch_labels = vec!["shop".to_owned()],
            Code::DuplicateRevision,
            "Branch name 'shop' in revision cccc11 already used by revision aaaa11",
        ),
        (
            &["heads"],
            |new| new.depends_on = vec![RevisionExpr::parse("base")],
            Code::RevisionArgument,
            "`base` names no revision to depend on",
        ),
    ];
    for (heads, change, code, words) in table {
        let error = place(heads, change).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (code, words));
    }
}

#[test]
fn the_first_revision_of_a_project() {
    let empty = RevisionGraph::build(Vec::new()).unwrap();
    let placed = empty.place_new(&NewRevision::on_head("aaaa11")).unwrap();
    assert!(placed.parents.is_empty() && placed.depends_on.is_empty());
}
