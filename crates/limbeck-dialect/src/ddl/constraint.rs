//! Constraints' clauses, the same in CREATE TABLE and in ADD CONSTRAINT.

use limbeck_schema::{Check, Constraint, Deferral, ForeignKey, PrimaryKey, Table, Unique};

use super::context::{Context, Sql};
use super::expression::expression;
use super::names::constraint_name;
use super::phrase::keywords;
use crate::naming::Subject;

/// A constraint's clause; none where it is not written at all.
pub(crate) fn clause(cx: Context<'_>, table: &Table, constraint: &Constraint) -> Sql<Option<String>> {
    match constraint {
        Constraint::PrimaryKey { key } => primary_key(cx, table, key),
        Constraint::Unique { unique } => self::unique(cx, table, unique),
        Constraint::ForeignKey { key } => foreign_key(cx, table, key),
        Constraint::Check { check } => self::check(cx, table, check),
        Constraint::Exclude { exclude } => cx.flavour.exclude(cx, table, exclude).map(Some),
    }
}

fn primary_key(cx: Context<'_>, table: &Table, key: &PrimaryKey) -> Sql<Option<String>> {
    cx.refuse_other_options(&key.other)?;
    if key.columns.is_empty() { Ok(None) } else { cx.flavour.primary_key(cx, table, key) }
}

fn unique(cx: Context<'_>, table: &Table, unique: &Unique) -> Sql<Option<String>> {
    cx.refuse_other_options(&unique.other)?;
    if unique.columns.is_empty() { Ok(None) } else { cx.flavour.unique(cx, table, unique).map(Some) }
}

fn foreign_key(cx: Context<'_>, table: &Table, key: &ForeignKey) -> Sql<Option<String>> {
    cx.refuse_other_options(&key.other)?;
    cx.flavour.foreign_key(cx, table, key)
}

fn check(cx: Context<'_>, table: &Table, check: &Check) -> Sql<Option<String>> {
    cx.refuse_other_options(&check.other)?;
    cx.flavour.check(cx, table, check).map(Some)
}

/// A CHECK written on a column: the generic form everywhere.
pub(crate) fn column_check(cx: Context<'_>, table: &Table, check: &Check) -> Sql {
    cx.refuse_other_options(&check.other)?;
    generic_check(cx, table, check)
}

/// `[CONSTRAINT name ]PRIMARY KEY (columns)`, then `extra`, then when it is checked.
pub(crate) fn generic_primary_key(cx: Context<'_>, table: &Table, key: &PrimaryKey, extra: &str) -> Sql {
    let constraint = Constraint::PrimaryKey { key: key.clone() };
    let preamble = preamble(cx, &Subject::of_constraint(&table.name, &constraint))?;
    let columns = cx.quote_list(&key.columns);
    Ok(format!("{preamble}PRIMARY KEY ({columns}){extra}{}", deferral(cx, &key.deferral)?))
}

/// `[CONSTRAINT name ]UNIQUE (columns)`; `nulls` stands before the columns, `extra` behind them.
pub(crate) fn generic_unique(
    cx: Context<'_>,
    table: &Table,
    unique: &Unique,
    nulls: &str,
    extra: &str,
) -> Sql {
    let constraint = Constraint::Unique { unique: unique.clone() };
    let preamble = preamble(cx, &Subject::of_constraint(&table.name, &constraint))?;
    let columns = cx.quote_list(&unique.columns);
    Ok(format!("{preamble}UNIQUE {nulls}({columns}){extra}{}", deferral(cx, &unique.deferral)?))
}

/// `[CONSTRAINT name ]FOREIGN KEY(columns) REFERENCES table (columns) ...`.
pub(crate) fn generic_foreign_key(cx: Context<'_>, table: &Table, key: &ForeignKey) -> Sql {
    let constraint = Constraint::ForeignKey { key: key.clone() };
    let preamble = preamble(cx, &Subject::of_constraint(&table.name, &constraint))?;
    Ok(format!(
        "{preamble}FOREIGN KEY({}) REFERENCES {} ({}){}",
        cx.quote_list(&key.columns),
        cx.flavour.referred_table(cx, &key.target),
        cx.quote_list(&key.target_columns),
        foreign_key_rules(cx, key)?
    ))
}

/// What a foreign key says behind its columns.
pub(crate) fn foreign_key_rules(cx: Context<'_>, key: &ForeignKey) -> Sql {
    let mut text = String::new();
    if let Some(match_type) = &key.match_type {
        cx.flavour.refuse_match(cx)?;
        text.push_str(&format!(" MATCH {}", keywords(cx, match_type)?));
    }
    if let Some(action) = &key.on_delete {
        text.push_str(&format!(" ON DELETE {}", cx.flavour.on_delete(cx, action)?));
    }
    if let Some(action) = &key.on_update
        && let Some(action) = cx.flavour.on_update(cx, action)?
    {
        text.push_str(&format!(" ON UPDATE {action}"));
    }
    text.push_str(&deferral(cx, &key.deferral)?);
    Ok(text)
}

/// `[CONSTRAINT name ]CHECK (condition)`.
pub(crate) fn generic_check(cx: Context<'_>, table: &Table, check: &Check) -> Sql {
    let preamble = preamble(cx, &Subject::of_check(&table.name, check))?;
    let condition = expression(cx, &check.condition)?;
    Ok(format!("{preamble}CHECK ({condition}){}", deferral(cx, &check.deferral)?))
}

/// `CONSTRAINT name `, or nothing for a constraint without a name.
pub(crate) fn preamble(cx: Context<'_>, subject: &Subject<'_>) -> Sql {
    Ok(constraint_name(cx, subject)?.map_or_else(String::new, |name| format!("CONSTRAINT {name} ")))
}

/// ` DEFERRABLE INITIALLY ...`.
pub(crate) fn deferral(cx: Context<'_>, deferral: &Deferral) -> Sql {
    let mut text = String::new();
    match deferral.deferrable {
        Some(true) => text.push_str(" DEFERRABLE"),
        Some(false) => text.push_str(" NOT DEFERRABLE"),
        None => {}
    }
    if let Some(initially) = &deferral.initially {
        text.push_str(&format!(" INITIALLY {}", keywords(cx, initially)?));
    }
    Ok(text)
}
