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
