//! Indexes that are not behind a constraint.

use limbeck_diagnostics::Result;
use limbeck_schema::{
    ConstraintName, Expr, Index, IndexElement, IndexOptions, Origin, PostgresqlIndexOptions,
};

use super::names::Names;
use super::scope::Filter;
use super::{relations, storage_options};
use crate::catalog::rows::{Row, read_rows};
use crate::{CatalogQuery, Profile, TextRows, Version};

const NAME: &str = "indexes";

/// `DEFAULT_COLLATION_OID`: what an expression has unless something in it says otherwise.
const DEFAULT_COLLATION: u32 = 100;

/// The query. Key columns come as numbers; only expressions are written out by the server.
pub(super) fn query(profile: &Profile, filter: &Filter<'_>) -> CatalogQuery {
    let is_15 = profile.server >= Version(15, 0, 0);
    let nulls_not_distinct = if is_15 { "i.indnullsnotdistinct::text" } else { "'false'" };
    let sql = format!(
        "select c.oid::text, x.relname::text, i.indisunique::text, i.indisvalid::text, i.indkey::text, \
         i.indnkeyatts::text, i.indoption::text, i.indclass::text, i.indcollation::text, {nulls_not_distinct}, \
         case when i.indexprs is not null then (select json_agg(pg_get_indexdef(i.indexrelid, s.n, true) order by s.n)::text \
         from generate_series(1, i.indnkeyatts::int) s(n) where i.indkey[s.n - 1] = 0) end, \
         pg_get_expr(i.indpred, i.indrelid), m.amname::text, array_to_json(x.reloptions)::text, ts.spcname::text \
         from pg_class c join pg_namespace n on n.oid = c.relnamespace \
         join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid \
         join pg_am m on m.oid = x.relam \
         left join pg_tablespace ts on ts.oid = x.reltablespace \
         where {relations} and {filter} \
         and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) \
         order by c.oid, x.relname",
        relations = relations(),
        filter = filter.relation(),
    );
    CatalogQuery { name: NAME, sql }
}

/// An index, the table it is of; columns by their number, 0 for an expression.
pub(super) struct IndexRow<'a> {
    pub table: u32,
    name: &'a str,
    unique: bool,
    valid: bool,
    keys: Vec<i16>,
    include: Vec<i16>,
    options: Vec<i16>,
    classes: Vec<u32>,
    collations: Vec<u32>,
    nulls_not_distinct: bool,
    expressions: Vec<String>,
    predicate: Option<&'a str>,
    method: &'a str,
    with: Vec<String>,
    tablespace: Option<&'a str>,
}

/// The rows.
pub(super) fn rows(answer: &TextRows) -> Result<Vec<IndexRow<'_>>> {
    read_rows(NAME, answer, row)
}

fn row<'a>(row: &mut Row<'a>) -> Result<IndexRow<'a>> {
    let table = row.number()?;
    let name = row.text()?;
    let unique = row.flag()?;
    let valid = row.flag()?;
    let mut keys: Vec<i16> = row.numbers()?;
    let key_count: usize = row.number()?;
    let include = keys.split_off(key_count.min(keys.len()));
    Ok(IndexRow {
        table,
        name,
        unique,
        valid,
        keys,
        include,
        options: row.numbers()?,
        classes: row.numbers()?,
        collations: row.numbers()?,
        nulls_not_distinct: row.flag()?,
        expressions: row.texts()?,
        predicate: row.optional()?,
        method: row.text()?,
        with: row.texts()?,
        tablespace: row.optional()?,
    })
}

/// The index that a row describes.
pub(super) fn index(row: &IndexRow<'_>, names: &Names<'_>) -> Result<Index> {
    let mut expressions = row.expressions.iter();
    let mut labels = Vec::with_capacity(row.keys.len());
    let mut elements = Vec::with_capacity(row.keys.len());
    for (position, number) in row.keys.iter().enumerate() {
        let (label, operand, usual) = if *number == 0 {
            let sql = expressions.next().cloned().unwrap_or_default();
            (sql.clone(), Expr::text(sql), DEFAULT_COLLATION)
        } else {
            let column = names.column(row.table, *number)?;
            (column.name.to_owned(), Expr::Column { name: column.name.to_owned() }, column.collation_oid)
        };
        labels.push(label);
        let unusual = row.collations.get(position).filter(|collation| **collation != usual);
        let collation = unusual.and_then(|collation| names.collation(*collation));
        elements.push(element(operand, collation, row.options.get(position).copied().unwrap_or(0)));
    }
    Ok(Index {
        name: Some(ConstraintName::settled(row.name)),
        elements,
        unique: row.unique,
        options: IndexOptions {
            postgresql: PostgresqlIndexOptions {
                using: Some(row.method).filter(|method| *method != "btree").map(str::to_owned),
                predicate: row.predicate.map(Expr::text),
                include: names.columns(row.table, &row.include)?,
                ops: names.operator_classes(&labels, &row.classes),
                with: storage_options(&row.with),
                tablespace: row.tablespace.map(str::to_owned),
                concurrently: false,
                nulls_not_distinct: row.nulls_not_distinct.then_some(true),
                invalid: !row.valid,
            },
            ..IndexOptions::default()
        },
        origin: Origin::default(),
    })
}

/// One element with what is unusual about it. The bits are those of `pg_index.indoption`: 1 is DESC, 2 is NULLS
/// FIRST, which DESC implies.
fn element(operand: Expr, collation: Option<&str>, option: i16) -> IndexElement {
    let mut expr = operand;
    let mut add = |operator: &str| {
        let operand = Box::new(std::mem::replace(&mut expr, Expr::Null {}));
        expr = Expr::Postfix { operand, operator: operator.to_owned() };
    };
    if let Some(collation) = collation {
        add(&format!("COLLATE \"{}\"", collation.replace('"', "\"\"")));
    }
    if option & 1 == 1 {
        add("DESC");
    }
    match option & 3 {
        1 => add("NULLS LAST"),
        2 => add("NULLS FIRST"),
        _ => {}
    }
    match expr {
        Expr::Column { name } => IndexElement::Column { name },
        expr => IndexElement::Expression { expr },
    }
}
