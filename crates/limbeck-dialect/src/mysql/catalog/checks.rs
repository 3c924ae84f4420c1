//! CHECK constraints: MariaDB's of tables and of columns, MySQL's since 8.0.16.

use std::collections::HashMap;

use limbeck_diagnostics::Result;
use limbeck_schema::{Check, Constraint, ConstraintName, Deferral, Expr, Origin, OtherOption, Value};

use super::defaults::unescaped;
use super::scope::{Place, condition, texts};
use super::{Found, Mysql};
use crate::catalog::rows::{Row, read_rows};
use crate::mysql::text::standard_quotes;
use crate::{CatalogQuery, CatalogScope, Profile, TextRows, Version};

const NAME: &str = "checks";

/// The query. MySQL's view names no table, so that it is the one that is joined.
pub(super) fn query(mysql: &Mysql, profile: &Profile, scope: &CatalogScope) -> CatalogQuery {
    let sql = if mysql.is_mariadb {
        // Before there were levels, a column's check could be told by its name alone.
        let level = if profile.server >= Version(10, 5, 10) { "level" } else { "NULL" };
        format!(
            "SELECT {}, 'YES', 'no' FROM information_schema.check_constraints WHERE {} \
             ORDER BY constraint_schema, table_name, constraint_name",
            texts(&["constraint_schema", "table_name", "constraint_name", level, "check_clause"]),
            condition(profile, scope, "constraint_schema", "table_name"),
        )
    } else if profile.server >= Version(8, 0, 16) {
        format!(
            "SELECT {}, 'yes' FROM information_schema.table_constraints t JOIN information_schema.check_constraints c \
             ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name \
             WHERE t.constraint_type = 'CHECK' AND {} ORDER BY t.table_schema, t.table_name, t.constraint_name",
            texts(&[
                "t.table_schema",
                "t.table_name",
                "t.constraint_name",
                "'Table'",
                "c.check_clause",
                "t.enforced",
            ]),
            condition(profile, scope, "t.table_schema", "t.table_name"),
        )
    } else {
        format!("SELECT {} FROM DUAL WHERE FALSE", ["''"; 7].join(", "))
    };
    CatalogQuery { name: NAME, sql }
}

/// A check of a table or a column.
pub(super) struct CheckRow<'a> {
    name: &'a str,
    level: Option<&'a str>,
    clause: String,
    enforced: bool,
}

/// The checks of each table.
pub(super) type Checks<'a> = HashMap<Place<'a>, Vec<CheckRow<'a>>>;

/// The rows.
pub(super) fn rows(answer: &TextRows) -> Result<Checks<'_>> {
    let mut checks = Checks::new();
    for (place, row) in read_rows(NAME, answer, row)? {
        checks.entry(place).or_default().push(row);
    }
    Ok(checks)
}

fn row<'a>(row: &mut Row<'a>) -> Result<(Place<'a>, CheckRow<'a>)> {
    let place = Place { schema: row.text()?, table: row.text()? };
    let (name, level, clause) = (row.text()?, row.optional()?, row.text()?);
    let enforced = row.text()? == "YES";
    let clause = if row.text()? == "yes" { unescaped(clause) } else { clause.to_owned() };
    Ok((place, CheckRow { name, level, clause, enforced }))
}

impl CheckRow<'_> {
    fn is_of_column(&self, column: &str) -> bool {
        self.name == column && self.level.is_none_or(|level| level == "Column")
    }
}

/// The checks that are written on a column; their names are the column's, and no statement can use them.
pub(super) fn of_column(checks: &Checks<'_>, place: &Place<'_>, column: &str) -> Vec<Check> {
    let own = checks.get(place).into_iter().flatten().filter(|row| row.is_of_column(column));
    own.map(|row| named(None, &row.clause)).collect()
}

/// Gives each table its own checks.
pub(super) fn read(checks: &Checks<'_>, found: &mut Found<'_>) {
    for (place, rows) in checks {
        let Some((table, _)) = found.table(place) else { continue };
        for row in rows {
            if !table.columns.iter().any(|column| row.is_of_column(&column.name)) {
                table.constraints.push(Constraint::Check { check: of_table(row) });
            }
        }
    }
}

fn of_table(row: &CheckRow<'_>) -> Check {
    let mut check = named(Some(row.name), &row.clause);
    if !row.enforced {
        check.other.push(OtherOption {
            dialect: "mysql".to_owned(),
            key: "enforced".to_owned(),
            value: Value::Bool(false),
        });
    }
    check
}

/// A check with that name.
pub(super) fn named(name: Option<&str>, clause: &str) -> Check {
    Check {
        name: name.map(ConstraintName::settled),
        condition: Expr::text(standard_quotes(clause)),
        deferral: Deferral::default(),
        postgresql_not_valid: false,
        type_bound: false,
        other: Vec::new(),
        origin: Origin::default(),
    }
}
