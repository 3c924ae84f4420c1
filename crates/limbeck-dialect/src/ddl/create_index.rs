//! `CREATE INDEX`.

use limbeck_ops::CreateIndex;
use limbeck_schema::{Index, IndexElement, TableName};

use super::context::{Context, Sql};
use super::expression::expression;
use super::names::constraint_name;
use crate::naming::Subject;

/// `op.create_index`.
pub(crate) fn render(cx: Context<'_>, create: &CreateIndex) -> Sql {
    let guard = if create.if_not_exists { "IF NOT EXISTS " } else { "" };
    statement(cx, &create.table, &create.index, guard)
}

/// The statement for an index of `table`; `guard` is empty or `IF NOT EXISTS `.
pub(crate) fn statement(cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
    cx.refuse_other_options(&index.options.other)?;
    cx.flavour.create_index(cx, table, index, guard)
}

/// The statements for the indexes that a table or a column brings along, by name: SQLAlchemy keeps them in no order.
pub(crate) fn statements(cx: Context<'_>, table: &TableName, indexes: &[Index]) -> Sql<Vec<String>> {
    let (open, close) = cx.flavour.quote_marks();
    let mut named = Vec::with_capacity(indexes.len());
    for index in indexes {
        let name = index_name(cx, table, index)?;
        let plain = name.strip_prefix(open).and_then(|name| name.strip_suffix(close)).unwrap_or(&name);
        named.push((plain.to_owned(), statement(cx, table, index, "")?));
    }
    named.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(named.into_iter().map(|(_, text)| text).collect())
}

/// SQLAlchemy's generic form.
pub(crate) fn generic_index(cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
    let elements = index.elements.iter().map(|item| element(cx, item)).collect::<Sql<Vec<_>>>()?;
    Ok(format!(
        "CREATE {}INDEX {guard}{} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        index_name(cx, table, index)?,
        cx.table(table),
        elements.join(", ")
    ))
}

/// The index's name, quoted, without a schema.
///
/// # Errors
/// An index must have a name.
pub(crate) fn index_name(cx: Context<'_>, table: &TableName, index: &Index) -> Sql {
    match constraint_name(cx, &Subject::of_index(table, index))? {
        Some(name) => Ok(name),
        None => Err(cx
            .unsupported("CREATE INDEX requires that the index have a name")
            .fact("table", table.to_string())
            .hint("give the index a name, or the naming convention a template `ix`")
            .into()),
    }
}

/// A column or expression of an index.
pub(crate) fn element(cx: Context<'_>, element: &IndexElement) -> Sql {
    match element {
        IndexElement::Column { name } => Ok(cx.quote(name)),
        IndexElement::Expression { expr } => expression(cx, expr),
    }
}
