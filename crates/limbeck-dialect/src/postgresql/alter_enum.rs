//! Other values for an enumeration (PostgreSQL's manual, ALTER TYPE): adding is a statement, anything else is a
//! new type in the old one's place.

use limbeck_ops::{AlterEnum, EnumUse};

use super::named_type::{create_text, type_name};
use crate::ddl::{Context, Sql, server_default, truncated};

/// The statements.
pub(super) fn render(cx: Context<'_>, alter: &AlterEnum) -> Sql<Vec<String>> {
    if only_adds(&alter.from, &alter.to) { add_values(cx, alter) } else { replace_type(cx, alter) }
}

/// Whether the old values are all there, in their order.
fn only_adds(from: &[String], to: &[String]) -> bool {
    let mut rest = to.iter();
    from.iter().all(|value| rest.any(|candidate| candidate == value))
}

/// `ADD VALUE` one by one: everything before a value is there when its turn comes.
fn add_values(cx: Context<'_>, alter: &AlterEnum) -> Sql<Vec<String>> {
    let name = type_name(cx, "ENUM", alter.schema.as_deref(), Some(&alter.name))?;
    let mut texts = Vec::new();
    for (at, value) in alter.to.iter().enumerate() {
        if alter.from.contains(value) {
            continue;
        }
        let following = alter.to[at + 1..].iter().find(|later| alter.from.contains(later));
        let previous = at.checked_sub(1).and_then(|before| alter.to.get(before));
        let place = match (following, previous) {
            (None, _) => String::new(),
            (Some(_), Some(previous)) => format!(" AFTER {}", cx.string(previous)),
            (Some(following), None) => format!(" BEFORE {}", cx.string(following)),
        };
        texts.push(format!("ALTER TYPE {name} ADD VALUE {}{place}", cx.string(value)));
    }
    Ok(texts)
}

/// Values can neither be dropped nor moved: the old type steps aside, each column is converted by way of its text.
fn replace_type(cx: Context<'_>, alter: &AlterEnum) -> Sql<Vec<String>> {
    let name = type_name(cx, "ENUM", alter.schema.as_deref(), Some(&alter.name))?;
    let aside = truncated(&format!("{}__old", alter.name), cx.flavour.longest_name());
    let old = type_name(cx, "ENUM", alter.schema.as_deref(), Some(&aside))?;
    let mut texts =
        vec![format!("ALTER TYPE {name} RENAME TO {}", cx.quote(&aside)), create_text(cx, &name, &alter.to)];
    for column in &alter.uses {
        texts.extend(convert(cx, column, &name)?);
    }
    texts.push(format!("DROP TYPE {old}"));
    Ok(texts)
}

fn convert(cx: Context<'_>, used: &EnumUse, name: &str) -> Sql<Vec<String>> {
    let column = cx.quote(&used.column);
    let head = format!("ALTER TABLE {} ALTER COLUMN {column}", cx.altered_table(&used.table));
    let brackets = if used.array { "[]" } else { "" };
    let default = server_default(cx, used.server_default.as_ref())?;
    let mut texts = Vec::new();
    if default.is_some() {
        texts.push(format!("{head} DROP DEFAULT"));
    }
    texts.push(format!("{head} TYPE {name}{brackets} USING {column}::text{brackets}::{name}{brackets}"));
    texts.extend(default.map(|default| format!("{head} SET DEFAULT {default}")));
    Ok(texts)
}
