//! `CREATE INDEX`: here the index carries the schema, not the table.

use limbeck_schema::{Index, TableName};

use crate::ddl::{Context, Sql, expression, index_element, index_name};

/// The statement; `guard` is empty or `IF NOT EXISTS `.
pub(super) fn create(cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
    let elements = index.elements.iter().map(|item| index_element(cx, item)).collect::<Sql<Vec<_>>>()?;
    let schema = match &table.schema {
        Some(schema) if !schema.is_empty() => format!("{}.", cx.quote(schema)),
        _ => String::new(),
    };
    let mut text = format!(
        "CREATE {}INDEX {guard}{schema}{} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        index_name(cx, table, index)?,
        cx.quote(&table.name),
        elements.join(", ")
    );
    if let Some(predicate) = &index.options.sqlite_where {
        text.push_str(&format!(" WHERE {}", expression(cx, predicate)?));
    }
    Ok(text)
}
