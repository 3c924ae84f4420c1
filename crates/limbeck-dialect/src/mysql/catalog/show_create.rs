//! `SHOW CREATE TABLE` of a temporary table, which `information_schema` does not know. Only what Limbeck asks of a
//! scratch table is read: columns with their defaults and rules, checks, indexes.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_schema::{Check, Column, Constraint, Table, TableName};

use super::columns::{ColumnRow, described};
use super::indexes::Parts;
use super::scope::Place;
use super::types::{CATALOG_ESCAPES, plain_type};
use super::{Mysql, Reader, checks, defaults};
use crate::catalog::rows::read_rows;
use crate::mysql::text::Reader as TextReader;
use crate::{CatalogQuery, CatalogScope, Dialect, Profile, SchemaScope, TextRows};

/// What the query is called in messages.
pub(super) const NAME: &str = "scratch table";

/// The query for one table.
pub(super) fn query(mysql: &Mysql, name: &str) -> CatalogQuery {
    CatalogQuery { name: NAME, sql: format!("SHOW CREATE TABLE {}", mysql.quote(name)) }
}

/// The table that an answer describes.
///
/// # Errors
/// `LB0804` when the statement is not as the server writes it.
pub(super) fn table(mysql: &Mysql, profile: &Profile, answer: &TextRows) -> Result<Table> {
    let rows = read_rows(NAME, answer, |row| Ok((row.text()?, row.text()?)))?;
    let Some((name, sql)) = rows.first() else {
        return Err(unreadable("", "there is no answer"));
    };
    let scope = CatalogScope { schemas: SchemaScope::Scratch(Vec::new()), table: None, exclude: Vec::new() };
    let reader = Reader { mysql, profile, scope: &scope };
    let mut text = TextReader::new(sql, CATALOG_ESCAPES);
    text.up_to(&['(']);
    let Some(body) = text.parenthesised() else { return Err(unreadable(sql, "it has no parentheses")) };
    let mut table = Table::new(TableName::new(None, *name));
    let mut items = TextReader::new(body, CATALOG_ESCAPES);
    loop {
        let item = items.up_to(&[',']);
        let mut words = TextReader::new(item, CATALOG_ESCAPES);
        read_item(&reader, &mut words, &mut table)
            .ok_or_else(|| unreadable(item, "it is no column or key"))?;
        if !items.accept(',') {
            return Ok(table);
        }
    }
}

fn read_item(reader: &Reader<'_>, text: &mut TextReader<'_>, table: &mut Table) -> Option<()> {
    if let Some(name) = text.name() {
        table.columns.push(column(reader, &name, text)?);
        return Some(());
    }
    if text.accept_words(&["PRIMARY", "KEY"]) {
        return Some(());
    }
    if text.accept_words(&["CONSTRAINT"]) {
        let name = text.name()?;
        if text.accept_words(&["CHECK"]) {
            let check = checks::named(Some(&name), text.parenthesised()?);
            table.constraints.push(Constraint::Check { check });
        }
        return Some(());
    }
    let unique = text.accept_words(&["UNIQUE"]);
    let prefix = ["FULLTEXT", "SPATIAL"].into_iter().find(|word| text.accept_words(&[word]));
    if !text.accept_words(&["KEY"]) {
        return None;
    }
    let mut parts = Parts::new(&text.name()?, unique);
    parts.kind(prefix.unwrap_or_default());
    let inside = text.parenthesised()?;
    let mut elements = TextReader::new(inside, CATALOG_ESCAPES);
    loop {
        element(&mut elements, &mut parts)?;
        if !elements.accept(',') {
            break;
        }
    }
    if text.accept_words(&["USING", "HASH"]) {
        parts.kind("HASH");
    }
    table.indexes.push(parts.index(reader.mysql));
    Some(())
}

/// A column with the length of its prefix, or an expression.
fn element(text: &mut TextReader<'_>, parts: &mut Parts) -> Option<()> {
    match text.name() {
        Some(name) => {
            let length = text.parenthesised().map(str::parse).transpose().ok()?;
            parts.column(&name, length, text.accept_words(&["DESC"]));
        }
        None => {
            let sql = text.parenthesised()?;
            parts.expression(sql, text.accept_words(&["DESC"]));
        }
    }
    Some(())
}

fn column(reader: &Reader<'_>, name: &str, text: &mut TextReader<'_>) -> Option<Column> {
    let ty = type_words(text)?;
    let mut charset = None;
    let mut collation = None;
    let mut row = ColumnRow {
        place: Place { schema: "", table: "" },
        name,
        ty,
        nullable: true,
        default: None,
        extra: "",
        charset: None,
        collation: None,
        generation: None,
        comment: None,
    };
    let mut update = None;
    let mut own_checks: Vec<Check> = Vec::new();
    while let Some(word) = text.word() {
        match word.to_ascii_uppercase().as_str() {
            "CHARACTER" => {
                text.accept_words(&["SET"]);
                charset = text.word();
            }
            "COLLATE" => collation = text.word(),
            "GENERATED" => {
                text.accept_words(&["ALWAYS", "AS"]);
                row.generation = Some(text.parenthesised()?);
            }
            "STORED" | "PERSISTENT" => row.extra = "STORED GENERATED",
            "NOT" => row.nullable = !text.accept_words(&["NULL"]),
            "AUTO_INCREMENT" => row.extra = "auto_increment",
            "DEFAULT" => row.default = Some(expression(text)),
            "ON" if text.accept_words(&["UPDATE"]) => update = Some(expression(text)),
            "COMMENT" => drop(text.string()?),
            "CHECK" => own_checks.push(checks::named(None, text.parenthesised()?)),
            _ => {}
        }
    }
    row.charset = charset;
    row.collation = collation;
    let default = row.default.map(|text| plain_number(row.ty, text));
    let default = defaults::updated(default, update);
    let rule = row.generation.map(escaped_once);
    let rule = rule.as_deref();
    if !reader.mysql.is_mariadb {
        row.generation = rule;
    }
    Some(described(reader, &row, None, default, own_checks))
}

/// The words of the type: its name, its arguments, its signs.
fn type_words<'a>(text: &mut TextReader<'a>) -> Option<&'a str> {
    let all = text.rest();
    text.word()?;
    while text.parenthesised().is_some()
        || ["UNSIGNED", "ZEROFILL"].iter().any(|word| text.accept_words(&[word]))
    {}
    let length = all.len() - text.rest().len();
    let words = all.get(..length)?.trim_end();
    plain_type(words, CATALOG_ESCAPES).map(|_| words)
}

/// A default: a string, a number, or an expression that ends where the next word begins.
fn expression<'a>(text: &mut TextReader<'a>) -> &'a str {
    text.up_to(&[' '])
}

/// MySQL writes `DEFAULT '0'` of a number here, and `0` in its catalog.
fn plain_number(ty: &str, default: &str) -> String {
    let inside = default.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    match inside {
        Some(number) if defaults::is_numeric(ty) => number.to_owned(),
        _ => default.to_owned(),
    }
}

/// A rule as the catalog writes it, from which the reader takes one escape away again.
fn escaped_once(rule: &str) -> String {
    rule.replace('\\', "\\\\").replace('\'', "\\'")
}

fn unreadable(item: &str, what: &str) -> Error {
    Error::new(Code::CatalogUnreadable, "how the server writes a table cannot be read")
        .fact("statement", item)
        .note(what)
}
