//! Columns.

use limbeck_diff::{Diff, DiffOptions, Level, downgrade_of};
use limbeck_ops::{Action, AlterColumn, Change};
use limbeck_schema::{Autoincrement, Column, Computed, Expr, Identity, ServerDefault, Type, TypeKind};

use crate::support::{
    Strict, detected, index, integer, outline, profile, rebuilding, schema, settled_diff, settled_diff_with,
    string, table, word, written,
};

fn diff_of(before: Column, after: Column) -> Diff {
    let dialect = Strict::default();
    settled_diff(
        &dialect,
        &schema([table("t", [after])]),
        &written(&dialect, &schema([table("t", [before])])),
    )
}

fn alterations(diff: &Diff) -> Vec<&AlterColumn> {
    let found = diff.operations.iter().map(|operation| match &operation.action {
        Action::AlterColumn(alter) => &**alter,
        other => panic!("{other:?}"),
    });
    found.collect()
}

fn literal(text: &str) -> Option<ServerDefault> {
    Some(ServerDefault::Literal { text: text.into() })
}

fn expression(sql: &str) -> Option<ServerDefault> {
    Some(ServerDefault::Expression { expr: Expr::text(sql) })
}

fn computed(sql: &str) -> Option<ServerDefault> {
    Some(ServerDefault::Computed { computed: Computed { sql: sql.into(), persisted: Some(true) } })
}

fn identity(always: bool, start: Option<i64>) -> Option<ServerDefault> {
    Some(ServerDefault::Identity { identity: Identity { always, start, ..Identity::default() } })
}

#[test]
fn one_operation_says_all_that_changes_and_how_it_was() {
    let before = Column { comment: Some("old".into()), ..string("v", 10) };
    let after = Column {
        comment: Some("new".into()),
        nullable: false,
        server_default: literal("x"),
        ..string("v", 20)
    };
    let diff = diff_of(before, after);
    let [alter] = alterations(&diff)[..] else { panic!("{diff:?}") };
    assert_eq!(alter.nullable, Some(false));
    assert_eq!(alter.ty.as_ref().unwrap().base, TypeKind::String { length: Some(20), collation: None });
    assert_eq!(alter.server_default, Change::Set(ServerDefault::Literal { text: "x".into() }));
    assert_eq!(alter.comment, Change::Set("new".into()));
    assert_eq!(
        alter.existing_type.as_ref().unwrap().base,
        TypeKind::VARCHAR { length: Some(10), collation: None }
    );
    assert_eq!((alter.existing_nullable, alter.existing_comment.as_deref()), (Some(true), Some("old")));
    // Alembic 1.20's words for the same change.
    assert_eq!(
        detected(&diff),
        [
            "Detected NOT NULL on column 't.v'",
            "Detected type change from VARCHAR(length=10) to String(length=20) on 't.v'",
            "Detected server default on column 't.v'",
            "Detected column comment 't.v'",
        ]
    );
}

#[test]
fn what_is_not_compared_does_not_differ() {
    let dialect = Strict::default();
    let model = schema([table("t", [Column { server_default: literal("x"), ..string("v", 20) }])]);
    let database = written(&dialect, &schema([table("t", [string("v", 10)])]));
    let options =
        DiffOptions { compare_type: false, compare_server_default: false, ..DiffOptions::default() };
    assert!(settled_diff_with(&dialect, &model, &database, &options).operations.is_empty());
}

#[test]
fn types_that_nobody_knows_are_said_and_left() {
    let unknown = || Column::new("v", Type::from(TypeKind::Null {}));
    let levels = |diff: &Diff| {
        diff.findings.iter().map(|found| (found.level, found.message.clone())).collect::<Vec<_>>()
    };
    let diff = diff_of(integer("v"), unknown());
    assert_eq!(
        levels(&diff),
        [(Level::Note, "Column 't.v' has no type within the model; can't compare".into())]
    );
    let diff = diff_of(unknown(), integer("v"));
    assert_eq!(levels(&diff), [(Level::Note, "Couldn't determine database type for column 't.v'".into())]);
}

#[test]
fn defaults_are_compared_by_the_database() {
    let with = |server_default| Column { server_default, ..integer("v") };
    assert!(diff_of(with(expression("now( )")), with(expression("now()"))).operations.is_empty());
    assert_eq!(diff_of(with(None), with(expression("NULL"))).operations.len(), 1);
    assert!(
        diff_of(with(None), with(Some(ServerDefault::Expression { expr: Expr::Null {} })))
            .operations
            .is_empty()
    );
    assert!(diff_of(with(literal("7")), with(Some(ServerDefault::Fetched {}))).operations.is_empty());
    let cleared = diff_of(with(literal("7")), with(None));
    assert_eq!(alterations(&cleared)[0].server_default, Change::Clear);
}

#[test]
fn a_default_steps_aside_for_a_type_that_it_does_not_convert_to() {
    let before = Column { server_default: literal("1"), ..string("v", 10) };
    let after = Column { server_default: literal("1"), ..integer("v") };
    let diff = diff_of(before, after);
    let [first, second, third] = alterations(&diff)[..] else { panic!("{diff:?}") };
    assert_eq!(first.server_default, Change::Clear);
    assert_eq!(second.postgresql_using.as_deref(), Some("v::integer"));
    assert!(second.server_default.is_keep() && second.existing_server_default.is_keep());
    assert_eq!(third.server_default, Change::Set(ServerDefault::Literal { text: "1".into() }));
}

#[test]
fn a_computed_column_is_made_anew_and_becomes_plain_in_place() {
    let with = |server_default| Column { server_default, ..integer("v") };
    let diff = diff_of(with(computed("id + 1")), with(computed("id * 2")));
    assert_eq!(outline(&diff), ["drop column t.v", "add column t.v"]);
    assert_eq!(detected(&diff), ["Detected computed column change on 't.v'"]);
    assert!(diff.findings.iter().any(|finding| finding.level == Level::Note));
    assert!(diff_of(with(computed("id+1")), with(computed("id + 1"))).operations.is_empty());
    assert_eq!(
        outline(&diff_of(with(None), with(computed("id + 1")))),
        ["drop column t.v", "add column t.v"]
    );

    let plain = diff_of(with(computed("id + 1")), with(None));
    assert_eq!(alterations(&plain)[0].server_default, Change::Clear);
    let dialect = Strict::default();
    let back = downgrade_of(&dialect, &profile(), &plain.operations, &plain.before).unwrap();
    let words: Vec<String> = back.iter().map(|operation| word(&operation.action)).collect();
    assert_eq!(words, ["drop column t.v", "add column t.v"]);

    // What else changes is an operation of its own.
    let both = diff_of(with(computed("id + 1")), Column { nullable: false, ..with(None) });
    let [first, second] = alterations(&both)[..] else { panic!("{both:?}") };
    assert_eq!((first.server_default.clone(), first.nullable), (Change::Clear, None));
    assert_eq!((second.server_default.is_keep(), second.nullable), (true, Some(false)));
}

#[test]
fn what_stands_on_a_column_that_is_made_anew_steps_aside() {
    let made = |sql| {
        let mut made = table("t", [Column { server_default: computed(sql), ..integer("c1") }]);
        made.indexes.push(index("ix_t_c1", &["c1"]));
        schema([made])
    };
    let dialect = Strict::default();
    let diff = settled_diff(&dialect, &made("id * 2"), &written(&dialect, &made("id + 1")));
    assert_eq!(
        outline(&diff),
        ["drop index ix_t_c1", "drop column t.c1", "add column t.c1", "create index ix_t_c1"]
    );
    // Where the table is built anew, it is all one.
    let diff = settled_diff(&rebuilding(), &made("id * 2"), &written(&rebuilding(), &made("id + 1")));
    assert_eq!(outline(&diff), ["drop column t.c1", "add column t.c1"]);
}

#[test]
fn an_identity_is_what_its_column_is_given_and_the_databases_choice() {
    let with = |server_default| Column { server_default, nullable: false, ..integer("v") };
    assert!(diff_of(with(identity(true, None)), with(identity(true, Some(1)))).operations.is_empty());
    let diff = diff_of(with(identity(true, None)), with(identity(false, None)));
    assert_eq!(detected(&diff), ["Detected server default on column 't.v'"]);
    assert_eq!(diff_of(with(identity(true, Some(5))), with(identity(true, None))).operations.len(), 1);
    let diff = diff_of(with(None), with(identity(true, Some(5))));
    assert_eq!(alterations(&diff).len(), 1);
}

#[test]
fn an_identity_goes_before_its_column_may_be_null() {
    let before = Column { server_default: identity(true, None), nullable: false, ..integer("v") };
    let diff = diff_of(before, integer("v"));
    let [first, second] = alterations(&diff)[..] else { panic!("{diff:?}") };
    assert_eq!((first.server_default.clone(), first.nullable), (Change::Clear, None));
    assert_eq!((second.server_default.is_keep(), second.nullable), (true, Some(true)));
}

#[test]
fn an_identity_column_is_never_null_whatever_the_model_leaves_open() {
    let with = |nullable| Column { server_default: identity(true, None), nullable, ..integer("v") };
    let diff = diff_of(with(false), with(true));
    assert!(diff.operations.is_empty());
    assert_eq!(diff.findings[0].message, "Ignoring nullable change on identity column 't.v'");
}

#[test]
fn a_key_that_numbers_itself_may_do_so_by_an_identity() {
    let dialect = Strict::default();
    let numbered = |default: Option<ServerDefault>| {
        let mut made = table("t", []);
        made.columns[0].server_default = default;
        schema([made])
    };
    for default in [identity(true, None), expression("nextval('shared'::regclass)")] {
        let mut database = written(&dialect, &numbered(default.clone()));
        database.tables[0].columns[0].server_default = default;
        assert!(settled_diff(&dialect, &numbered(None), &database).operations.is_empty());
        // A model that says that it is not numbered means it.
        let mut plain = numbered(None);
        plain.tables[0].columns[0].autoincrement = Autoincrement::No;
        assert_eq!(settled_diff(&dialect, &plain, &database).operations.len(), 1);
    }
}

#[test]
fn an_identity_is_nothing_where_there_are_none() {
    let numbered = Column { server_default: identity(true, None), nullable: false, ..integer("v") };
    let plain = Column { nullable: false, ..integer("v") };
    let (model, database) = (schema([table("t", [numbered])]), schema([table("t", [plain])]));
    assert!(settled_diff(&rebuilding(), &model, &written(&rebuilding(), &database)).operations.is_empty());
}
