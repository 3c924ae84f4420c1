//! Every type of SQLAlchemy's that a database takes: a column made of its DDL text reads back as the same type.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::{Dialect, Profile, dialect};
use limbeck_schema::types::{PythonReference, Variant};
use limbeck_schema::{Schema, Type, TypeKind};
use rusqlite::Connection;

use support::{everything, postgresql, sqlite};

const GENERIC: &str = r#"
    {"kind":"Boolean"} {"kind":"SmallInteger"} {"kind":"Integer"} {"kind":"BigInteger"} {"kind":"Numeric"}
    {"kind":"Numeric","precision":12,"scale":2} {"kind":"Numeric","precision":8} {"kind":"Float"}
    {"kind":"Float","precision":10} {"kind":"Float","precision":53} {"kind":"Double"} {"kind":"String"}
    {"kind":"String","length":320} {"kind":"Text"} {"kind":"Unicode","length":20} {"kind":"UnicodeText"}
    {"kind":"LargeBinary"} {"kind":"Date"} {"kind":"Time"} {"kind":"Time","timezone":true} {"kind":"DateTime"}
    {"kind":"DateTime","timezone":true} {"kind":"Interval"} {"kind":"Uuid"} {"kind":"Uuid","native_uuid":false}
    {"kind":"JSON"} {"kind":"PickleType"} {"kind":"BOOLEAN"} {"kind":"SMALLINT"} {"kind":"INTEGER"} {"kind":"BIGINT"}
    {"kind":"NUMERIC","precision":3} {"kind":"DECIMAL","precision":10,"scale":3} {"kind":"DECIMAL"} {"kind":"FLOAT"}
    {"kind":"REAL"} {"kind":"DOUBLE_PRECISION"} {"kind":"CHAR"} {"kind":"CHAR","length":3} {"kind":"NCHAR","length":4}
    {"kind":"VARCHAR"} {"kind":"VARCHAR","length":7} {"kind":"TEXT"} {"kind":"DATE"} {"kind":"TIME"} {"kind":"TIMESTAMP"}
    {"kind":"Enum","values":["a","long"],"name":"e","native_enum":false}
    {"kind":"Enum","values":["a"],"name":"e","native_enum":false,"length":40}
"#;

const POSTGRESQL: &str = r#"
    {"kind":"String","length":5,"collation":"C"} {"kind":"UUID"} {"kind":"Interval","second_precision":3}
    {"kind":"TIMESTAMP","timezone":true} {"kind":"TIME","timezone":true} {"kind":"Interval","native":false}
    {"kind":"Enum","values":["a","b"],"name":"mood"} {"kind":"Enum","values":["a"],"name":"Weird Name"}
    {"kind":"Enum","values":["x"],"name":"mood","schema":"other"} {"kind":"postgresql.ENUM","values":["a"],"name":"user"}
    {"kind":"ARRAY","item_type":{"base":{"kind":"Integer"}}}
    {"kind":"ARRAY","item_type":{"base":{"kind":"String","length":3}},"dimensions":2}
    {"kind":"postgresql.ARRAY","item_type":{"base":{"kind":"Enum","values":["a","b"],"name":"mood"}}}
    {"kind":"postgresql.ARRAY","item_type":{"base":{"kind":"DateTime","timezone":true}}}
    {"kind":"postgresql.ARRAY","item_type":{"base":{"kind":"Numeric","precision":3,"scale":1}}}
    {"kind":"postgresql.BIT"} {"kind":"postgresql.BIT","length":3} {"kind":"postgresql.BIT","varying":true}
    {"kind":"postgresql.BIT","varying":true,"length":5} {"kind":"postgresql.BYTEA"} {"kind":"postgresql.CIDR"}
    {"kind":"postgresql.CITEXT"} {"kind":"postgresql.DATEMULTIRANGE"} {"kind":"postgresql.DATERANGE"}
    {"kind":"postgresql.DOMAIN","name":"posint","data_type":{"base":{"kind":"Integer"}}}
    {"kind":"postgresql.DOMAIN","name":"zip","schema":"other","data_type":{"base":{"kind":"String","length":5}}}
    {"kind":"postgresql.HSTORE"} {"kind":"postgresql.INET"} {"kind":"postgresql.INT4MULTIRANGE"}
    {"kind":"postgresql.INT4RANGE"} {"kind":"postgresql.INT8MULTIRANGE"} {"kind":"postgresql.INT8RANGE"}
    {"kind":"postgresql.INTERVAL"} {"kind":"postgresql.INTERVAL","precision":3}
    {"kind":"postgresql.INTERVAL","fields":"YEAR TO MONTH"}
    {"kind":"postgresql.INTERVAL","fields":"DAY TO SECOND","precision":2} {"kind":"postgresql.JSON"}
    {"kind":"postgresql.JSONB"} {"kind":"postgresql.JSONPATH"} {"kind":"postgresql.MACADDR"} {"kind":"postgresql.MACADDR8"}
    {"kind":"postgresql.MONEY"} {"kind":"postgresql.NUMMULTIRANGE"} {"kind":"postgresql.NUMRANGE"} {"kind":"postgresql.OID"}
    {"kind":"postgresql.REGCLASS"} {"kind":"postgresql.REGCONFIG"} {"kind":"postgresql.TIME","precision":2}
    {"kind":"postgresql.TIME","precision":0,"timezone":true} {"kind":"postgresql.TIMESTAMP","precision":3,"timezone":true}
    {"kind":"postgresql.TIMESTAMP"} {"kind":"postgresql.TSMULTIRANGE"} {"kind":"postgresql.TSRANGE"}
    {"kind":"postgresql.TSQUERY"} {"kind":"postgresql.TSTZMULTIRANGE"} {"kind":"postgresql.TSTZRANGE"}
    {"kind":"postgresql.TSVECTOR"}
"#;

const SQLITE: &str = r#"
    {"kind":"String","length":5,"collation":"NOCASE"} {"kind":"DATETIME"} {"kind":"DOUBLE"} {"kind":"UUID"}
    {"kind":"BLOB"} {"kind":"CLOB"} {"kind":"NVARCHAR","length":5} {"kind":"BINARY","length":16}
    {"kind":"VARBINARY","length":16} {"kind":"Enum","values":["a","b c"],"name":"mood"}
"#;

fn kinds(text: &str) -> Vec<Type> {
    let kinds = serde_json::Deserializer::from_str(text).into_iter::<TypeKind>();
    kinds.map(|kind| Type::from(kind.unwrap())).collect()
}

/// A class of somebody's own, which says its text for each dialect.
fn foreign(dialect: &str, sql: &str) -> Type {
    let python = PythonReference {
        module: "somebody".to_owned(),
        name: "Foreign".to_owned(),
        arguments: String::new(),
        imports: Vec::new(),
    };
    Type::from(TypeKind::Other { python, sql: [(dialect.to_owned(), sql.to_owned())].into() })
}

/// A type with another one for the dialect.
fn variant(dialect: &str, ty: TypeKind) -> Type {
    let variants = vec![Variant { dialect: dialect.to_owned(), ty: Type::from(ty) }];
    Type { variants, ..Type::from(TypeKind::Text { length: None, collation: None }) }
}

fn create_table(dialect: &dyn Dialect, profile: &Profile, types: &[Type]) -> String {
    let column = |(at, ty): (usize, &Type)| {
        let text = dialect.type_text(profile, ty).unwrap_or_else(|error| panic!("{ty:?}: {error:?}"));
        format!("c{at} {text}")
    };
    let columns: Vec<String> = types.iter().enumerate().map(column).collect();
    format!("CREATE TABLE t ({})", columns.join(", "))
}

fn compare(dialect: &dyn Dialect, profile: &Profile, types: &[Type], schema: &Schema) {
    for (model, column) in types.iter().zip(&schema.tables[0].columns) {
        let canonical = |ty: &Type| {
            dialect.canonical_type(profile, ty).unwrap_or_else(|error| panic!("{ty:?}: {error:?}"))
        };
        assert_eq!(canonical(model), canonical(&column.ty), "{:?}", model.base);
        // What is reflected can be written again, and is then the same type still; but SQLAlchemy takes a word that
        // it does not know for a number on SQLite.
        if profile.dialect == "sqlite" && matches!(column.ty.base, TypeKind::NUMERIC { .. }) {
            continue;
        }
        let text = dialect
            .type_text(profile, &column.ty)
            .unwrap_or_else(|error| panic!("{:?}: {error:?}", column.ty));
        let again = foreign(&profile.dialect, text.split(" COLLATE").next().unwrap());
        assert_eq!(canonical(&again), canonical(model), "{text}");
    }
}

#[test]
fn postgresql_types() {
    let Some(mut db) = postgresql::database("postgresql_types") else { return };
    db.run(
        r#"
        CREATE SCHEMA other; CREATE EXTENSION citext; CREATE EXTENSION hstore;
        CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TYPE "Weird Name" AS ENUM ('a');
        CREATE TYPE other.mood AS ENUM ('x'); CREATE TYPE "user" AS ENUM ('a');
        CREATE DOMAIN posint AS integer; CREATE DOMAIN other.zip AS varchar(5);
        "#,
    );
    let (dialect, profile) = (dialect("postgresql").unwrap(), db.profile());
    let mut types = kinds(GENERIC);
    types.extend(kinds(POSTGRESQL));
    types.extend(
        ["POINT", "xml", "INT8", "VARCHAR(5)", "TIMESTAMP(3) WITH TIME ZONE", "float4[]"]
            .map(|sql| foreign("postgresql", sql)),
    );
    types.push(variant("postgresql", TypeKind::PgJsonb { none_as_null: false, astext_type: None }));
    db.run(&create_table(dialect, &profile, &types));
    compare(dialect, &profile, &types, &db.read(&everything()));
}

#[test]
fn sqlite_types() {
    let connection = Connection::open_in_memory().unwrap();
    let (dialect, profile) = (dialect("sqlite").unwrap(), sqlite::profile());
    let mut types = kinds(GENERIC);
    types.extend(kinds(SQLITE));
    types.extend(["POINT", "GEOMETRY(4326)", "VECTOR(3)", "JSONB"].map(|sql| foreign("sqlite", sql)));
    types.push(variant("sqlite", TypeKind::INTEGER {}));
    connection.execute_batch(&create_table(dialect, &profile, &types)).unwrap();
    compare(dialect, &profile, &types, &sqlite::read(&connection, &everything()));
}
