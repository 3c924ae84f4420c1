//! Keys, UNIQUE constraints, indexes.

use limbeck_diff::Level;
use limbeck_ops::Action;
use limbeck_schema::{Constraint, Expr, Index, IndexElement, PrimaryKey, Schema, Table};

use crate::support::{
    Strict, detected, index, integer, outline, rebuilding, reference, schema, settled_diff, table, unique,
    written,
};

fn two_columns(constraints: impl IntoIterator<Item = Constraint>) -> Table {
    let mut made = table("t", [integer("c1"), integer("c2")]);
    made.constraints.extend(constraints);
    made
}

fn words(before: Schema, after: Schema) -> Vec<String> {
    let dialect = Strict::default();
    outline(&settled_diff(&dialect, &after, &written(&dialect, &before)))
}

#[test]
fn uniques_are_paired_by_name_and_compared_in_order() {
    let named = |columns: &[&str]| schema([two_columns([unique(Some("uq"), columns)])]);
    assert!(words(named(&["c1", "c2"]), named(&["c1", "c2"])).is_empty());
    assert_eq!(words(named(&["c1", "c2"]), named(&["c2", "c1"])), ["drop uq", "add uq"]);
    let renamed = schema([two_columns([unique(Some("uq_new"), &["c1", "c2"])])]);
    assert_eq!(words(named(&["c1", "c2"]), renamed), ["drop uq", "add uq_new"]);
}

#[test]
fn an_unnamed_unique_is_paired_by_what_it_says_and_added_under_a_name() {
    let plain = || schema([two_columns([])]);
    let unnamed = || schema([two_columns([unique(None, &["c1"])])]);
    assert!(words(unnamed(), unnamed()).is_empty());
    assert_eq!(words(plain(), unnamed()), ["add t_c1_key"]);
    assert_eq!(words(unnamed(), plain()), ["drop t_1_key"]);
}

#[test]
fn what_has_no_name_and_cannot_be_dropped_is_said() {
    let dialect = rebuilding();
    let database = written(&dialect, &schema([two_columns([unique(None, &["c1"])])]));
    let diff = settled_diff(&dialect, &schema([two_columns([])]), &database);
    assert!(diff.operations.is_empty());
    assert_eq!(diff.findings[0].level, Level::Unmendable);
}

#[test]
fn foreign_keys_are_paired_by_what_they_say_then_by_name() {
    let parent = || table("p", []);
    let child = |keys: Vec<Constraint>| {
        let mut child = table("t", [integer("c1"), integer("c2")]);
        child.constraints.extend(keys);
        schema([parent(), child])
    };
    let action = |name, on_delete: Option<&str>| {
        let mut made = reference(name, "c1", "p");
        if let Constraint::ForeignKey { key } = &mut made {
            key.on_delete = on_delete.map(str::to_owned);
        }
        made
    };
    assert!(
        words(child(vec![action(Some("fk"), None)]), child(vec![action(None, Some("no action"))])).is_empty()
    );
    assert_eq!(
        words(child(vec![action(Some("fk"), None)]), child(vec![action(Some("fk"), Some("CASCADE"))])),
        ["drop fk", "add fk"]
    );
    // A second key that says the same is a second key.
    assert_eq!(
        words(
            child(vec![action(Some("one"), None)]),
            child(vec![action(Some("two"), None), action(Some("one"), None)])
        ),
        ["add two"]
    );
    let dialect = Strict::default();
    let diff = settled_diff(&dialect, &child(vec![action(None, None)]), &written(&dialect, &child(vec![])));
    assert_eq!(detected(&diff), ["Detected added foreign key (c1)(id) on table t"]);
    assert_eq!(outline(&diff), ["add t_c1_fkey"]);
}

#[test]
fn a_foreign_key_steps_aside_for_the_key_that_it_hangs_on() {
    let with = |name: &str| {
        let mut parent = table("p", [integer("c1")]);
        parent.constraints.push(unique(Some(name), &["c1"]));
        let mut child = table("c", [integer("c1")]);
        let mut key = reference(Some("fk_c_p"), "c1", "p");
        if let Constraint::ForeignKey { key } = &mut key {
            key.target_columns = vec!["c1".into()];
        }
        child.constraints.push(key);
        schema([parent, child])
    };
    assert_eq!(
        words(with("uq_old"), with("uq_new")),
        ["drop fk_c_p", "drop uq_old", "add uq_new", "add fk_c_p"]
    );
}

#[test]
fn a_primary_key_changes_around_its_columns() {
    let keyed = |columns: &[&str]| {
        let mut made = table("t", [integer("c1")]);
        made.columns[0].primary_key = columns.contains(&"id");
        made.columns[1].primary_key = columns.contains(&"c1");
        made.columns[1].nullable = !columns.contains(&"c1");
        let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        made.constraints.clear();
        if !columns.is_empty() {
            made.constraints =
                vec![Constraint::PrimaryKey { key: PrimaryKey { columns, ..PrimaryKey::default() } }];
        }
        schema([made])
    };
    assert_eq!(
        words(keyed(&["id"]), keyed(&["id", "c1"])),
        ["alter column t.c1", "drop t_0_pkey", "add t_0_pkey"]
    );
    assert_eq!(
        words(keyed(&["id", "c1"]), keyed(&["id"])),
        ["drop t_0_pkey", "alter column t.c1", "add t_0_pkey"]
    );
    assert_eq!(words(keyed(&["id"]), keyed(&[])), ["drop t_0_pkey"]);
    assert_eq!(words(keyed(&[]), keyed(&["id"])), ["add t_pkey"]);
    assert_eq!(words(keyed(&["id", "c1"]), keyed(&["c1", "id"])), ["drop t_0_pkey", "add t_0_pkey"]);
    // Where a table is built anew, the new key takes the unnamed one's place.
    let dialect = rebuilding();
    let diff = settled_diff(&dialect, &keyed(&["id", "c1"]), &written(&dialect, &keyed(&["id"])));
    assert_eq!(outline(&diff), ["alter column t.c1", "add t_pkey"]);
}

#[test]
fn indexes_are_compared_with_all_they_have() {
    let indexed = |index: Index| {
        let mut made = table("t", [integer("c1"), integer("c2")]);
        made.indexes.push(index);
        schema([made])
    };
    let expression = |sql: &str| Index {
        elements: vec![IndexElement::Expression { expr: Expr::text(sql) }],
        ..index("ix", &[])
    };
    let plain = || index("ix", &["c1", "c2"]);
    let changed = ["drop index ix", "create index ix"];
    assert!(words(indexed(plain()), indexed(plain())).is_empty());
    assert!(words(indexed(expression("lower( c1 )")), indexed(expression("lower(c1)"))).is_empty());
    assert_eq!(words(indexed(expression("lower(c1)")), indexed(expression("upper(c1)"))), changed);
    assert_eq!(words(indexed(plain()), indexed(index("ix", &["c2", "c1"]))), changed);
    assert_eq!(words(indexed(plain()), indexed(Index { unique: true, ..plain() })), changed);
    for change in [
        |index: &mut Index| index.options.postgresql.predicate = Some(Expr::text("c1 > 0")),
        |index: &mut Index| index.options.postgresql.using = Some("hash".into()),
        |index: &mut Index| index.options.postgresql.include = vec!["id".into()],
        |index: &mut Index| index.options.postgresql.ops = vec![("c1".into(), "int4_ops".into())],
        |index: &mut Index| index.options.postgresql.with = vec![("fillfactor".into(), "50".into())],
        |index: &mut Index| index.options.postgresql.nulls_not_distinct = Some(true),
    ] {
        let mut other = plain();
        change(&mut other);
        assert_eq!(words(indexed(plain()), indexed(other)), changed);
    }
    let mut same = plain();
    same.options.postgresql.using = Some("btree".into());
    same.options.postgresql.nulls_not_distinct = Some(false);
    same.options.postgresql.concurrently = true;
    assert!(words(indexed(plain()), indexed(same)).is_empty());
}

#[test]
fn findings_say_what_changed_in_an_index() {
    let indexed = |index: Index| {
        let mut made = table("t", [integer("c1"), integer("c2")]);
        made.indexes.push(index);
        schema([made])
    };
    let dialect = Strict::default();
    let say = |before, after| {
        let diff = settled_diff(&dialect, &after, &written(&dialect, &before));
        detected(&diff).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let plain = || index("ix", &["c1"]);
    // Alembic 1.20's words.
    assert_eq!(
        say(indexed(plain()), indexed(Index { unique: true, ..plain() })),
        ["Detected changed index 'ix' on 't': unique=False to unique=True"]
    );
    assert_eq!(
        say(schema([table("t", [integer("c1"), integer("c2")])]), indexed(plain())),
        ["Detected added index 'ix' on '('c1',)'"]
    );
    assert_eq!(
        say(indexed(plain()), schema([table("t", [integer("c1"), integer("c2")])])),
        ["Detected removed index 'ix' on 't'"]
    );
}

#[test]
fn an_index_and_a_constraint_of_one_name_follow_each_other() {
    let mut indexed = table("t", [integer("c1")]);
    indexed.indexes.push(index("same", &["c1"]));
    let mut constrained = table("t", [integer("c1")]);
    constrained.constraints.push(unique(Some("same"), &["c1"]));
    let (indexed, constrained) = (schema([indexed]), schema([constrained]));
    assert_eq!(words(indexed.clone(), constrained.clone()), ["drop index same", "add same"]);
    assert_eq!(words(constrained, indexed), ["drop same", "create index same"]);
}

#[test]
fn a_column_goes_after_what_stands_on_it_and_comes_before() {
    let mut full = table("t", [integer("c1")]);
    full.constraints.push(unique(Some("uq"), &["c1"]));
    full.indexes.push(index("ix", &["c1"]));
    let (full, bare) = (schema([full]), schema([table("t", [])]));
    assert_eq!(words(bare.clone(), full.clone()), ["add column t.c1", "create index ix", "add uq"]);
    assert_eq!(words(full, bare), ["drop index ix", "drop uq", "drop column t.c1"]);
}

#[test]
fn new_tables_do_not_carry_their_indexes() {
    let mut full = table("t", [integer("c1")]);
    full.indexes.push(index("ix", &["c1"]));
    let diff = settled_diff(&Strict::default(), &schema([full]), &schema([]));
    assert!(
        matches!(&diff.operations[0].action, Action::CreateTable(create) if create.table.indexes.is_empty())
    );
}
