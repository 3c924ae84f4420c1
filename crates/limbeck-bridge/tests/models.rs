//! Models as the worker describes them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::{Arc, Mutex};

use limbeck_bridge::protocol::{Incoming, LoadModels, Models, Reply, Request, SourceLine};
use limbeck_bridge::{Direction, Worker};
use limbeck_diagnostics::{Code, Result};
use limbeck_schema::{Constraint, MetadataFacts, ServerDefault, TableName, TypeKind, types::SIGNATURES};
use serde_json::{Value, json};
use support::{Project, fixtures};

fn line(text: &str, line: u32) -> SourceLine {
    SourceLine { text: text.to_owned(), line }
}

fn request(project: &Project, dialect: &str, driver: Option<&str>) -> LoadModels {
    LoadModels {
        sys_path: vec![project.path("")],
        imports: vec![line("from models import metadata", 3)],
        expression: line("metadata", 7),
        env_path: project.path("env.py"),
        dialect: dialect.to_owned(),
        driver: driver.map(str::to_owned),
    }
}

fn load(worker: &Worker, request: LoadModels) -> Result<Models> {
    match worker.ask(Request::LoadModels(Box::new(request)))? {
        Reply::Models(models) => Ok(*models),
        other => panic!("{other:?}"),
    }
}

/// The models of the fixture, and the same as the worker wrote them.
fn fixture(dialect: &str, driver: Option<&str>) -> (Models, Value) {
    let text = fs_err::read_to_string(fixtures().join("models.py")).unwrap();
    let project = Project::new(&[("models.py", &text)]);
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut options = project.options();
    let log = Arc::clone(&lines);
    options.log = Some(Box::new(move |direction, line| {
        if direction == Direction::FromWorker {
            log.lock().unwrap().push(line.to_owned());
        }
    }));
    let worker = Worker::start(&support::interpreter(), options).unwrap();
    let models = load(&worker, request(&project, dialect, driver)).unwrap();
    worker.finish().unwrap();
    let raw = lines.lock().unwrap().last().unwrap().clone();
    let mut frame: Value = serde_json::from_str(&raw).unwrap();
    let parsed: Incoming = serde_json::from_str(&raw).unwrap();
    assert_eq!(serde_json::to_value(parsed).unwrap(), frame, "the shim writes exactly what serde would");
    (models, frame["reply"]["schema"].take())
}

/// Without the numbers that only mean something to the worker.
fn without_origins(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("origin");
            map.values_mut().for_each(without_origins);
        }
        Value::Array(items) => items.iter_mut().for_each(without_origins),
        _ => {}
    }
}

#[test]
fn columns_are_described_with_types_defaults_and_options() {
    if !support::can_import("columns_are_described_with_types_defaults_and_options", "sqlalchemy") {
        return;
    }
    let (_, mut schema) = fixture("postgresql", Some("psycopg2"));
    without_origins(&mut schema);
    let table = &schema["tables"][0];
    assert_eq!(table["name"], json!({"name": "users"}));
    assert_eq!(table["comment"], "people");
    assert_eq!(table["options"], json!({"sqlite": {"autoincrement": true}, "mysql": [["engine", "InnoDB"]]}));
    let text = |sql: &str| json!({"default": "expression", "expr": {"expr": "text", "sql": sql}});
    let expected = json!([
        {"name": "id", "type": {"base": {"kind": "Integer"}}, "nullable": false, "primary_key": true},
        {"name": "e-mail", "type": {"base": {"kind": "String", "length": 200, "collation": "C"}}, "nullable": false, "comment": "of work"},
        {"name": "name", "type": {"base": {"kind": "Unicode", "length": 50}}, "nullable": true, "server_default": {"default": "literal", "text": "x' y"}},
        {"name": "is_active", "type": {"base": {"kind": "Boolean", "create_constraint": true, "name": "active"}}, "nullable": true, "server_default": text("true")},
        {"name": "created", "type": {"base": {"kind": "DateTime", "timezone": true}}, "nullable": false, "server_default": text("now()")},
        {"name": "kind", "type": {"base": {"kind": "Enum", "values": ["a", "b"], "name": "kind"}}, "nullable": true},
        {"name": "tags", "type": {"base": {"kind": "postgresql.ARRAY", "dimensions": 1, "item_type": {"base": {"kind": "postgresql.ENUM", "values": ["x", "y"], "name": "tag"}}}}, "nullable": true},
        {"name": "balance", "type": {"base": {"kind": "Numeric", "precision": 12, "scale": 2}, "wrap": {"module": "models", "name": "Money", "arguments": "precision=12, scale=2"}}, "nullable": true, "server_default": text("0.00")},
        {"name": "guid", "type": {"base": {"kind": "UUID"}, "wrap": {"module": "models", "name": "Guid"}}, "nullable": true},
        {"name": "place", "type": {"base": {"kind": "other", "python": {"module": "models", "name": "Point"}, "sql": {"postgresql": "POINT"}}}, "nullable": true},
        {"name": "data", "type": {"base": {"kind": "JSON"}, "variants": [{"dialect": "postgresql", "type": {"base": {"kind": "postgresql.JSONB"}}}]}, "nullable": true},
        {"name": "tiny", "type": {"base": {"kind": "mysql.TINYINT", "display_width": 1}}, "nullable": true},
        {"name": "twice", "type": {"base": {"kind": "Integer"}}, "nullable": true, "server_default": {"default": "computed", "computed": {"sql": "id * 2", "persisted": true}}},
        {"name": "number", "type": {"base": {"kind": "BigInteger"}}, "nullable": false, "server_default": {"default": "identity", "identity": {"always": true, "start": 5, "cycle": false}}},
        {"name": "half", "type": {"base": {"kind": "Float"}}, "nullable": true, "checks": [{"name": {"text": "ck_users_half", "final": true}, "condition": {"expr": "text", "sql": "half % 2 < 1"}}]},
        {"name": "amount", "type": {"base": {"kind": "Numeric", "asdecimal": false}}, "nullable": true, "server_default": {"default": "fetched"}},
    ]);
    for (found, wanted) in table["columns"].as_array().unwrap().iter().zip(expected.as_array().unwrap()) {
        assert_eq!(found, wanted);
    }
    assert_eq!(table["columns"].as_array().unwrap().len(), expected.as_array().unwrap().len());
}

#[test]
fn constraints_and_indexes_have_the_names_that_the_convention_gives() {
    if !support::can_import("constraints_and_indexes_have_the_names_that_the_convention_gives", "sqlalchemy")
    {
        return;
    }
    let (_, mut schema) = fixture("postgresql", Some("asyncpg"));
    without_origins(&mut schema);
    let settled = |text: &str| json!({"text": text, "final": true});
    assert_eq!(
        schema["tables"][0]["constraints"],
        json!([
            {"constraint": "primary_key", "key": {"name": settled("pk_users"), "columns": ["id"]}},
            {"constraint": "check", "check": {"name": settled("ck_users_pos"), "condition": {"expr": "text", "sql": "name like '%a' or name = ':b'"}, "deferral": {"deferrable": false, "initially": "IMMEDIATE"}}},
            {"constraint": "check", "check": {"name": settled("ck_users_back"), "condition": {"expr": "text", "sql": "name != 'a\\b'"}}},
            {"constraint": "unique", "unique": {"name": settled("uq_users_name"), "columns": ["name", "kind"], "deferral": {"deferrable": true}}},
            {"constraint": "unique", "unique": {"name": settled("uq_users_e-mail"), "columns": ["e-mail"]}},
        ])
    );
    let column = |name: &str| json!({"element": "column", "name": name});
    assert_eq!(
        schema["tables"][0]["indexes"],
        json!([
            {"name": {"text": "ix_lower"}, "elements": [{"element": "expression", "expr": {"expr": "text", "sql": "lower(name) text_pattern_ops"}}]},
            {"name": settled("ix_users_name"), "elements": [column("name")]},
            {"name": {"text": "ix_users_order"}, "unique": true, "elements": [
                {"element": "expression", "expr": {"expr": "postfix", "operator": "DESC", "operand": {"expr": "column", "name": "name"}}},
                column("e-mail"),
            ], "options": {
                "postgresql": {"using": "btree", "where": {"expr": "text", "sql": "half > 1.5"}, "include": ["id", "e-mail"], "with": [["fillfactor", "70"]]},
                "sqlite_where": {"expr": "text", "sql": "half > 1.5"},
                "mysql": {"length": [["name", 10]]},
            }},
        ])
    );
    let orders = &schema["tables"][1];
    assert_eq!(orders["name"], json!({"schema": "shop", "name": "orders"}));
    assert_eq!(orders["prefixes"], json!(["UNLOGGED"]));
    assert_eq!(orders["options"], json!({"postgresql": {"partition_by": "RANGE (id)"}}));
    assert_eq!(
        orders["constraints"],
        json!([
            {"constraint": "primary_key", "key": {"name": {"text": "orders_pkey"}, "columns": ["id"]}},
            {"constraint": "foreign_key", "key": {"name": {"text": "fk_self"}, "columns": ["parent_id"], "target": {"schema": "shop", "name": "orders"}, "target_columns": ["id"], "match": "FULL", "use_alter": true}},
            {"constraint": "exclude", "exclude": {"name": {"text": "no_overlap"}, "using": "gist", "elements": [
                {"expr": {"expr": "column", "name": "during"}, "operator": "&&"},
                {"expr": {"expr": "column", "name": "id"}, "operator": "="},
            ]}},
            {"constraint": "foreign_key", "key": {"name": settled("fk_orders_user_id_users"), "columns": ["user_id"], "target": {"name": "users"}, "target_columns": ["id"], "on_update": "SET NULL", "on_delete": "CASCADE"}},
        ])
    );
}

#[test]
fn named_types_and_sequences_stand_beside_the_tables() {
    if !support::can_import("named_types_and_sequences_stand_beside_the_tables", "sqlalchemy") {
        return;
    }
    let (models, _) = fixture("postgresql", Some("psycopg2"));
    let enums: Vec<(&str, Vec<String>)> =
        models.schema.enums.iter().map(|found| (found.name.as_str(), found.values.clone())).collect();
    assert_eq!(enums, [("kind", vec!["a".into(), "b".into()]), ("tag", vec!["x".into(), "y".into()])]);
    assert_eq!(models.schema.sequences[0].name, "order_ids");
    assert_eq!(models.schema.sequences[0].settings.start, Some(100));
    assert!(models.sources.iter().any(|file| file.ends_with("models.py")), "{:?}", models.sources);
    let MetadataFacts::Known { convention } = models.facts else { panic!("{:?}", models.facts) };
    assert_eq!(convention.templates["pk"], "pk_%(table_name)s");
}

#[test]
fn another_dialect_sees_other_defaults_types_and_constraints() {
    if !support::can_import("another_dialect_sees_other_defaults_types_and_constraints", "sqlalchemy") {
        return;
    }
    let (models, _) = fixture("sqlite", None);
    assert!(models.schema.enums.is_empty() && models.schema.sequences.is_empty());
    let users = models.schema.table(&TableName::new(None, "users")).unwrap();
    let default = |name: &str| users.column(name).unwrap().server_default.clone().unwrap();
    assert_eq!(
        default("created"),
        ServerDefault::Expression { expr: limbeck_schema::Expr::text("CURRENT_TIMESTAMP") }
    );
    assert_eq!(default("is_active"), ServerDefault::Expression { expr: limbeck_schema::Expr::text("1") });
    assert!(matches!(users.column("guid").unwrap().ty.base, TypeKind::CHAR { length: Some(36), .. }));
    let bound: Vec<&Constraint> = users
        .constraints
        .iter()
        .filter(|constraint| matches!(constraint, Constraint::Check { check } if check.type_bound))
        .collect();
    assert_eq!(bound.len(), 1, "SQLite has no boolean, so the type brings a check: {bound:?}");
    assert_eq!(bound[0].name().unwrap().text, "ck_users_active");
}

#[test]
fn every_known_class_of_this_sqlalchemy_is_described_as_itself() {
    if !support::can_import("every_known_class_of_this_sqlalchemy_is_described_as_itself", "sqlalchemy") {
        return;
    }
    // Each class is made by its name in the table, with the arguments it cannot do without.
    let source = r#"
import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects import mysql, postgresql
places = {"postgresql": postgresql, "mysql": mysql}
arguments = {
    "Enum": lambda c: c("a", "b", name="e"), "postgresql.ENUM": lambda c: c("a", name="e"),
    "ARRAY": lambda c: c(sa.Integer), "postgresql.ARRAY": lambda c: c(sa.Integer),
    "postgresql.DOMAIN": lambda c: c("d", sa.Integer, not_null=True),
    "mysql.ENUM": lambda c: c("a", name="e"), "mysql.SET": lambda c: c("a", "b"),
}
metadata = sa.MetaData()
missing = []
for kind in KINDS:
    name = kind.split(".")[-1]
    place = places[kind.split(".")[0]] if "." in kind else sa
    class_ = getattr(place, name, None) or (getattr(types, name, None) or getattr(postgresql, name, None) if "." not in kind else None)
    if class_ is None:
        missing.append(kind)
        continue
    made = arguments.get(kind, lambda c: c())(class_)
    sa.Table(kind, metadata, sa.Column("x", made))
"#;
    let mut seen = 0;
    // SQLAlchemy cannot make anything of MySQL's SET elsewhere.
    for dialect in ["postgresql", "mysql"] {
        let is_mysql = |kind: &str| kind.starts_with("mysql.");
        let kinds = SIGNATURES.iter().map(|signature| signature.kind);
        let kinds: Vec<&str> = kinds.filter(|kind| is_mysql(kind) == (dialect == "mysql")).collect();
        let project = Project::new(&[("models.py", &source.replace("KINDS", &format!("{kinds:?}")))]);
        let worker = project.worker();
        let models = load(&worker, request(&project, dialect, None)).unwrap();
        for table in &models.schema.tables {
            let kind = table.columns[0].ty.base.kind();
            // A dialect's name for a class of SQLAlchemy's own means that class.
            assert_eq!(kind, table.name.name, "{:?}", table.columns[0].ty);
        }
        seen += models.schema.tables.len();
    }
    assert!(seen > 90, "{seen}");
}

#[test]
fn what_stands_in_the_way_is_said() {
    if !support::can_import("what_stands_in_the_way_is_said", "sqlalchemy") {
        return;
    }
    let cases: &[(&str, Code, &str)] = &[
        ("metadata = None", Code::NoMetadata, ""),
        ("metadata = 5", Code::EnvironmentConfigure, "5"),
        ("import nothing_of_that_name", Code::ModelsImport, "nothing_of_that_name"),
        ("import os\nassert os.sep == 'no'", Code::ModelsImport, "AssertionError"),
        ("metadata = (", Code::PythonSyntax, "models.py"),
    ];
    for (models, code, part) in cases {
        let project = Project::new(&[("models.py", models)]);
        let worker = project.worker();
        let error = load(&worker, request(&project, "sqlite", None)).unwrap_err();
        assert_eq!(error.code(), *code, "{models}: {:?}", error.diagnostic());
        assert!(error.to_string().contains(part), "{models}: {error}");
    }
}

#[test]
fn a_failing_import_is_shown_where_it_stands() {
    if !support::can_import("a_failing_import_is_shown_where_it_stands", "sqlalchemy") {
        return;
    }
    let project = Project::new(&[
        ("models.py", "import other\n"),
        ("other.py", "x = 1\nraise RuntimeError('no settings')\n"),
        ("env.py", "\n\nfrom models import metadata\n"),
    ]);
    let worker = project.worker();
    let error = load(&worker, request(&project, "sqlite", None)).unwrap_err();
    let diagnostic = error.diagnostic();
    assert_eq!(diagnostic.message, "importing the models raised `RuntimeError`: no settings");
    let location = diagnostic.location.as_ref().unwrap();
    assert!(location.source.path().ends_with("other.py"));
    assert_eq!(location.source.position(location.span.start).line, 2);
    let detail = diagnostic.detail.as_ref().unwrap();
    assert!(detail.contains("env.py\", line 3") && detail.contains("models.py\", line 1"), "{detail}");
}

#[test]
fn a_list_of_metadata_has_no_convention_in_force() {
    if !support::can_import("a_list_of_metadata_has_no_convention_in_force", "sqlalchemy") {
        return;
    }
    let source = "import sqlalchemy as sa\na = sa.MetaData(naming_convention={'pk': 'pk_%(table_name)s'})\nsa.Table('t', a, sa.Column('x', sa.Integer))\nb = sa.MetaData()\nsa.Table('u', b, sa.Column('x', sa.Integer))\nmetadata = [a, b]\n";
    let project = Project::new(&[("models.py", source)]);
    let worker = project.worker();
    let models = load(&worker, request(&project, "sqlite", None)).unwrap();
    assert_eq!(models.facts, MetadataFacts::no_convention());
    assert_eq!(models.schema.tables.len(), 2);
    let source = "import sqlalchemy as sa\nmetadata = sa.MetaData(naming_convention={'t': lambda c, t: 'x', 'pk': 'pk_%(t)s'})\n";
    let project = Project::new(&[("models.py", source)]);
    let worker = project.worker();
    let models = load(&worker, request(&project, "sqlite", None)).unwrap();
    assert_eq!(models.facts, MetadataFacts::Unknown {});
}

#[test]
fn models_may_import_packages_that_extend_alembic() {
    if !support::can_import("models_may_import_packages_that_extend_alembic", "sqlalchemy, alembic") {
        return;
    }
    let source = "import sqlalchemy as sa\nfrom alembic.autogenerate import comparators\nmetadata = sa.MetaData()\nsa.Table('t', metadata, sa.Column('x', sa.Integer))\n";
    let project = Project::new(&[("models.py", source)]);
    let worker = project.worker();
    assert_eq!(load(&worker, request(&project, "sqlite", None)).unwrap().schema.tables.len(), 1);
}

#[test]
fn a_table_that_cannot_be_described_is_named() {
    if !support::can_import("a_table_that_cannot_be_described_is_named", "sqlalchemy") {
        return;
    }
    let source = "import sqlalchemy as sa\nclass Odd(sa.schema.Constraint):\n    __visit_name__ = 'odd'\nmetadata = sa.MetaData()\nsa.Table('t', metadata, sa.Column('x', sa.Integer), Odd())\n";
    let project = Project::new(&[("models.py", source)]);
    let worker = project.worker();
    let error = load(&worker, request(&project, "sqlite", None)).unwrap_err();
    assert_eq!(error.code(), Code::ModelUnsupported, "{error}");
    assert!(error.to_string().contains("the table `t` cannot be described"), "{error}");
}
