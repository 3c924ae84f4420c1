//! EXCLUDE constraints.

use limbeck_schema::{Constraint, Exclude, ExcludeElement, Expr, Table};

use crate::ddl::{Context, Sql, deferral, expression, method, preamble};
use crate::naming::Subject;

/// The clause.
pub(super) fn clause(cx: Context<'_>, table: &Table, exclude: &Exclude) -> Sql {
    let constraint = Constraint::Exclude { exclude: exclude.clone() };
    let elements = exclude.elements.iter().map(|item| element(cx, exclude, item)).collect::<Sql<Vec<_>>>()?;
    let mut text = format!(
        "{}EXCLUDE USING {} ({})",
        preamble(cx, &Subject::of_constraint(&table.name, &constraint))?,
        method(cx, exclude.using.as_deref().unwrap_or("gist"))?,
        elements.join(", ")
    );
    if let Some(predicate) = &exclude.predicate {
        text.push_str(&format!(" WHERE ({})", expression(cx, predicate)?));
    }
    text.push_str(&deferral(cx, &exclude.deferral)?);
    Ok(text)
}

fn element(cx: Context<'_>, exclude: &Exclude, element: &ExcludeElement) -> Sql {
    let text = expression(cx, &element.expr)?;
    let class = match &element.expr {
        Expr::Column { name } => exclude.ops.iter().find(|(column, _)| column == name),
        _ => None,
    };
    let class = class.map_or_else(String::new, |(_, class)| format!(" {class}"));
    Ok(format!("{text}{class} WITH {}", element.operator))
}
