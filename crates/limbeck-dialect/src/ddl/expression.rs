//! Expressions.

use limbeck_schema::Expr;

use super::context::{Context, Sql, Stop};
use super::identifier::is_plain;
use super::literal::natural;
use super::precedence::is_grouped;

/// Functions that SQLAlchemy has a class for: it writes them in lower case however the user wrote them.
const KNOWN: &[&str] = &[
    "array_agg",
    "char_length",
    "coalesce",
    "concat",
    "count",
    "cume_dist",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "dense_rank",
    "localtime",
    "localtimestamp",
    "max",
    "min",
    "now",
    "percent_rank",
    "random",
    "rank",
    "session_user",
    "sum",
    "sysdate",
    "user",
];

/// Of these, those that the SQL standard writes without parentheses.
const BARE: &[&str] = &[
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "user",
];

/// Functions whose SQL depends on more than their name: SQLAlchemy must compile them.
const PECULIAR: &[&str] = &[
    "aggregate_strings",
    "cube",
    "grouping_sets",
    "mode",
    "next_value",
    "percentile_cont",
    "percentile_disc",
    "plainto_tsquery",
    "phraseto_tsquery",
    "pow",
    "rollup",
    "to_tsquery",
    "to_tsvector",
    "ts_headline",
    "websearch_to_tsquery",
];

/// The SQL of an expression.
pub(crate) fn expression(cx: Context<'_>, expr: &Expr) -> Sql {
    match expr {
        Expr::Text { sql } => Ok(sql.clone()),
        Expr::Literal { value } => natural(cx, value),
        Expr::Column { name } => Ok(cx.quote(name)),
        Expr::Function { name, arguments } => function(cx, name, arguments),
        Expr::True {} => Ok(cx.flavour.truth(true).to_owned()),
        Expr::False {} => Ok(cx.flavour.truth(false).to_owned()),
        Expr::Null {} => Ok("NULL".to_owned()),
        Expr::Postfix { operand, operator } => Ok(format!("{} {operator}", expression(cx, operand)?)),
        Expr::Binary { left, operator, right } => binary(cx, left, operator, right),
        Expr::Cast { operand, to } => {
            let text = expression(cx, operand)?;
            Ok(match cx.flavour.cast_type(cx, to)? {
                Some(ty) => format!("CAST({text} AS {ty})"),
                None if matches!(**operand, Expr::Binary { .. }) => format!("({text})"),
                None => text,
            })
        }
    }
}

fn binary(cx: Context<'_>, left: &Expr, operator: &str, right: &Expr) -> Sql {
    if operator == "/" {
        // Python's division is not SQL's: what SQLAlchemy writes depends on the operands' types.
        return Err(Stop::python("a division"));
    }
    let (left, right) = (operand(cx, left, operator)?, operand(cx, right, operator)?);
    Ok(match cx.flavour.binary(&left, operator, &right) {
        Some(text) => text,
        None => format!("{left} {operator} {right}"),
    })
}

fn operand(cx: Context<'_>, expr: &Expr, outer: &str) -> Sql {
    let text = expression(cx, expr)?;
    match expr {
        Expr::Binary { operator, .. } if is_grouped(operator, outer) => Ok(format!("({text})")),
        _ => Ok(text),
    }
}

fn function(cx: Context<'_>, name: &str, arguments: &[Expr]) -> Sql {
    let (package, own) = match name.rsplit_once('.') {
        Some((package, own)) => (Some(package), own),
        None => (None, name),
    };
    let lower = own.to_lowercase();
    if PECULIAR.contains(&lower.as_str()) {
        return Err(Stop::python(format!("the function `{name}`")));
    }
    let arguments = arguments.iter().map(|argument| expression(cx, argument)).collect::<Sql<Vec<_>>>()?;
    if let Some(text) = cx.flavour.function(&lower, &arguments) {
        return Ok(text);
    }
    let known = package.is_none() && KNOWN.contains(&lower.as_str());
    let spelled = match known {
        true if BARE.contains(&lower.as_str()) && arguments.is_empty() => return Ok(lower.to_uppercase()),
        true if BARE.contains(&lower.as_str()) => lower.to_uppercase(),
        true if lower == "sysdate" && arguments.is_empty() => return Ok(lower),
        true => lower,
        false if is_plain(own) => own.to_owned(),
        false => cx.quote(own),
    };
    let listed = match arguments.is_empty() && spelled == "count" {
        true => "*".to_owned(),
        false => arguments.join(", "),
    };
    let qualifier = package.map_or_else(String::new, |package| {
        let parts: Vec<String> = package
            .split('.')
            .map(|part| if is_plain(part) { part.to_owned() } else { cx.quote(part) })
            .collect();
        format!("{}.", parts.join("."))
    });
    Ok(format!("{qualifier}{spelled}({listed})"))
}
