//! Constraints: primary keys, UNIQUE, foreign keys, CHECK, EXCLUDE.

use limbeck_diagnostics::Result;
use limbeck_schema::{
    Check, Constraint, ConstraintName, Deferral, Exclude, ExcludeElement, Expr, ForeignKey, Origin,
    PrimaryKey, TableName, Unique,
};

use super::names::Names;
use super::relations;
use super::scope::Filter;
use crate::catalog::rows::{Row, read_rows};
use crate::postgresql::compare::identifier;
use crate::{CatalogQuery, Profile, TextRows, Version};

const NAME: &str = "constraints";

/// The query. Columns come as numbers, to be looked up among the columns' rows; only a foreign key's target may
/// be out of scope and is named here.
pub(super) fn query(profile: &Profile, filter: &Filter<'_>) -> CatalogQuery {
    let is_15 = profile.server >= Version(15, 0, 0);
    let nulls_not_distinct = if is_15 { "i.indnullsnotdistinct::text" } else { "'false'" };
    let delete_columns = if is_15 { "array_to_string(k.confdelsetcols, ' ')" } else { "null" };
    let sql = format!(
        "select c.oid::text, k.conname::text, k.contype::text, k.condeferrable::text, k.condeferred::text, \
         k.convalidated::text, array_to_string(k.conkey, ' '), i.indkey::text, i.indnkeyatts::text, {nulls_not_distinct}, \
         case when k.contype = 'f' then {schema} end, r.relname::text, \
         case when k.contype = 'f' then (select json_agg(x.attname::text order by u.n)::text \
         from unnest(k.confkey) with ordinality u(number, n) \
         join pg_attribute x on x.attrelid = k.confrelid and x.attnum = u.number) end, \
         k.confupdtype::text, k.confdeltype::text, k.confmatchtype::text, {delete_columns}, \
         case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid, true) end, \
         m.amname::text, case when k.contype = 'x' then pg_get_expr(i.indpred, i.indrelid) end, \
         case when k.contype = 'x' then i.indclass::text end, \
         case when k.contype = 'x' then (select json_agg(pg_get_indexdef(k.conindid, u.n::int, true) order by u.n)::text \
         from unnest(k.conexclop) with ordinality u(operator, n)) end, \
         case when k.contype = 'x' then (select json_agg(case when pg_operator_is_visible(o.oid) then o.oprname::text \
         else 'OPERATOR(' || quote_ident(os.nspname) || '.' || o.oprname || ')' end order by u.n)::text \
         from unnest(k.conexclop) with ordinality u(operator, n) join pg_operator o on o.oid = u.operator \
         join pg_namespace os on os.oid = o.oprnamespace) end \
         from pg_class c join pg_namespace n on n.oid = c.relnamespace \
         join pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c', 'x') \
         left join pg_index i on i.indexrelid = k.conindid and k.contype in ('p', 'u', 'x') \
         left join pg_class ic on ic.oid = i.indexrelid \
         left join pg_am m on m.oid = ic.relam and k.contype = 'x' \
         left join pg_class r on r.oid = k.confrelid and k.contype = 'f' \
         left join pg_namespace rn on rn.oid = r.relnamespace \
         where {relations} and {filter} \
         order by c.oid, position(k.contype::text in 'pufcx'), k.conname",
        schema = filter.reported_relation("r", "rn"),
        relations = relations(),
        filter = filter.relation(),
    );
    CatalogQuery { name: NAME, sql }
}

/// A constraint, the table it is of; columns by their number.
pub(super) struct ConstraintRow<'a> {
    pub table: u32,
    name: ConstraintName,
    kind: &'a str,
    deferral: Deferral,
    validated: bool,
    columns: Vec<i16>,
    include: Vec<i16>,
    nulls_not_distinct: bool,
    target: Option<TableName>,
    target_columns: Vec<String>,
    on_update: &'a str,
    on_delete: &'a str,
    match_type: &'a str,
    delete_columns: Vec<i16>,
    condition: Option<&'a str>,
    method: Option<&'a str>,
    predicate: Option<&'a str>,
    classes: Vec<u32>,
    elements: Vec<String>,
    operators: Vec<String>,
}

/// The rows.
pub(super) fn rows(answer: &TextRows) -> Result<Vec<ConstraintRow<'_>>> {
    read_rows(NAME, answer, row)
}

fn row<'a>(row: &mut Row<'a>) -> Result<ConstraintRow<'a>> {
    Ok(ConstraintRow {
        table: row.number()?,
        name: ConstraintName::settled(row.text()?),
        kind: row.text()?,
        deferral: deferral(row)?,
        validated: row.flag()?,
        columns: row.numbers()?,
        include: included(row)?,
        nulls_not_distinct: row.optional()? == Some("true"),
        target: target(row)?,
        target_columns: row.texts()?,
        on_update: row.text()?,
        on_delete: row.text()?,
        match_type: row.text()?,
        delete_columns: row.numbers()?,
        condition: row.optional()?,
        method: row.optional()?,
        predicate: row.optional()?,
        classes: row.numbers()?,
        elements: row.texts()?,
        operators: row.texts()?,
    })
}

fn deferral(row: &mut Row<'_>) -> Result<Deferral> {
    let deferrable = row.flag()?;
    let deferred = row.flag()?;
    Ok(Deferral {
        deferrable: deferrable.then_some(true),
        initially: deferred.then(|| "DEFERRED".to_owned()),
    })
}

/// The columns of an index behind those that make its key.
fn included(row: &mut Row<'_>) -> Result<Vec<i16>> {
    let mut columns: Vec<i16> = row.numbers()?;
    let keys: Option<usize> = row.optional_number()?;
    Ok(columns.split_off(keys.unwrap_or(0).min(columns.len())))
}

fn target(row: &mut Row<'_>) -> Result<Option<TableName>> {
    let schema = row.optional()?;
    Ok(row.optional()?.map(|name| TableName::new(schema, name)))
}

/// The constraint that a row describes; nothing for a kind that Limbeck does not keep.
pub(super) fn constraint(row: &ConstraintRow<'_>, names: &Names<'_>) -> Result<Option<Constraint>> {
    let name = Some(row.name.clone());
    let deferral = row.deferral.clone();
    let columns = |numbers: &[i16]| names.columns(row.table, numbers);
    Ok(Some(match row.kind {
        "p" => Constraint::PrimaryKey {
            key: PrimaryKey {
                name,
                columns: columns(&row.columns)?,
                deferral,
                postgresql_include: columns(&row.include)?,
                ..PrimaryKey::default()
            },
        },
        "u" => Constraint::Unique {
            unique: Unique {
                name,
                columns: columns(&row.columns)?,
                deferral,
                postgresql_include: columns(&row.include)?,
                postgresql_nulls_not_distinct: row.nulls_not_distinct.then_some(true),
                ..Unique::default()
            },
        },
        "f" => Constraint::ForeignKey { key: foreign_key(row, names)? },
        "c" => Constraint::Check {
            check: Check {
                name,
                condition: Expr::text(row.condition.unwrap_or_default()),
                deferral,
                postgresql_not_valid: !row.validated,
                type_bound: false,
                other: Vec::new(),
                origin: Origin::default(),
            },
        },
        "x" => Constraint::Exclude { exclude: exclude(row, names) },
        _ => return Ok(None),
    }))
}

fn foreign_key(row: &ConstraintRow<'_>, names: &Names<'_>) -> Result<ForeignKey> {
    let mut on_delete = action(row.on_delete);
    if let Some(action) = &mut on_delete
        && !row.delete_columns.is_empty()
    {
        let columns = names.columns(row.table, &row.delete_columns)?;
        let columns: Vec<String> = columns.iter().map(|column| identifier::quote(column)).collect();
        action.push_str(&format!(" ({})", columns.join(", ")));
    }
    let columns = names.columns(row.table, &row.columns)?;
    let target = row.target.clone().unwrap_or_else(|| TableName::new(None, ""));
    Ok(ForeignKey {
        name: Some(row.name.clone()),
        on_update: action(row.on_update),
        on_delete,
        match_type: match row.match_type {
            "f" => Some("FULL".to_owned()),
            "p" => Some("PARTIAL".to_owned()),
            _ => None,
        },
        deferral: row.deferral.clone(),
        postgresql_not_valid: !row.validated,
        ..ForeignKey::new(columns, target, row.target_columns.clone())
    })
}

fn action(letter: &str) -> Option<String> {
    let action = match letter {
        "r" => "RESTRICT",
        "c" => "CASCADE",
        "n" => "SET NULL",
        "d" => "SET DEFAULT",
        _ => return None,
    };
    Some(action.to_owned())
}

fn exclude(row: &ConstraintRow<'_>, names: &Names<'_>) -> Exclude {
    let elements = row.elements.iter().zip(&row.operators);
    Exclude {
        name: Some(row.name.clone()),
        elements: elements
            .map(|(sql, operator)| ExcludeElement {
                expr: Expr::text(sql.as_str()),
                operator: operator.clone(),
            })
            .collect(),
        using: row.method.map(str::to_owned),
        predicate: row.predicate.map(Expr::text),
        deferral: row.deferral.clone(),
        ops: names.operator_classes(&row.elements, &row.classes),
        origin: Origin::default(),
    }
}
