//! CHECK constraints, and doubts.

use limbeck_diff::{DiffOptions, Level, Settled, diff, scratch_units};
use limbeck_schema::{Constraint, Schema, TableName};

use crate::support::{
    Strict, check, integer, outline, profile, rebuilding, schema, settled_diff, table, written,
};

fn checked(checks: impl IntoIterator<Item = Constraint>) -> Schema {
    let mut made = table("t", [integer("c1"), integer("c2")]);
    made.constraints.extend(checks);
    schema([made])
}

fn words(before: Schema, after: Schema) -> Vec<String> {
    let dialect = Strict::default();
    outline(&settled_diff(&dialect, &after, &written(&dialect, &before)))
}

#[test]
fn named_checks_are_compared_in_the_databases_words() {
    assert!(words(checked([check(Some("ck"), "c1>0")]), checked([check(Some("ck"), "c1 > 0")])).is_empty());
    assert_eq!(
        words(checked([check(Some("ck"), "c1 > 0")]), checked([check(Some("ck"), "c1 > 5")])),
        ["drop ck", "add ck"]
    );
    assert_eq!(words(checked([]), checked([check(Some("ck"), "c1 > 5")])), ["add ck"]);
    assert_eq!(words(checked([check(Some("ck"), "c1 > 5")]), checked([])), ["drop ck"]);
}

#[test]
fn unnamed_checks_are_found_by_what_they_say() {
    let both = || checked([check(None, "c1 > 0"), check(None, "c2 > 0")]);
    assert!(words(both(), both()).is_empty());
    assert_eq!(
        words(both(), checked([check(None, "c2 > 0"), check(None, "c1 > 5")])),
        ["drop t_1_check", "add t_check"]
    );
    assert_eq!(words(checked([]), both()), ["add t_check", "add t_check1"]);
}

#[test]
fn a_check_that_is_written_on_a_new_column_comes_with_it() {
    let mut column = integer("c3");
    let Constraint::Check { check } = check(Some("ck_c3"), "c3 > 0") else { panic!("a check") };
    column.checks.push(check);
    let mut after = checked([]);
    after.tables[0].columns.push(column);
    assert_eq!(words(checked([]), after.clone()), ["add column t.c3"]);
    assert!(words(after.clone(), after).is_empty());
}

#[test]
fn a_doubt_carries_what_the_database_must_make() {
    let dialect = Strict::default();
    let (model, database) =
        (checked([check(Some("ck"), "c1 > 0")]), written(&dialect, &checked([check(Some("ck"), "c1>0")])));
    let found =
        diff(&dialect, &profile(), &model, &database, &Settled::nothing(), &DiffOptions::default()).unwrap();
    let [doubt] = &found.doubts[..] else { panic!("{found:?}") };
    assert_eq!(doubt.table, TableName::new(None, "t"));
    assert_eq!(doubt.about, ["check constraint `ck`"]);
    assert_eq!((doubt.scratch.columns.len(), doubt.scratch.constraints.len()), (3, 1));
    assert_eq!(scratch_units(&dialect, &profile(), &found.doubts).unwrap().len(), 1);
    assert!(found.operations.is_empty());
}

#[test]
fn what_the_database_cannot_settle_is_said_and_left_alone() {
    let dialect = Strict::default();
    let model = checked([check(None, "nonsense(c1)"), check(Some("ck"), "c1 > 7")]);
    let database = written(&dialect, &checked([check(Some("ck"), "c1>0"), check(Some("left"), "c2>0")]));
    let compare = |settled: &Settled| {
        diff(&dialect, &profile(), &model, &database, settled, &DiffOptions::default()).unwrap()
    };
    let first = compare(&Settled::nothing());
    let failure = (TableName::new(None, "t"), "function nonsense(integer) does not exist".to_owned());
    let second = compare(&Settled::new(&first.doubts, &Schema::default(), &[failure]));
    assert!(second.doubts.is_empty() && second.operations.is_empty());
    let unsettled: Vec<&str> = second
        .findings
        .iter()
        .filter(|finding| finding.level == Level::Unsettled)
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        unsettled,
        [
            "Could not compare on 't': an unnamed check constraint: function nonsense(integer) does not exist",
            "Could not compare on 't': check constraint `ck`: function nonsense(integer) does not exist",
        ]
    );
}

#[test]
fn tables_of_two_schemas_do_not_meet_in_scratch() {
    let dialect = Strict::default();
    let side = |text: &str| {
        let mut one = checked([check(Some("ck"), text)]).tables.remove(0);
        let mut other = one.clone();
        one.name.schema = Some("a".into());
        other.name.schema = Some("b".into());
        schema([one, other])
    };
    let (model, database) = (side("c1 > 0"), written(&dialect, &side("c1>0")));
    assert!(settled_diff(&dialect, &model, &database).operations.is_empty());
    let found =
        diff(&dialect, &profile(), &model, &database, &Settled::nothing(), &DiffOptions::default()).unwrap();
    let names: Vec<&TableName> = found.doubts.iter().map(|doubt| &doubt.scratch.name).collect();
    assert!(names.len() == 2 && names[0] != names[1] && names.iter().all(|name| name.schema.is_none()));
}

#[test]
fn an_unnamed_check_of_a_database_without_names_is_found_too() {
    let dialect = rebuilding();
    let both = checked([check(None, "c1 > 0")]);
    assert!(settled_diff(&dialect, &both, &written(&dialect, &both)).operations.is_empty());
    let diff = settled_diff(&dialect, &checked([]), &written(&dialect, &both));
    assert!(diff.operations.is_empty());
    assert_eq!(diff.findings[0].level, Level::Unmendable);
}
