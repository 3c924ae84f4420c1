//! Indexes, with SQL Server's options; and keys, which are indexes too.

use limbeck_ops::DropIndex;
use limbeck_schema::{Constraint, Index, OtherOption, PrimaryKey, Table, TableName, Unique, Value};

use crate::ddl::{Context, Sql, deferral, index_element, index_name, preamble};
use crate::naming::Subject;

/// `CREATE INDEX`.
pub(super) fn create(cx: Context<'_>, table: &TableName, index: &Index) -> Sql {
    let options = &index.options.other;
    let elements = index.elements.iter().map(|item| index_element(cx, item)).collect::<Sql<Vec<_>>>()?;
    let mut text = format!(
        "CREATE {}{}{}INDEX {} ON {}",
        if index.unique { "UNIQUE " } else { "" },
        clustered(options),
        if option(options, "columnstore") == Some(&Value::Bool(true)) { "COLUMNSTORE " } else { "" },
        index_name(cx, table, index)?,
        cx.table(table),
    );
    if !elements.is_empty() {
        text.push_str(&format!(" ({})", elements.join(", ")));
    }
    if let Some(Value::List(columns)) = option(options, "include") {
        let names: Vec<String> = columns.iter().filter_map(name).map(|name| cx.quote(name)).collect();
        if !names.is_empty() {
            text.push_str(&format!(" INCLUDE ({})", names.join(", ")));
        }
    }
    if let Some(Value::Str(predicate)) = option(options, "where") {
        text.push_str(&format!(" WHERE {predicate}"));
    }
    Ok(text)
}

/// `DROP INDEX`, which names the table.
pub(super) fn drop(cx: Context<'_>, drop: &DropIndex, name: &str) -> String {
    let table = TableName::new(drop.schema.as_deref(), drop.table.as_deref().unwrap_or("no_table"));
    let guard = if drop.if_exists && !cx.before_sqlalchemy_2_1() { "IF EXISTS " } else { "" };
    format!("DROP INDEX {guard}{name} ON {}", cx.table(&table))
}

/// A primary key.
pub(super) fn primary_key(cx: Context<'_>, table: &Table, key: &PrimaryKey) -> Sql {
    let constraint = Constraint::PrimaryKey { key: key.clone() };
    let preamble = preamble(cx, &Subject::of_constraint(&table.name, &constraint))?;
    let (clustered, columns) = (clustered(&key.other), cx.quote_list(&key.columns));
    Ok(format!("{preamble}PRIMARY KEY {clustered}({columns}){}", deferral(cx, &key.deferral)?))
}

/// A UNIQUE constraint.
pub(super) fn unique(cx: Context<'_>, table: &Table, unique: &Unique) -> Sql {
    let constraint = Constraint::Unique { unique: unique.clone() };
    let preamble = preamble(cx, &Subject::of_constraint(&table.name, &constraint))?;
    let (clustered, columns) = (clustered(&unique.other), cx.quote_list(&unique.columns));
    Ok(format!("{preamble}UNIQUE {clustered}({columns}){}", deferral(cx, &unique.deferral)?))
}

fn clustered(options: &[OtherOption]) -> &'static str {
    match option(options, "clustered") {
        Some(Value::Bool(true)) => "CLUSTERED ",
        Some(Value::Bool(false)) => "NONCLUSTERED ",
        _ => "",
    }
}

fn option<'a>(options: &'a [OtherOption], key: &str) -> Option<&'a Value> {
    options.iter().find(|option| option.dialect == "mssql" && option.key == key).map(|option| &option.value)
}

fn name(value: &Value) -> Option<&str> {
    match value {
        Value::Str(name) => Some(name),
        _ => None,
    }
}
