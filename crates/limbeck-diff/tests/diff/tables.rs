//! Tables: which come, which go, in what order.

use limbeck_diff::{Candidate, DiffOptions, ObjectKind, downgrade_of};
use limbeck_ops::Action;
use limbeck_schema::{Table, TableName};

use crate::strict::run;
use crate::support::{
    Strict, detected, index, integer, outline, profile, rebuilding, reference, schema, settled_diff,
    settled_diff_with, table, word, written,
};

fn with_key(mut made: Table, name: &str, target: &str) -> Table {
    made.columns.push(integer(&format!("{target}_id")));
    made.constraints.push(reference(Some(name), &format!("{target}_id"), target));
    made
}

#[test]
fn tables_are_created_before_those_that_refer_to_them_and_dropped_after() {
    let mut orders = with_key(table("orders", []), "fk_orders_users", "users");
    orders.indexes.push(index("ix_orders", &["users_id"]));
    let full = schema([orders, table("users", [])]);
    let dialect = Strict::default();

    let created = settled_diff(&dialect, &full, &schema([]));
    assert_eq!(outline(&created), ["create table users", "create table orders", "create index ix_orders"]);
    assert_eq!(detected(&created), ["Detected added table 'orders'", "Detected added table 'users'"]);

    let dropped = settled_diff(&dialect, &schema([]), &written(&dialect, &full));
    assert_eq!(outline(&dropped), ["drop index ix_orders", "drop table orders", "drop table users"]);
}

#[test]
fn new_tables_that_refer_to_each_other_get_a_key_afterwards() {
    let circle = schema([with_key(table("a", []), "fk_a_b", "b"), with_key(table("b", []), "fk_b_a", "a")]);
    let dialect = Strict::default();
    let created = settled_diff(&dialect, &circle, &schema([]));
    assert_eq!(outline(&created), ["create table a", "create table b", "add fk_a_b"]);

    let dropped = settled_diff(&dialect, &schema([]), &written(&dialect, &circle));
    assert_eq!(outline(&dropped), ["drop fk_a_b", "drop table b", "drop table a"]);
}

#[test]
fn where_references_are_loose_a_circle_stands_as_it_is() {
    let circle = schema([with_key(table("a", []), "fk_a_b", "b"), with_key(table("b", []), "fk_b_a", "a")]);
    let created = settled_diff(&rebuilding(), &circle, &schema([]));
    assert_eq!(outline(&created), ["create table a", "create table b"]);
    let Action::CreateTable(first) = &created.operations[0].action else { panic!("{created:?}") };
    assert_eq!(first.table.foreign_keys().count(), 1);
}

#[test]
fn a_key_that_makes_two_tables_mutual_is_added_to_the_old_one() {
    let before = schema([table("a", []), with_key(table("b", []), "fk_b_a", "a")]);
    let after = schema([with_key(table("a", []), "fk_a_b", "b"), with_key(table("b", []), "fk_b_a", "a")]);
    let dialect = Strict::default();
    let diff = settled_diff(&dialect, &after, &written(&dialect, &before));
    assert_eq!(outline(&diff), ["add column a.b_id", "add fk_a_b"]);
}

#[test]
fn the_default_schema_is_one_however_it_is_spelled() {
    let mut spelled = with_key(table("t", []), "fk_t_t", "t");
    let short = schema([spelled.clone()]);
    spelled.name = TableName::new(Some("public"), "t");
    for constraint in &mut spelled.constraints {
        if let limbeck_schema::Constraint::ForeignKey { key } = constraint {
            key.target = spelled.name.clone();
        }
    }
    let dialect = Strict::default();
    let database = written(&dialect, &short);
    let diff = settled_diff(&dialect, &schema([spelled.clone()]), &database);
    assert_eq!(outline(&diff), Vec::<String>::new());

    // Operations and the way back keep the models' spelling.
    spelled.columns.push(integer("v"));
    let diff = settled_diff(&dialect, &schema([spelled]), &database);
    assert_eq!(outline(&diff), ["add column public.t.v"]);
    let back = downgrade_of(&dialect, &profile(), &diff.operations, &diff.before).unwrap();
    assert_eq!(
        back.iter().map(|operation| word(&operation.action)).collect::<Vec<_>>(),
        ["drop column public.t.v"]
    );
}

#[test]
fn schemas_that_the_models_do_not_mention_are_left_alone() {
    let mut elsewhere = table("t", []);
    elsewhere.name.schema = Some("other".into());
    let mut mentioned = table("u", []);
    mentioned.name.schema = Some("audit".into());
    let mut gone = table("v", []);
    gone.name.schema = Some("audit".into());
    let dialect = Strict::default();
    let model = schema([mentioned.clone()]);
    let database = schema([elsewhere, mentioned, gone]);
    assert_eq!(outline(&settled_diff(&dialect, &model, &database)), ["drop table audit.v"]);

    let all = DiffOptions { include_schemas: true, ..DiffOptions::default() };
    let diff = settled_diff_with(&dialect, &model, &database, &all);
    assert_eq!(outline(&diff), ["drop table other.t", "drop table audit.v"]);
}

#[test]
fn the_version_table_and_what_the_filter_refuses_take_no_part() {
    let dialect = Strict::default();
    let version = [TableName::new(Some("public"), "alembic_version")];
    let database = schema([table("alembic_version", []), table("spatial_ref_sys", []), table("gone", [])]);
    let seen = std::cell::RefCell::new(Vec::new());
    let filter = |candidate: &Candidate<'_>| {
        seen.borrow_mut().push((candidate.kind.word(), candidate.reflected, candidate.paired));
        candidate.kind != ObjectKind::Table || candidate.name != Some("spatial_ref_sys")
    };
    let options = DiffOptions { exclude: &version, filter: Some(&filter), ..DiffOptions::default() };
    let diff = settled_diff_with(&dialect, &schema([]), &database, &options);
    assert_eq!(outline(&diff), ["drop table gone"]);
    assert_eq!(seen.into_inner(), [("table", true, false), ("table", true, false)]);
}

#[test]
fn comments_come_and_go_where_the_database_has_them() {
    let commented = |comment: Option<&str>| Table { comment: comment.map(str::to_owned), ..table("t", []) };
    let dialect = Strict::default();
    let words = |dialect: &Strict, model, database| {
        outline(&settled_diff(dialect, &schema([commented(model)]), &schema([commented(database)])))
    };
    assert_eq!(words(&dialect, Some("a"), None), ["comment t"]);
    assert_eq!(words(&dialect, None, Some("a")), ["no comment t"]);
    assert!(words(&dialect, Some(""), None).is_empty());
    assert!(words(&rebuilding(), Some("a"), None).is_empty());
}

#[test]
fn a_table_that_refers_to_its_own_unique_index_gets_the_key_after_it() {
    let mut made = table("t", [integer("c1"), integer("c2")]);
    let mut by_code = index("ux_t_c1", &["c1"]);
    by_code.unique = true;
    made.indexes.push(by_code);
    let mut key = reference(Some("fk_t_t"), "c2", "t");
    if let limbeck_schema::Constraint::ForeignKey { key } = &mut key {
        key.target_columns = vec!["c1".into()];
    }
    made.constraints.push(key);
    let dialect = Strict::default();
    let full = schema([made]);
    let created = settled_diff(&dialect, &full, &schema([]));
    assert_eq!(outline(&created), ["create table t", "create index ux_t_c1", "add fk_t_t"]);

    let database = written(&dialect, &full);
    let dropped = settled_diff(&dialect, &schema([]), &database);
    assert_eq!(outline(&dropped), ["drop fk_t_t", "drop index ux_t_c1", "drop table t"]);
    let back = downgrade_of(&dialect, &profile(), &dropped.operations, &dropped.before).unwrap();
    run(&back, &mut schema([]));
}
