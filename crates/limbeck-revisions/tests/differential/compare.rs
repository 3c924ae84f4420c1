//! Asks both sides and compares.

use std::collections::{BTreeMap, BTreeSet};

use limbeck_diagnostics::Result;
use limbeck_revisions::{
    Direction, HistoryRange, Mark, NewRevision, Revision, RevisionExpr, RevisionGraph, RevisionKey, Route,
    RowMove, ShortForm, Splice, log_entry, short,
};
use serde_json::{Value, json};

use super::oracle::{Answer, Oracle};
use super::random::{Random, argument};

type Tally = BTreeMap<String, usize>;

/// A graph that both sides have loaded, and the version rows of an imagined database.
pub struct Session<'o> {
    sequence: u64,
    oracle: &'o mut Oracle,
    graph: RevisionGraph,
    ids: Vec<String>,
    labels: Vec<String>,
    rows: Vec<String>,
}

impl<'o> Session<'o> {
    /// Loads the graph on both sides; `None` when both refuse it.
    pub fn open(
        sequence: u64,
        oracle: &'o mut Oracle,
        revisions: Vec<Revision>,
        tally: &mut Tally,
    ) -> Option<Self> {
        let headers: Vec<Value> = revisions
            .iter()
            .map(|one| {
                json!({"id": one.id, "down": one.down_revisions, "deps": one.depends_on,
                       "labels": one.branch_labels, "doc": one.doc})
            })
            .collect();
        let answer = oracle.ask(&json!({ "graph": headers }));
        let ids: Vec<String> = revisions.iter().map(|one| one.id.clone()).collect();
        let labels = revisions.iter().flat_map(|one| one.branch_labels.clone()).collect();
        let built = RevisionGraph::build(revisions.clone());
        let graph = match (built, answer) {
            (Ok(graph), Answer::Done(derived, warnings)) => {
                assert_eq!(ours(&graph), derived, "sequence {sequence}: {revisions:#?}");
                let said: Vec<String> = graph.warnings().iter().map(|one| one.message.clone()).collect();
                assert_eq!(said, warnings, "sequence {sequence}");
                count(tally, "graph");
                graph
            }
            (Err(error), Answer::Failed(words)) => {
                assert_eq!(error.to_string(), words, "sequence {sequence}: {revisions:#?}");
                count(tally, "graph refused in the same words");
                return None;
            }
            (Err(_), Answer::Crashed(_)) => {
                count(tally, "graph refused, Alembic crashes");
                return None;
            }
            (Err(error), Answer::Done(..)) if error.to_string().contains("ycle is detected") => {
                assert!(has_circle(&revisions), "sequence {sequence}: {error}: {revisions:#?}");
                count(tally, "graph with a circle that Alembic does not find");
                return None;
            }
            (ours, theirs) => {
                panic!("sequence {sequence}: ours {:?}, theirs {theirs:?}: {revisions:#?}", ours.map(|_| ()))
            }
        };
        Some(Self { sequence, oracle, graph, ids, labels, rows: Vec::new() })
    }

    /// One random command.
    pub fn step(&mut self, random: &mut Random, tally: &mut Tally) {
        match random.below(20) {
            0 => self.spoil_rows(random),
            1 => self.rows.clear(),
            _ => {}
        }
        let any = argument(random, &self.ids, &self.labels);
        // Half of all arguments are of the plain kind that people write.
        let plain = random.pick(&["head", "heads", "base", "+1", "-1", "-2", ""]);
        let text = match *plain {
            _ if random.percent(50) => any,
            "" if !self.ids.is_empty() => random.pick(&self.ids).clone(),
            plain => plain.to_owned(),
        };
        let expr = RevisionExpr::parse(&text);
        let choice = if self.rows.is_empty() && random.percent(60) { 0 } else { random.below(16) };
        match choice {
            0..4 => {
                let route = self.graph.upgrade_steps(&self.rows, &expr);
                self.run(json!({"command": "upgrade", "rows": self.rows, "text": text}), route, tally);
            }
            4..8 => {
                let route = self.graph.downgrade_steps(&self.rows, &expr);
                self.run(json!({"command": "downgrade", "rows": self.rows, "text": text}), route, tally);
            }
            8..10 => {
                let mut texts = vec![text];
                if random.percent(25) {
                    texts.push(argument(random, &self.ids, &self.labels));
                }
                let exprs: Vec<RevisionExpr> = texts.iter().map(|text| RevisionExpr::parse(text)).collect();
                let route = self.graph.stamp_steps(&self.rows, &exprs);
                self.run(json!({"command": "stamp", "rows": self.rows, "texts": texts}), route, tally);
            }
            10..12 => self.history(random, tally),
            12 => {
                let found = self.graph.all_current(&self.rows).map(|keys| {
                    let mut ids = self.ids_of(&keys);
                    ids.sort();
                    json!(ids)
                });
                self.judge(&json!({"command": "current", "rows": self.rows}), found, tally);
            }
            13 => {
                let found = self.graph.resolve(&expr).map(|keys| json!(self.ids_of(&keys)));
                self.judge(&json!({"command": "resolve", "text": text}), found, tally);
                let found = self.graph.resolve_one(&expr).map(|key| json!(key.map(|key| self.id_of(key))));
                self.judge(&json!({"command": "one", "text": text}), found, tally);
            }
            14 => {
                let found = self.graph.offline_rows(&expr).map(|rows| json!(rows));
                self.judge(&json!({"command": "offline", "text": text}), found, tally);
            }
            _ => self.new_revision(random, tally),
        }
    }

    /// The text forms of all revisions.
    pub fn format(&mut self) {
        let forms: BTreeMap<String, Vec<String>> = self
            .graph
            .iter()
            .map(|one| {
                let mut lines = Vec::new();
                for mark in [Mark::None, Mark::Current] {
                    lines.push(short(one, ShortForm::HISTORY.mark(mark)));
                    lines.push(short(one, ShortForm::HEADS.mark(mark)));
                    lines.push(short(one, ShortForm::CURRENT.mark(mark)));
                    lines.push(log_entry(one, "versions/script.py", one.doc(), mark));
                }
                (one.id().to_owned(), lines)
            })
            .collect();
        self.judge(&json!({"command": "format"}), Ok(json!(forms)), &mut Tally::new());
    }

    fn history(&mut self, random: &mut Random, tally: &mut Tally) {
        let end = |random: &mut Random| match random.below(6) {
            0 | 1 => String::new(),
            2 => "current".to_owned(),
            _ => argument(random, &self.ids, &self.labels),
        };
        let (base, head) = (end(random), end(random));
        if base.contains(':') || head.contains(':') {
            return;
        }
        let range = HistoryRange::parse(&format!("{base}:{head}")).unwrap();
        let found = self.graph.history(&range, &self.rows).map(|keys| json!(self.ids_of(&keys)));
        self.judge(
            &json!({"command": "history", "base": base, "head": head, "rows": self.rows}),
            found,
            tally,
        );
    }

    fn new_revision(&mut self, random: &mut Random, tally: &mut Tally) {
        let arguments = |random: &mut Random, least: usize| -> Vec<String> {
            (0..least + random.below(2)).map(|_| argument(random, &self.ids, &self.labels)).collect()
        };
        let (heads, deps) = (arguments(random, 1), arguments(random, 0));
        let splice = if random.percent(50) { Splice::Allowed } else { Splice::Forbidden };
        let parse = |texts: &[String]| texts.iter().map(|text| RevisionExpr::parse(text)).collect();
        let id = random.pick(&["newone", "new-one"]);
        let new = NewRevision {
            id: (*id).to_owned(),
            heads: parse(&heads),
            splice,
            depends_on: parse(&deps),
            branch_labels: Vec::new(),
        };
        let found = self.graph.place_new(&new);
        let found = found.map(|new| json!({"down": self.ids_of(&new.parents), "deps": new.depends_on}));
        let request = json!({"command": "new", "id": id, "heads": heads, "deps": deps, "splice": splice == Splice::Allowed});
        self.judge(&request, found, tally);
    }

    /// Compares a migration or a stamp, and goes on with its rows.
    fn run(&mut self, request: Value, route: Result<Route>, tally: &mut Tally) {
        let mut rows: BTreeSet<String> = self.rows.iter().cloned().collect();
        let graph = &self.graph;
        let mut warnings = Vec::new();
        let ours = route.map(|route| {
            warnings = route.warnings.iter().map(|one| one.message.clone()).collect();
            let steps: Vec<Value> = route
                .steps
                .iter()
                .map(|step| {
                    step.moves.iter().for_each(|one| apply(one, &mut rows));
                    json!({"log": step.log(graph), "up": step.up_ids, "down": step.down_ids,
                           "is_upgrade": step.direction == Direction::Up, "moves": changes(&step.moves), "rows": rows})
                })
                .collect();
            json!(steps)
        });
        if let Some(theirs) = self.judge(&request, ours, tally) {
            assert_eq!(warnings, theirs, "sequence {}: {request}", self.sequence);
            self.rows = rows.into_iter().collect();
        }
    }

    /// Asks and compares; Alembic's warnings, when both sides did it.
    fn judge(&mut self, request: &Value, ours: Result<Value>, tally: &mut Tally) -> Option<Vec<String>> {
        let command = request["command"].as_str().unwrap();
        let theirs = self.oracle.ask(request);
        let context = format!("sequence {}: {request}\n{}", self.sequence, self.drawn());
        match (ours, theirs) {
            (Ok(ours), Answer::Done(mut theirs, warnings)) => {
                fold_moves(&mut theirs);
                assert_eq!(ours, theirs, "{context}");
                count(tally, &format!("{command} done"));
                return Some(warnings);
            }
            (Err(ours), Answer::Failed(theirs)) => {
                assert_eq!(comparable(&ours.to_string(), command), comparable(&theirs, command), "{context}");
                count(tally, &format!("{command} fails in the same words"));
            }
            (Err(_), Answer::Crashed(how)) => {
                let kind = how.split(':').next().unwrap_or_default();
                count(tally, &format!("{command} refused, Alembic crashes with {kind}"));
            }
            (Err(_), Answer::Done(header, _))
                if header["down"].as_array().is_some_and(|one| one.contains(&Value::Null)) =>
            {
                count(tally, &format!("{command} refused, Alembic writes `None` among the parents"));
            }
            (ours, theirs) => panic!("{context}\nours {ours:#?}\ntheirs {theirs:#?}"),
        }
        None
    }

    fn spoil_rows(&mut self, random: &mut Random) {
        if self.ids.is_empty() {
            return;
        }
        match random.below(5) {
            0 | 1 => self.rows = vec![random.pick(&self.ids).clone()],
            2 => self.rows.push(random.pick(&self.ids).clone()),
            3 => self.rows = vec![random.pick(&self.ids)[..1].to_owned() + "bc"],
            _ => {
                let id = random.pick(&self.ids);
                self.rows = vec![id[..id.len().min(5)].to_owned()];
            }
        }
        self.rows.sort();
        self.rows.dedup();
    }

    fn id_of(&self, key: RevisionKey) -> String {
        self.graph.revision(key).id().to_owned()
    }

    fn ids_of(&self, keys: &[RevisionKey]) -> Vec<String> {
        keys.iter().map(|key| self.id_of(*key)).collect()
    }

    fn drawn(&self) -> String {
        let line = |key: usize| {
            self.graph.iter().nth(key).map(|one| {
                let header = one.header();
                format!(
                    "{:?} <- {:?} {:?} {:?}\n",
                    header.id, header.down_revisions, header.depends_on, header.branch_labels
                )
            })
        };
        (0..self.graph.len()).filter_map(line).collect()
    }
}

/// What loading derives, in the form of the oracle.
fn ours(graph: &RevisionGraph) -> Value {
    let ids =
        |keys: Vec<RevisionKey>| -> Vec<&str> { keys.iter().map(|key| graph.revision(*key).id()).collect() };
    let revisions: Vec<Value> = graph
        .iter()
        .map(|one| {
            let mut labels = one.branch_labels();
            labels.sort_unstable();
            json!({
                "id": one.id(), "normalized": ids(one.normalized_parents()), "children": ids(one.children()),
                "labels": labels,
                "flags": [one.is_head(), one.is_real_head(), one.is_base(), one.is_branch_point(), one.is_merge_point()],
            })
        })
        .collect();
    json!({"heads": ids(graph.heads().unwrap()), "real_heads": ids(graph.real_heads().unwrap()), "bases": ids(graph.bases()),
           "revisions": revisions})
}

fn apply(one: &RowMove, rows: &mut BTreeSet<String>) {
    match one {
        RowMove::Delete(row) => assert!(rows.remove(row), "no row {row}"),
        RowMove::Insert(row) => assert!(rows.insert(row.clone()), "a second row {row}"),
        RowMove::Update { from, to } => {
            assert!(rows.remove(from) && rows.insert(to.clone()), "{from} to {to}")
        }
    }
}

/// The rows that a step removes, those that it adds, and the number of its statements: which of several rows is
/// updated and which deleted is an accident in Alembic.
fn changes(moves: &[RowMove]) -> Value {
    let moves: Vec<Value> = moves
        .iter()
        .map(|one| match one {
            RowMove::Delete(row) => json!(["delete", row]),
            RowMove::Insert(row) => json!(["insert", row]),
            RowMove::Update { from, to } => json!(["update", from, to]),
        })
        .collect();
    folded(&json!(moves))
}

fn folded(moves: &Value) -> Value {
    let (mut removed, mut added) = (BTreeSet::new(), BTreeSet::new());
    let moves = moves.as_array().unwrap();
    for one in moves {
        let row = |at: usize| one[at].as_str().unwrap().to_owned();
        match one[0].as_str().unwrap() {
            "delete" => _ = removed.insert(row(1)),
            "insert" => _ = added.insert(row(1)),
            _ => {
                removed.insert(row(1));
                added.insert(row(2));
            }
        }
    }
    json!([removed, added, moves.len()])
}

fn fold_moves(answer: &mut Value) {
    for step in answer.as_array_mut().into_iter().flatten() {
        if let Some(moves) = step.get_mut("moves") {
            *moves = folded(moves);
        }
    }
}

/// What can be compared of a message.
fn comparable(text: &str, command: &str) -> Vec<String> {
    let overlap = text.contains("overlaps with");
    match command {
        // The ends of a history range are sets, and of several faults the one that is met first is named.
        "history" if overlap || text.contains("leads beyond") => {
            vec!["several revisions, not all usable".to_owned()]
        }
        // The overlapping revisions are a set.
        _ if overlap => {
            let mut words: Vec<String> = text.split([' ', ',']).map(str::to_owned).collect();
            words.sort();
            words
        }
        _ => vec![text.to_owned()],
    }
}

fn has_circle(revisions: &[Revision]) -> bool {
    let lower = |id: &String| -> Vec<String> {
        let named = |name: &String| {
            let owner = revisions.iter().find(|one| one.id == *name || one.branch_labels.contains(name));
            owner.map(|one| one.id.clone())
        };
        let of = revisions.iter().rfind(|one| one.id == *id);
        of.iter().flat_map(|one| one.down_revisions.iter().chain(&one.depends_on)).filter_map(named).collect()
    };
    revisions.iter().any(|one| {
        let mut seen = BTreeSet::new();
        let mut todo = lower(&one.id);
        while let Some(id) = todo.pop() {
            if id == one.id {
                return true;
            }
            if seen.insert(id.clone()) {
                todo.extend(lower(&id));
            }
        }
        false
    })
}

fn count(tally: &mut Tally, what: &str) {
    *tally.entry(what.to_owned()).or_default() += 1;
}
