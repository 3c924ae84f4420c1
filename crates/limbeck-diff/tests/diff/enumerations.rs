//! Named enumerations.

use limbeck_diff::{Diff, downgrade_of};
use limbeck_ops::{Action, AlterEnum, Guard};
use limbeck_schema::{Column, Schema, ServerDefault, Table, Type};

use crate::support::{
    Strict, check, detected, enum_type, index, integer, outline, profile, rebuilding, schema, settled_diff,
    table, word, written,
};

fn column(name: &str, ty: Type, default: Option<&str>) -> Column {
    let server_default = default.map(|text| ServerDefault::Literal { text: text.into() });
    Column { server_default, ..Column::new(name, ty) }
}

fn using(name: &str, ty: &Type) -> Table {
    table(name, [column("c1", ty.clone(), None)])
}

fn diff_of(before: &Schema, after: &Schema) -> Diff {
    let dialect = Strict::default();
    settled_diff(&dialect, after, &written(&dialect, before))
}

fn creates(diff: &Diff) -> Vec<bool> {
    let tables = diff.operations.iter().filter_map(|operation| match &operation.action {
        Action::CreateTable(create) => Some(&create.table),
        _ => None,
    });
    tables
        .flat_map(|table| &table.columns)
        .flat_map(|column| column.ty.named_enums())
        .map(|found| found.is_created)
        .collect()
}

#[test]
fn new_tables_bring_their_enumeration_and_leave_it_to_the_way_back_to_drop() {
    let mood = enum_type("mood", &["sad", "ok"]);
    let diff = diff_of(&schema([]), &schema([using("t", &mood), using("u", &mood)]));
    assert_eq!(outline(&diff), ["create table t", "create table u"]);
    assert_eq!(creates(&diff), [true, true]);
    let back = downgrade_of(&Strict::default(), &profile(), &diff.operations, &diff.before).unwrap();
    let words: Vec<String> = back.iter().map(|operation| word(&operation.action)).collect();
    assert_eq!(words, ["drop table u", "drop table t", "drop enum mood"]);
    assert_eq!(back[2].when, Guard::TypePresent { schema: None, name: "mood".into() });
}

#[test]
fn a_column_of_an_old_table_gets_its_enumeration_first() {
    let mood = enum_type("mood", &["sad", "ok"]);
    let after = schema([using("old", &mood), using("new", &mood)]);
    let diff = diff_of(&schema([table("old", [])]), &after);
    assert_eq!(outline(&diff), ["create enum mood", "create table new", "add column old.c1"]);
    assert_eq!(diff.operations[0].when, Guard::TypeMissing { schema: None, name: "mood".into() });
    // The new table must not create it again.
    assert_eq!(creates(&diff), [false]);
    assert_eq!(detected(&diff)[2], "Detected added enum 'mood'");
}

#[test]
fn a_new_table_uses_an_enumeration_that_is_there() {
    let mood = enum_type("mood", &["sad", "ok"]);
    let diff = diff_of(&schema([using("t", &mood)]), &schema([using("t", &mood), using("u", &mood)]));
    assert_eq!(creates(&diff), [false]);
}

#[test]
fn an_enumeration_goes_with_its_last_use() {
    let mood = enum_type("mood", &["sad", "ok"]);
    let both = schema([using("t", &mood), using("u", &mood)]);
    let diff = diff_of(&both, &schema([table("t", [])]));
    assert_eq!(outline(&diff), ["drop table u", "drop column t.c1", "drop enum mood"]);
    assert_eq!(diff.operations[2].when, Guard::TypePresent { schema: None, name: "mood".into() });
    assert_eq!(outline(&diff_of(&both, &schema([using("t", &mood)]))), ["drop table u"]);
}

#[test]
fn an_enumeration_that_no_table_used_is_not_ours() {
    let dialect = Strict::default();
    let mut database = schema([table("t", [])]);
    database.enums = written(&dialect, &schema([using("x", &enum_type("theirs", &["a"]))])).enums;
    assert!(settled_diff(&dialect, &schema([table("t", [])]), &database).operations.is_empty());
}

fn alter(diff: &Diff) -> &AlterEnum {
    let found = diff.operations.iter().find_map(|operation| match &operation.action {
        Action::AlterEnum(alter) => Some(alter),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn values_are_added_before_they_are_used() {
    let side = |values: &[&str], default| {
        schema([table("t", [column("c1", enum_type("mood", values), Some(default))])])
    };
    let diff = diff_of(&side(&["sad", "ok"], "ok"), &side(&["sad", "new", "ok"], "new"));
    assert_eq!(outline(&diff), ["alter enum mood", "alter column t.c1"]);
    assert_eq!(alter(&diff).to, ["sad", "new", "ok"]);
    assert_eq!(
        detected(&diff),
        ["Detected server default on column 't.c1'", "Detected changed enum 'mood', added ('new',)"]
    );
    // On the way back the value goes, for which the default has to be another already.
    let back = downgrade_of(&Strict::default(), &profile(), &diff.operations, &diff.before).unwrap();
    let words: Vec<String> = back.iter().map(|operation| word(&operation.action)).collect();
    assert_eq!(words, ["alter column t.c1", "alter enum mood"]);
}

#[test]
fn what_keeps_the_old_type_steps_aside_when_values_go() {
    let side = |values: &[&str]| {
        let mut made = table("t", [column("c1", enum_type("mood", values), Some("ok")), integer("c2")]);
        made.constraints.push(check(Some("ck_mood"), "c1 <> 'sad'"));
        made.constraints.push(check(Some("ck_other"), "c2 > 0"));
        made.indexes.push(index("ix_plain", &["c1"]));
        let mut partial = index("ix_partial", &["c2"]);
        partial.options.postgresql.predicate = Some(limbeck_schema::Expr::text("c1 = 'ok'"));
        made.indexes.push(partial);
        schema([made])
    };
    let diff = diff_of(&side(&["sad", "ok", "gone"]), &side(&["sad", "ok"]));
    assert_eq!(
        outline(&diff),
        [
            "drop index ix_partial",
            "drop ck_mood",
            "alter enum mood",
            "create index ix_partial",
            "add ck_mood"
        ]
    );
    let [found] = &alter(&diff).uses[..] else { panic!("{diff:?}") };
    assert_eq!((found.column.as_str(), found.array, found.server_default.is_some()), ("c1", false, true));

    // Adding values disturbs nothing, but the way back from that does.
    let diff = diff_of(&side(&["sad", "ok"]), &side(&["sad", "ok", "more"]));
    assert_eq!(outline(&diff), ["alter enum mood"]);
    let back = downgrade_of(&Strict::default(), &profile(), &diff.operations, &diff.before).unwrap();
    let words: Vec<String> = back.iter().map(|operation| word(&operation.action)).collect();
    assert_eq!(
        words,
        [
            "drop index ix_partial",
            "drop ck_mood",
            "alter enum mood",
            "add ck_mood",
            "create index ix_partial"
        ]
    );
}

#[test]
fn a_default_whose_value_goes_is_taken_away_first() {
    let side = |values: &[&str], default| {
        schema([table("t", [column("c1", enum_type("mood", values), Some(default))])])
    };
    let diff = diff_of(&side(&["sad", "ok"], "sad"), &side(&["ok", "new"], "new"));
    assert_eq!(outline(&diff), ["alter column t.c1", "alter enum mood", "alter column t.c1"]);
    assert_eq!(alter(&diff).uses[0].server_default, None);
}

#[test]
fn a_renamed_enumeration_converts_its_columns() {
    let before = schema([using("t", &enum_type("mood", &["sad", "ok"]))]);
    let after = schema([using("t", &enum_type("feeling", &["sad", "ok"]))]);
    let diff = diff_of(&before, &after);
    assert_eq!(outline(&diff), ["create enum feeling", "alter column t.c1", "drop enum mood"]);
    let Action::AlterColumn(alter) = &diff.operations[1].action else { panic!("{diff:?}") };
    assert_eq!(alter.postgresql_using.as_deref(), Some("c1::enum None feeling"));
}

#[test]
fn columns_may_exchange_enumerations_that_both_change() {
    let side = |one: &Type, other: &Type| {
        schema([table("t", [column("c1", one.clone(), None), column("c2", other.clone(), None)])])
    };
    let before = side(&enum_type("a", &["x", "y"]), &enum_type("b", &["p", "q"]));
    let after = side(&enum_type("b", &["p"]), &enum_type("a", &["x"]));
    let diff = diff_of(&before, &after);
    // Each column is text while the enumerations change.
    assert_eq!(
        outline(&diff),
        [
            "alter column t.c1",
            "alter enum a",
            "alter column t.c2",
            "alter enum b",
            "alter column t.c1",
            "alter column t.c2",
        ]
    );
}

#[test]
fn where_enumerations_have_no_names_there_are_none() {
    let dialect = rebuilding();
    let mood = enum_type("mood", &["sad", "ok"]);
    let diff = settled_diff(&dialect, &schema([using("t", &mood)]), &schema([]));
    let back = downgrade_of(&dialect, &profile(), &diff.operations, &diff.before).unwrap();
    assert_eq!(back.len(), 1);
}
