//! Columns: type, nullability, default, numbering, generation rule, comment.

use limbeck_diagnostics::Result;
use limbeck_schema::{Autoincrement, Check, Column, Computed, Expr, ServerDefault};

use super::scope::{Place, condition, texts};
use super::types::{Characters, read_type};
use super::{Reader, defaults};
use crate::catalog::rows::{Row, read_rows};
use crate::mysql::text::standard_quotes;
use crate::{CatalogQuery, CatalogScope, Profile, TextRows};

const NAME: &str = "columns";

/// The query.
pub(super) fn query(profile: &Profile, scope: &CatalogScope) -> CatalogQuery {
    let sql = format!(
        "SELECT {} FROM information_schema.columns WHERE {} ORDER BY table_schema, table_name, ordinal_position",
        texts(&[
            "table_schema",
            "table_name",
            "column_name",
            "column_type",
            "is_nullable",
            "column_default",
            "extra",
            "character_set_name",
            "collation_name",
            "generation_expression",
            "column_comment",
        ]),
        condition(profile, scope, "table_schema", "table_name"),
    );
    CatalogQuery { name: NAME, sql }
}

/// A column as the catalog says it.
pub(super) struct ColumnRow<'a> {
    pub place: Place<'a>,
    pub name: &'a str,
    pub ty: &'a str,
    pub nullable: bool,
    /// Its default: on MariaDB and in `SHOW CREATE TABLE` SQL, in MySQL's catalog a bare value.
    pub default: Option<&'a str>,
    pub extra: &'a str,
    pub charset: Option<&'a str>,
    pub collation: Option<&'a str>,
    pub generation: Option<&'a str>,
    pub comment: Option<&'a str>,
}

/// The rows.
pub(super) fn rows(answer: &TextRows) -> Result<Vec<ColumnRow<'_>>> {
    read_rows(NAME, answer, row)
}

fn row<'a>(row: &mut Row<'a>) -> Result<ColumnRow<'a>> {
    Ok(ColumnRow {
        place: Place { schema: row.text()?, table: row.text()? },
        name: row.text()?,
        ty: row.text()?,
        nullable: match row.text()? {
            "YES" => true,
            "NO" => false,
            other => return Err(row.unreadable(format!("is `{other}` where YES or NO must stand"))),
        },
        default: row.optional()?,
        extra: row.optional()?.unwrap_or_default(),
        charset: row.optional()?,
        collation: row.optional()?,
        generation: row.optional()?.filter(|rule| !rule.is_empty()),
        comment: row.optional()?.filter(|comment| !comment.is_empty()),
    })
}

/// The column that a row of `information_schema` describes. `usual` is its table's collation.
pub(super) fn column(
    reader: &Reader<'_>,
    row: &ColumnRow<'_>,
    usual: Option<&str>,
    checks: Vec<Check>,
) -> Column {
    let default = defaults::of_catalog(reader, row);
    described(reader, row, usual, default, checks)
}

/// The column with that default.
pub(super) fn described(
    reader: &Reader<'_>,
    row: &ColumnRow<'_>,
    usual: Option<&str>,
    default: Option<String>,
    mut checks: Vec<Check>,
) -> Column {
    let is_json = reader.mysql.is_mariadb && row.ty == "longtext" && take_json_check(row.name, &mut checks);
    let characters = Characters {
        charset: row.charset,
        collation: row.collation,
        are_usual: row.collation.is_none() || row.collation == usual,
    };
    let ty = read_type(row.ty, characters, is_json);
    let mut column = Column::new(row.name, ty);
    column.nullable = row.nullable;
    column.comment = row.comment.map(str::to_owned);
    column.checks = checks;
    let extra = row.extra.to_ascii_lowercase();
    column.autoincrement =
        if extra.contains("auto_increment") { Autoincrement::Yes } else { Autoincrement::No };
    column.server_default = match row.generation {
        Some(rule) => {
            let sql = if reader.mysql.is_mariadb { rule.to_owned() } else { defaults::unescaped(rule) };
            let sql = standard_quotes(&sql);
            let persisted = Some(extra.contains("stored") || extra.contains("persistent"));
            Some(ServerDefault::Computed { computed: Computed { sql, persisted } })
        }
        None => default.map(|sql| ServerDefault::Expression { expr: Expr::text(sql) }),
    };
    column
}

/// Whether the column has the check that makes a text JSON on MariaDB; it is then part of the type.
fn take_json_check(column: &str, checks: &mut Vec<Check>) -> bool {
    let in_backticks = format!("json_valid(`{}`)", column.replace('`', "``"));
    // As a session with `ANSI_QUOTES` reads it.
    let in_quotes = format!("json_valid(\"{}\")", column.replace('"', "\"\""));
    let is_it =
        |check: &Check| [&in_backticks, &in_quotes].iter().any(|text| check.condition == Expr::text(*text));
    let before = checks.len();
    checks.retain(|check| !is_it(check));
    checks.len() < before
}
