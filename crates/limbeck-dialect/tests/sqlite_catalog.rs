//! Thousands of statements that a real SQLite accepts: what is parsed from `sqlite_master` is what its pragmas say.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::{CatalogScope, SchemaScope};
use limbeck_schema::{Constraint, IndexElement, Schema, ServerDefault, Table, TableName};
use rusqlite::Connection;

use support::{everything, sqlite};

/// A small generator of pseudo-random numbers: the same ones every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const TYPES: &[&str] = &[
    "",
    "INTEGER",
    "integer",
    "INT",
    "text",
    "VARCHAR(20)",
    "NUMERIC(12, 2)",
    "DOUBLE PRECISION",
    "BLOB",
    "[my type]",
    "\"q\"",
    "unsigned big int",
    "DATETIME",
    "char(3)",
    "'text'",
    "generated always",
    "BOOLEAN",
];
const DEFAULTS: &[&str] = &[
    "0",
    "-1",
    "+1.5",
    "'it''s'",
    "\"dq\"",
    "NULL",
    "CURRENT_TIMESTAMP",
    "current_date",
    "(1 + 2)",
    "(length('a)') || \"b\")",
    "x'ff'",
    "true",
    "((1))",
    "'--'",
    "'/*'",
    "abc",
];
const CHECKS: &[&str] = &[
    "1",
    "a > 0",
    "length(b) > 3 AND b <> ')('",
    "a IN (1, 2, (3))",
    "(a) > (0)",
    "b LIKE '%''%' ESCAPE '\\'",
];
const BLANKS: &[&str] = &[" ", " ", " ", "\n", "\t", " /* , ) */ ", " -- it's ) \" a comment\n"];
const CONFLICTS: &[&str] = &["", "", " ON CONFLICT REPLACE", " on conflict fail"];
const ACTIONS: &[&str] = &[
    "",
    "",
    " ON DELETE CASCADE",
    " on update set null",
    " ON UPDATE NO ACTION ON DELETE SET DEFAULT",
    " MATCH FULL ON DELETE RESTRICT",
    " ON DELETE SET NULL ON DELETE CASCADE",
];
const DEFERRALS: &[&str] = &[
    "",
    "",
    " DEFERRABLE",
    " NOT DEFERRABLE",
    " DEFERRABLE INITIALLY DEFERRED",
    " not deferrable initially immediate",
];

fn name(random: &mut Random, plain: &str) -> String {
    match random.below(5) {
        0 => format!("\"{plain}\""),
        1 => format!("[{plain}]"),
        2 => format!("`{plain}`"),
        _ => plain.to_owned(),
    }
}

fn constraint_name(random: &mut Random) -> String {
    if random.chance(40) {
        format!("CONSTRAINT {} ", random.pick(&["c1", "\"C 2\"", "[c]]", "'c4'"]).replace("]]", "]"))
    } else {
        String::new()
    }
}

fn column(random: &mut Random, plain: &str, has_key: &mut bool) -> String {
    let mut sql = format!("{} {}", name(random, plain), random.pick(TYPES));
    for _ in 0..random.below(4) {
        sql.push_str(random.pick(BLANKS));
        sql.push_str(&constraint_name(random));
        let conflict = random.pick(CONFLICTS);
        match random.below(8) {
            0 if !*has_key => {
                *has_key = true;
                sql.push_str(&format!("PRIMARY KEY{}{conflict}", random.pick(&["", " ASC", " desc"])));
            }
            1 => sql.push_str(&format!("NOT NULL{conflict}")),
            2 => sql.push_str(&format!("UNIQUE{conflict}")),
            3 => sql.push_str(&format!("CHECK ({})", random.pick(CHECKS))),
            4 => sql.push_str(&format!("DEFAULT {}", random.pick(DEFAULTS))),
            5 => sql.push_str(&format!("COLLATE {}", random.pick(&["nocase", "\"binary\"", "RTRIM"]))),
            6 => {
                let columns = random.pick(&["", "", " (a)", "(\"b\")"]);
                let (action, deferral) = (random.pick(ACTIONS), random.pick(DEFERRALS));
                sql.push_str(
                    &format!(
                        "REFERENCES {}{columns}{action}{deferral}",
                        random.pick(&["parent", "\"Parent\"", "nowhere(a)"])
                    )
                    .replace("(a) (", "(")
                    .replace("(a)(", "("),
                );
            }
            _ => sql.push_str(&format!(
                "{}AS (a || ')'){}",
                random.pick(&["", "GENERATED ALWAYS "]),
                random.pick(&["", " STORED", " virtual"])
            )),
        }
    }
    sql
}

fn table_constraint(random: &mut Random, has_key: &mut bool) -> String {
    let conflict = random.pick(CONFLICTS);
    let columns = random.pick(&["a", "A, b", "\"b\" DESC, [a] COLLATE nocase", "'b'"]);
    let body = match random.below(4) {
        0 if !*has_key => {
            *has_key = true;
            format!("PRIMARY KEY ({columns}){conflict}")
        }
        1 => format!("CHECK ({}){conflict}", random.pick(CHECKS)),
        2 => {
            let (own, other) = [("a", "(a)"), ("b, A", "(a, B)"), ("a", "")][random.below(3)];
            format!(
                "FOREIGN KEY ({own}) REFERENCES parent {other}{}{}",
                random.pick(ACTIONS),
                random.pick(DEFERRALS)
            )
        }
        _ => format!("UNIQUE ({columns}){conflict}"),
    };
    format!("{}{body}", constraint_name(random))
}

fn statement(random: &mut Random) -> String {
    let mut has_key = false;
    let mut parts: Vec<String> =
        ["a", "b", "c", "d"].iter().map(|plain| column(random, plain, &mut has_key)).collect();
    for _ in 0..random.below(4) {
        parts.push(table_constraint(random, &mut has_key));
    }
    let separator = format!(",{}", random.pick(BLANKS));
    let options = random.pick(&["", "", "", " WITHOUT ROWID", " strict", " STRICT, without rowid"]);
    format!("CREATE TABLE t (\n{}\n){options}", parts.join(&separator))
}

#[test]
fn statements_say_what_the_pragmas_say() {
    let mut random = Random(7);
    let mut accepted = 0;
    for _ in 0..2500 {
        let sql = statement(&mut random);
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE Parent (a, b, c, PRIMARY KEY (a), UNIQUE (a, b))").unwrap();
        if connection.execute_batch(&sql).is_err() {
            continue;
        }
        accepted += 1;
        let schema = sqlite::read(&connection, &everything());
        compare_with_pragmas(&connection, &schema, &sql);
    }
    assert!(accepted > 600, "SQLite accepted only {accepted} statements");
}

fn compare_with_pragmas(connection: &Connection, schema: &Schema, sql: &str) {
    let table = schema.table(&TableName::new(None, "t")).unwrap();
    let ask = |query: &str| sqlite::rows(connection, query);
    for (ours, mut pragma) in columns(table).into_iter().zip(ask(COLUMNS)) {
        // The pragma does not count what only the kind of key forbids.
        if pragma[4].as_deref() == Some("1")
            && ours[1].as_deref() == Some("integer")
            && table.primary_key().unwrap().columns.len() == 1
        {
            pragma[2].clone_from(&ours[2]);
        }
        // A comment between a type and GENERATED stays in what SQLite takes for the type.
        pragma[1] = pragma[1].as_deref().map(|ty| ty.split(['/', '-']).next().unwrap_or_default().to_owned());
        assert_eq!(ours, pragma, "{sql}");
    }
    assert_eq!(table.columns.len(), ask(COLUMNS).len());
    assert_eq!(foreign_keys(table), ask(FOREIGN_KEYS), "{sql}");
    let uniques: Vec<Option<String>> = ask(UNIQUES).into_iter().map(|mut row| row.remove(0)).collect();
    let ours = uniques_of(table);
    for unique in &ours {
        // SQLite keeps one index for constraints over the same columns, and none for a key that is the row's number.
        let is_key = table.primary_key().is_some_and(|key| &key.columns.join(",") == unique);
        assert!(is_key || uniques.contains(&Some(unique.clone())), "{unique} of {uniques:?}: {sql}");
    }
    for unique in uniques.into_iter().flatten() {
        assert!(ours.contains(&unique), "{unique}: {sql}");
    }
}

const COLUMNS: &str = "select name, replace(lower(type), ' ', ''), cast(\"notnull\" as text), dflt_value, cast(pk as text), \
                       cast(hidden as text) from pragma_table_xinfo('t') order by cid";
const FOREIGN_KEYS: &str = "select cast(id as text), \"from\", lower(\"table\"), lower(coalesce(\"to\", 'a')), on_update, on_delete \
                            from pragma_foreign_key_list('t') order by id desc, seq";
const UNIQUES: &str = "select (select group_concat(name) from (select name from pragma_index_info(l.name) order by seqno)) \
                       from pragma_index_list('t') l where origin = 'u'";

fn columns(table: &Table) -> Vec<Vec<Option<String>>> {
    let key = table.primary_key().map(|key| key.columns.clone()).unwrap_or_default();
    let columns = table.columns.iter().map(|column| {
        let (default, hidden) = match &column.server_default {
            Some(ServerDefault::Expression { expr: limbeck_schema::Expr::Text { sql } }) => {
                (Some(inside(sql)), "0")
            }
            Some(ServerDefault::Computed { computed }) if computed.persisted == Some(true) => (None, "3"),
            Some(ServerDefault::Computed { .. }) => (None, "2"),
            _ => (None, "0"),
        };
        let place = key.iter().position(|name| *name == column.name).map_or(0, |place| place + 1);
        let ty = column.ty.raw.clone().unwrap().to_lowercase().replace(' ', "");
        let not_null = if column.nullable { "0" } else { "1" };
        vec![
            Some(column.name.clone()),
            Some(ty),
            Some(not_null.to_owned()),
            default,
            Some(place.to_string()),
            Some(hidden.to_owned()),
        ]
    });
    columns.collect()
}

/// An expression without the parentheses that DEFAULT wants.
fn inside(sql: &str) -> String {
    sql.strip_prefix('(').and_then(|sql| sql.strip_suffix(')')).unwrap_or(sql).trim().to_owned()
}

fn foreign_keys(table: &Table) -> Vec<Vec<Option<String>>> {
    let keys: Vec<_> = table.foreign_keys().collect();
    let mut rows = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        for (place, column) in key.columns.iter().enumerate() {
            rows.push(vec![
                Some((keys.len() - 1 - at).to_string()),
                Some(column.clone()),
                Some(key.target.name.to_lowercase()),
                key.target_columns.get(place).cloned(),
                Some(key.on_update.clone().unwrap_or_else(|| "NO ACTION".to_owned())),
                Some(key.on_delete.clone().unwrap_or_else(|| "NO ACTION".to_owned())),
            ]);
        }
    }
    rows
}

fn uniques_of(table: &Table) -> Vec<String> {
    let uniques = table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::Unique { unique } => Some(unique.columns.join(",")),
        _ => None,
    });
    uniques.collect()
}

#[test]
fn altered_tables_and_scopes() {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch(
            r#"
            CREATE TABLE parent (id INTEGER PRIMARY KEY);
            CREATE TABLE old (a INT, b TEXT CHECK (b <> ''), gone INT);
            CREATE INDEX ix ON old (b COLLATE nocase DESC, lower(a)) WHERE a > 3;
            ALTER TABLE old ADD COLUMN c INT NOT NULL DEFAULT 3 CONSTRAINT up REFERENCES parent;
            ALTER TABLE old RENAME TO "new one";
            ALTER TABLE "new one" RENAME COLUMN a TO "a b";
            ALTER TABLE "new one" DROP COLUMN gone;
            CREATE TABLE copied AS SELECT 1 AS x, 'y' AS y;
            CREATE VIEW a_view AS SELECT 1;
            CREATE TEMPORARY TABLE passing (a INT DEFAULT 4);
            CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT);
            INSERT INTO numbered DEFAULT VALUES;
            ATTACH ':memory:' AS side;
            CREATE TABLE side.t (id INTEGER PRIMARY KEY, up REFERENCES t);
            "#,
        )
        .unwrap();
    let names = |scope: &CatalogScope| -> Vec<String> {
        sqlite::read(&connection, scope).tables.iter().map(|table| table.name.to_string()).collect()
    };
    assert_eq!(names(&everything()), ["copied", "new one", "numbered", "parent"]);
    let named = SchemaScope::Named(vec!["main".to_owned(), "side".to_owned()]);
    assert_eq!(names(&CatalogScope { schemas: named, ..everything() }).last().unwrap(), "side.t");
    let side = CatalogScope { table: Some(TableName::new(Some("side"), "t")), ..everything() };
    let side = sqlite::read(&connection, &side);
    assert_eq!(side.tables[0].foreign_keys().next().unwrap().target.to_string(), "side.t");

    let schema = sqlite::read(&connection, &everything());
    let table = schema.table(&TableName::new(None, "new one")).unwrap();
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["a b", "b", "c"]);
    let up = table.foreign_keys().next().unwrap();
    assert_eq!(
        (up.name.as_ref().unwrap().text.as_str(), up.target_columns.as_slice()),
        ("up", &["id".to_owned()][..])
    );
    let index = serde_json::to_value(&table.indexes[0]).unwrap();
    assert_eq!(index["options"]["sqlite_where"]["sql"], "\"a b\" > 3");
    assert_eq!(index["elements"][0]["expr"]["operator"], "DESC");
    assert_eq!(index["elements"][1]["expr"]["sql"], "lower(\"a b\")");
    assert!(matches!(&table.indexes[0].elements[1], IndexElement::Expression { .. }));
    assert!(schema.table(&TableName::new(None, "numbered")).unwrap().options.sqlite.autoincrement);
}

#[test]
fn thousands_of_tables_are_read_in_one_query() {
    let connection = Connection::open_in_memory().unwrap();
    let mut sql = String::from("BEGIN;");
    for at in 0..3000 {
        sql.push_str(&format!(
            "CREATE TABLE t{at} (id INTEGER NOT NULL, a VARCHAR(20) DEFAULT 'x' NOT NULL, up INTEGER, PRIMARY KEY (id), \
             CONSTRAINT ck{at} CHECK (id > 0), CONSTRAINT fk{at} FOREIGN KEY(up) REFERENCES t{} (id));
             CREATE INDEX ix{at} ON t{at} (a);",
            at / 2
        ));
    }
    connection.execute_batch(&format!("{sql}COMMIT")).unwrap();
    let mut queries = 0;
    let schema = support::read(&sqlite::profile(), &everything(), |query| {
        queries += 1;
        sqlite::rows(&connection, &query.sql)
    });
    assert_eq!((queries, schema.tables.len()), (1, 3000));
    assert!(schema.tables.iter().all(|table| table.constraints.len() == 3 && table.indexes.len() == 1));
}
