//! What holds for every graph: found by chance, independent of Alembic.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use limbeck_diagnostics::Code;
use limbeck_revisions::{
    Follow, HistoryRange, Revision, RevisionExpr, RevisionGraph, RevisionKey, Route, RowMove,
};
use proptest::prelude::*;

/// Graphs in which no revision names an ancestor of its other parents or dependencies: such a redundancy makes
/// Alembic stop, and Limbeck refuse.
fn graphs() -> impl Strategy<Value = Vec<Revision>> {
    let one = (
        prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    );
    (prop::collection::vec(one, 1..28), any::<u64>()).prop_map(|(picks, mix)| {
        let mut below: Vec<BTreeSet<usize>> = Vec::new();
        let mut revisions = Vec::new();
        for (at, (parents, dependencies)) in picks.into_iter().enumerate() {
            let mut lower: Vec<(usize, bool)> = Vec::new();
            let all = parents
                .into_iter()
                .map(|one| (one, true))
                .chain(dependencies.into_iter().map(|one| (one, false)));
            for (pick, is_parent) in all.filter(|_| at > 0) {
                let near = at.min(6);
                let other = at - near + pick.index(near);
                let related = |known: usize| {
                    known == other || below[known].contains(&other) || below[other].contains(&known)
                };
                if !lower.iter().any(|(known, _)| related(*known)) {
                    lower.push((other, is_parent));
                }
            }
            let mut under: BTreeSet<usize> = lower.iter().map(|(other, _)| *other).collect();
            for (other, _) in &lower {
                under.extend(below[*other].iter().copied());
            }
            below.push(under);
            let ids = |wanted: bool| {
                lower.iter().filter(move |(_, is)| *is == wanted).map(|(other, _)| format!("id{other:03}"))
            };
            let mut revision = Revision::new(format!("id{at:03}"), ids(true)).depends_on(ids(false));
            if (mix >> (at % 64)) & 3 == 3 {
                revision = revision.labels([format!("label{at}")]);
            }
            revisions.push(revision);
        }
        if mix % 2 == 0 {
            revisions.reverse();
        }
        revisions
    })
}

fn id(graph: &RevisionGraph, key: RevisionKey) -> String {
    graph.revision(key).id().to_owned()
}

/// The applied revisions that nothing applied is above of: what the version table has to hold.
fn tips(graph: &RevisionGraph, applied: &BTreeSet<String>) -> BTreeSet<String> {
    let is_tip = |one: &&String| {
        let key = graph.find(one).unwrap().key();
        graph.descendants(&[key], Follow::Dependencies).into_iter().all(|above| {
            let above = id(graph, above);
            above == **one || !applied.contains(&above)
        })
    };
    applied.iter().filter(is_tip).cloned().collect()
}

fn apply(moves: &[RowMove], rows: &mut BTreeSet<String>) {
    for one in moves {
        match one {
            RowMove::Delete(row) => assert!(rows.remove(row)),
            RowMove::Insert(row) => assert!(rows.insert(row.clone())),
            RowMove::Update { from, to } => assert!(rows.remove(from) && rows.insert(to.clone())),
        }
    }
}

/// Follows an upgrade; after every step the rows are the tips of what is applied.
fn follow_up(
    graph: &RevisionGraph,
    route: &Route,
    applied: &mut BTreeSet<String>,
    rows: &mut BTreeSet<String>,
) {
    for step in &route.steps {
        let key = step.revision.unwrap();
        for below in graph.ancestors(&[key], Follow::Dependencies) {
            assert!(below == key || applied.contains(&id(graph, below)), "applied before what it needs");
        }
        assert!(applied.insert(id(graph, key)), "applied twice");
        apply(&step.moves, rows);
        assert_eq!(*rows, tips(graph, applied));
    }
}

fn follow_down(
    graph: &RevisionGraph,
    route: &Route,
    applied: &mut BTreeSet<String>,
    rows: &mut BTreeSet<String>,
) {
    for step in &route.steps {
        let key = step.revision.unwrap();
        for above in graph.descendants(&[key], Follow::Dependencies) {
            assert!(above == key || !applied.contains(&id(graph, above)), "reverted before what needs it");
        }
        assert!(applied.remove(&id(graph, key)), "reverted twice");
        apply(&step.moves, rows);
        assert_eq!(*rows, tips(graph, applied));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_always_the_tips_of_what_is_applied(
        revisions in graphs(),
        stations in prop::collection::vec((any::<bool>(), any::<prop::sample::Index>()), 1..6),
    ) {
        let graph = RevisionGraph::build(revisions).unwrap();
        let (mut applied, mut rows) = (BTreeSet::new(), BTreeSet::new());
        let ids: Vec<String> = graph.iter().map(|one| one.id().to_owned()).collect();
        for (upwards, station) in stations {
            let station: &String = station.get(&ids);
            let target = RevisionExpr::parse(station);
            let now: Vec<String> = rows.iter().cloned().collect();
            if upwards {
                let route = graph.upgrade_steps(&now, &target).unwrap();
                follow_up(&graph, &route, &mut applied, &mut rows);
                prop_assert!(applied.contains(station));
            } else if applied.contains(station) {
                match graph.downgrade_steps(&now, &target) {
                    Ok(route) => follow_down(&graph, &route, &mut applied, &mut rows),
                    // Nothing follows the target but what depends on it: Alembic takes it for not applied.
                    Err(error) => prop_assert_eq!(error.code(), Code::RevisionRange),
                }
            }
        }
        let now: Vec<String> = rows.iter().cloned().collect();
        let route = graph.upgrade_steps(&now, &RevisionExpr::parse("heads")).unwrap();
        follow_up(&graph, &route, &mut applied, &mut rows);
        let real: BTreeSet<String> = graph.real_heads().unwrap().into_iter().map(|key| id(&graph, key)).collect();
        prop_assert_eq!(&rows, &real);
        let now: Vec<String> = rows.iter().cloned().collect();
        let route = graph.downgrade_steps(&now, &RevisionExpr::parse("base")).unwrap();
        follow_down(&graph, &route, &mut applied, &mut rows);
        prop_assert!(rows.is_empty() && applied.is_empty());
    }

    #[test]
    fn a_stamp_leads_where_an_upgrade_does(revisions in graphs()) {
        let graph = RevisionGraph::build(revisions).unwrap();
        let mut rows = BTreeSet::new();
        for step in graph.stamp_steps(&[], &[RevisionExpr::parse("heads")]).unwrap().steps {
            apply(&step.moves, &mut rows);
        }
        let real: BTreeSet<String> = graph.real_heads().unwrap().into_iter().map(|key| id(&graph, key)).collect();
        prop_assert_eq!(rows, real);
    }

    #[test]
    fn history_lists_everything_once_and_newest_first(revisions in graphs()) {
        let graph = RevisionGraph::build(revisions).unwrap();
        let listed = graph.history(&HistoryRange::all(), &[]).unwrap();
        prop_assert_eq!(listed.len(), graph.len());
        let mut seen = BTreeSet::new();
        for key in listed {
            prop_assert!(seen.insert(key));
            for above in graph.descendants(&[key], Follow::Dependencies) {
                prop_assert!(seen.contains(&above));
            }
        }
    }

    #[test]
    fn labels_cover_all_descendants(revisions in graphs()) {
        let graph = RevisionGraph::build(revisions).unwrap();
        for one in graph.iter() {
            for above in graph.descendants(&[one.key()], Follow::Parents) {
                for label in &one.header().branch_labels {
                    prop_assert!(graph.revision(above).has_label(label));
                }
            }
        }
    }

    #[test]
    fn no_argument_makes_it_panic(
        revisions in graphs(),
        text in "(id0|id00[0-9]|label[0-9]|heads?|base|[-+@:a-z0-9é ]{0,4}){0,3}([+-][0-9]{1,20})?",
        row in "(id00[0-9]|id0|x)?",
    ) {
        let graph = RevisionGraph::build(revisions).unwrap();
        let expr = RevisionExpr::parse(&text);
        let rows: Vec<String> = (!row.is_empty()).then_some(row).into_iter().collect();
        _ = graph.resolve(&expr);
        _ = graph.resolve_one(&expr);
        _ = graph.offline_rows(&expr);
        _ = graph.upgrade_steps(&rows, &expr);
        _ = graph.downgrade_steps(&rows, &expr);
        _ = graph.stamp_steps(&rows, std::slice::from_ref(&expr));
        _ = HistoryRange::parse(&text).map(|range| graph.history(&range, &rows));
    }
}
