//! `CREATE INDEX` with PostgreSQL's options.

use limbeck_schema::{Expr, Index, IndexElement, TableName};

use crate::ddl::{Context, Sql, expression, index_element, index_name, method};

/// The statement; `guard` is empty or `IF NOT EXISTS `.
pub(super) fn create(cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
    let options = &index.options.postgresql;
    let elements = index.elements.iter().map(|item| element(cx, index, item)).collect::<Sql<Vec<_>>>()?;
    let mut text = format!(
        "CREATE {}INDEX {}{guard}{} ON {} ",
        if index.unique { "UNIQUE " } else { "" },
        if options.concurrently { "CONCURRENTLY " } else { "" },
        index_name(cx, table, index)?,
        cx.table(table)
    );
    if let Some(using) = options.using.as_ref().filter(|using| !using.is_empty()) {
        text.push_str(&format!("USING {} ", method(cx, using)?));
    }
    text.push_str(&format!("({})", elements.join(", ")));
    text.push_str(&include(cx, &options.include));
    match options.nulls_not_distinct {
        Some(true) => text.push_str(" NULLS NOT DISTINCT"),
        Some(false) => text.push_str(" NULLS DISTINCT"),
        None => {}
    }
    if !options.with.is_empty() {
        text.push_str(&format!(" WITH ({})", storage(&options.with)));
    }
    if let Some(tablespace) = options.tablespace.as_ref().filter(|name| !name.is_empty()) {
        text.push_str(&format!(" TABLESPACE {}", cx.quote(tablespace)));
    }
    if let Some(predicate) = &options.predicate {
        text.push_str(&format!(" WHERE {}", expression(cx, predicate)?));
    }
    Ok(text)
}

/// ` INCLUDE (columns)`, or nothing.
pub(super) fn include(cx: Context<'_>, columns: &[String]) -> String {
    if columns.is_empty() { String::new() } else { format!(" INCLUDE ({})", cx.quote_list(columns)) }
}

/// Storage parameters; one without a value stands alone.
pub(super) fn storage(parameters: &[(String, String)]) -> String {
    let parameters: Vec<String> = parameters
        .iter()
        .map(|(name, value)| if value.is_empty() { name.clone() } else { format!("{name} = {value}") })
        .collect();
    parameters.join(", ")
}

/// An element with its operator class; an operation stands in parentheses.
fn element(cx: Context<'_>, index: &Index, element: &IndexElement) -> Sql {
    let text = index_element(cx, element)?;
    let (text, key) = match element {
        IndexElement::Column { name } | IndexElement::Expression { expr: Expr::Column { name } } => {
            (text, Some(name))
        }
        IndexElement::Expression { expr: Expr::Binary { .. } } => (format!("({text})"), None),
        IndexElement::Expression { .. } => (text, None),
    };
    let class = key.and_then(|key| index.options.postgresql.ops.iter().find(|(column, _)| column == key));
    Ok(class.map_or_else(|| text.clone(), |(_, class)| format!("{text} {class}")))
}
