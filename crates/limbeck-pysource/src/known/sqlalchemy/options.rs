//! Keywords that only some dialects know: `postgresql_where=`, `mysql_engine=`.
//!
//! For a dialect that Limbeck knows, an unknown keyword raises in SQLAlchemy, which words it. For another one, a
//! plain value is kept.

use limbeck_diagnostics::Span;
use limbeck_schema::{
    ColumnOptions, Expr, IndexOptions, MysqlIndexOptions, OtherOption, PrimaryKey, TableOptions, Unique,
    Value as Plain,
};

use super::expression::{condition, plain_of, plain_value};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::Value;
use crate::syntax::ast::Name;

type Extra = Vec<(Name, Value)>;

fn refuse<T>(interpreter: &Interpreter<'_>, keyword: &str, span: Span) -> Outcome<T> {
    interpreter.decline(span, format!("`{keyword}` is not evaluated here"))
}

/// An option for a dialect without a struct.
fn another(interpreter: &Interpreter<'_>, keyword: &str, value: &Value, span: Span) -> Outcome<OtherOption> {
    match (keyword.split_once('_'), plain_of(interpreter, value)) {
        (Some((dialect, key)), Some(value))
            if !matches!(dialect, "postgresql" | "sqlite" | "mysql" | "mariadb") && !key.is_empty() =>
        {
            Ok(OtherOption { dialect: dialect.to_owned(), key: key.to_owned(), value })
        }
        _ => refuse(interpreter, keyword, span),
    }
}

/// Options of an operation that has none of its own.
pub(crate) fn other(interpreter: &Interpreter<'_>, extra: Extra, span: Span) -> Outcome<Vec<OtherOption>> {
    extra.into_iter().map(|(keyword, value)| another(interpreter, &keyword, &value, span)).collect()
}

fn text(interpreter: &Interpreter<'_>, keyword: &str, value: &Value, span: Span) -> Outcome<Option<String>> {
    match (value, value.as_str()) {
        (Value::None, _) => Ok(None),
        (_, Some(text)) => Ok(Some(text.to_string())),
        _ => refuse(interpreter, keyword, span),
    }
}

fn truth(interpreter: &Interpreter<'_>, keyword: &str, value: &Value, span: Span) -> Outcome<Option<bool>> {
    match value {
        Value::None => Ok(None),
        Value::Bool(truth) => Ok(Some(*truth)),
        _ => refuse(interpreter, keyword, span),
    }
}

fn predicate(interpreter: &mut Interpreter<'_>, value: &Value, span: Span) -> Outcome<Option<Expr>> {
    if value.is_none() {
        return Ok(None);
    }
    condition(interpreter, value, span).map(Some)
}

fn names(interpreter: &mut Interpreter<'_>, value: &Value, span: Span) -> Outcome<Vec<String>> {
    if value.is_none() { Ok(Vec::new()) } else { interpreter.strings(value, span) }
}

/// A dict of strings; numbers and truth values as SQL writes them.
pub(crate) fn string_pairs(
    interpreter: &mut Interpreter<'_>,
    value: &Value,
    span: Span,
) -> Outcome<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    for (key, value) in interpreter.dict_items(value, span)? {
        match (key.as_str(), &value) {
            (Some(key), Value::Str(text)) => pairs.push((key.to_string(), text.to_string())),
            (Some(key), Value::Int(int)) => pairs.push((key.to_string(), int.to_string())),
            _ => return interpreter.decline(span, "these options are not evaluated"),
        }
    }
    Ok(pairs)
}

/// Options of an index; `columns` are those that a common prefix length applies to.
pub(crate) fn index(
    interpreter: &mut Interpreter<'_>,
    extra: Extra,
    columns: &[String],
    span: Span,
) -> Outcome<IndexOptions> {
    let mut options = IndexOptions::default();
    for (keyword, value) in extra {
        match &*keyword {
            "postgresql_using" => options.postgresql.using = text(interpreter, &keyword, &value, span)?,
            "postgresql_where" => options.postgresql.predicate = predicate(interpreter, &value, span)?,
            "postgresql_include" => options.postgresql.include = names(interpreter, &value, span)?,
            "postgresql_ops" => options.postgresql.ops = string_pairs(interpreter, &value, span)?,
            "postgresql_with" => options.postgresql.with = string_pairs(interpreter, &value, span)?,
            "postgresql_tablespace" => {
                options.postgresql.tablespace = text(interpreter, &keyword, &value, span)?;
            }
            "postgresql_concurrently" => {
                options.postgresql.concurrently =
                    truth(interpreter, &keyword, &value, span)?.unwrap_or(false);
            }
            "postgresql_nulls_not_distinct" => {
                options.postgresql.nulls_not_distinct = truth(interpreter, &keyword, &value, span)?;
            }
            "sqlite_where" => options.sqlite_where = predicate(interpreter, &value, span)?,
            _ => match keyword.split_once('_') {
                Some(("mysql", key)) => {
                    mysql_index(interpreter, &mut options.mysql, key, &keyword, &value, columns, span)?;
                }
                Some(("mariadb", key)) => {
                    mysql_index(interpreter, &mut options.mariadb, key, &keyword, &value, columns, span)?;
                }
                _ => options.other.push(another(interpreter, &keyword, &value, span)?),
            },
        }
    }
    Ok(options)
}

fn mysql_index(
    interpreter: &mut Interpreter<'_>,
    options: &mut MysqlIndexOptions,
    key: &str,
    keyword: &str,
    value: &Value,
    columns: &[String],
    span: Span,
) -> Outcome<()> {
    match key {
        "using" => options.using = text(interpreter, keyword, value, span)?,
        "prefix" => options.prefix = text(interpreter, keyword, value, span)?,
        "with_parser" => options.with_parser = text(interpreter, keyword, value, span)?,
        "length" => options.length = lengths(interpreter, keyword, value, columns, span)?,
        _ => return refuse(interpreter, keyword, span),
    }
    Ok(())
}

fn lengths(
    interpreter: &mut Interpreter<'_>,
    keyword: &str,
    value: &Value,
    columns: &[String],
    span: Span,
) -> Outcome<Vec<(String, i64)>> {
    match value {
        Value::None => Ok(Vec::new()),
        Value::Int(length) => Ok(columns.iter().map(|column| (column.clone(), *length)).collect()),
        _ => {
            let mut lengths = Vec::new();
            for (key, value) in interpreter.dict_items(value, span)? {
                match (key.as_str(), value) {
                    (Some(key), Value::Int(length)) => lengths.push((key.to_string(), length)),
                    _ => return refuse(interpreter, keyword, span),
                }
            }
            Ok(lengths)
        }
    }
}

/// Options of a UNIQUE constraint.
pub(crate) fn unique(
    interpreter: &mut Interpreter<'_>,
    extra: Extra,
    unique: &mut Unique,
    span: Span,
) -> Outcome<()> {
    for (keyword, value) in extra {
        match &*keyword {
            "postgresql_include" => unique.postgresql_include = names(interpreter, &value, span)?,
            "postgresql_nulls_not_distinct" => {
                unique.postgresql_nulls_not_distinct = truth(interpreter, &keyword, &value, span)?;
            }
            "sqlite_on_conflict" => unique.sqlite_on_conflict = text(interpreter, &keyword, &value, span)?,
            _ => unique.other.push(another(interpreter, &keyword, &value, span)?),
        }
    }
    Ok(())
}

/// Options of a primary key.
pub(super) fn primary_key(
    interpreter: &mut Interpreter<'_>,
    extra: Extra,
    key: &mut PrimaryKey,
    span: Span,
) -> Outcome<()> {
    for (keyword, value) in extra {
        match &*keyword {
            "postgresql_include" => key.postgresql_include = names(interpreter, &value, span)?,
            "sqlite_on_conflict" => key.sqlite_on_conflict = text(interpreter, &keyword, &value, span)?,
            "mysql_using" => key.mysql_using = text(interpreter, &keyword, &value, span)?,
            "mariadb_using" => key.mariadb_using = text(interpreter, &keyword, &value, span)?,
            _ => key.other.push(another(interpreter, &keyword, &value, span)?),
        }
    }
    Ok(())
}

/// `postgresql_not_valid` and what is kept for others.
pub(crate) fn not_valid(
    interpreter: &Interpreter<'_>,
    extra: Extra,
    span: Span,
) -> Outcome<(bool, Vec<OtherOption>)> {
    let mut found = false;
    let mut others = Vec::new();
    for (keyword, value) in extra {
        match &*keyword {
            "postgresql_not_valid" => found = truth(interpreter, &keyword, &value, span)?.unwrap_or(false),
            _ => others.push(another(interpreter, &keyword, &value, span)?),
        }
    }
    Ok((found, others))
}

/// Options of a column.
pub(super) fn column(interpreter: &Interpreter<'_>, extra: Extra, span: Span) -> Outcome<ColumnOptions> {
    let mut options = ColumnOptions::default();
    for (keyword, value) in extra {
        let text = || text(interpreter, &keyword, &value, span);
        match &*keyword {
            "sqlite_on_conflict_not_null" => options.sqlite_on_conflict_not_null = text()?,
            "sqlite_on_conflict_primary_key" => options.sqlite_on_conflict_primary_key = text()?,
            "sqlite_on_conflict_unique" => options.sqlite_on_conflict_unique = text()?,
            _ => options.other.push(another(interpreter, &keyword, &value, span)?),
        }
    }
    Ok(options)
}

/// Options of a table.
pub(super) fn table(interpreter: &mut Interpreter<'_>, extra: Extra, span: Span) -> Outcome<TableOptions> {
    let mut options = TableOptions::default();
    for (keyword, value) in extra {
        match &*keyword {
            "postgresql_partition_by" => {
                options.postgresql.partition_by = text(interpreter, &keyword, &value, span)?;
            }
            "postgresql_inherits" => {
                options.postgresql.inherits = match value.as_str() {
                    Some(one) => vec![one.to_string()],
                    None => names(interpreter, &value, span)?,
                };
            }
            "postgresql_using" => options.postgresql.using = text(interpreter, &keyword, &value, span)?,
            "postgresql_with" => options.postgresql.with = string_pairs(interpreter, &value, span)?,
            "postgresql_on_commit" => {
                options.postgresql.on_commit = text(interpreter, &keyword, &value, span)?;
            }
            "postgresql_tablespace" => {
                options.postgresql.tablespace = text(interpreter, &keyword, &value, span)?;
            }
            // For reflection only.
            "postgresql_ignore_search_path" => {}
            "sqlite_autoincrement" => {
                options.sqlite.autoincrement = truth(interpreter, &keyword, &value, span)?.unwrap_or(false);
            }
            "sqlite_with_rowid" => {
                options.sqlite.without_rowid = truth(interpreter, &keyword, &value, span)? == Some(false);
            }
            "sqlite_strict" => {
                options.sqlite.strict = truth(interpreter, &keyword, &value, span)?.unwrap_or(false);
            }
            _ => match keyword.split_once('_') {
                Some(("mysql", key)) => {
                    options.mysql.push(mysql_option(interpreter, key, &keyword, &value, span)?);
                }
                Some(("mariadb", key)) => {
                    options.mariadb.push(mysql_option(interpreter, key, &keyword, &value, span)?);
                }
                _ => options.other.push(another(interpreter, &keyword, &value, span)?),
            },
        }
    }
    Ok(options)
}

fn mysql_option(
    interpreter: &Interpreter<'_>,
    key: &str,
    keyword: &str,
    value: &Value,
    span: Span,
) -> Outcome<(String, String)> {
    match plain_value(value) {
        Some(Plain::Str(text)) => Ok((key.to_owned(), text)),
        Some(Plain::Int(int)) => Ok((key.to_owned(), int.to_string())),
        _ => refuse(interpreter, keyword, span),
    }
}
