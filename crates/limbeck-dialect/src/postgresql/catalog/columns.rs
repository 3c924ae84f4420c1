//! Columns: type, nullability, default, identity, generation rule, comment.

use std::collections::HashMap;

use limbeck_diagnostics::Result;
use limbeck_schema::{Autoincrement, Column, Computed, Expr, ServerDefault};

use super::relations;
use super::scope::Filter;
use super::sequences::Owned;
use super::types::{ColumnType, NamedKind, Types};
use crate::catalog::rows::{Row, read_rows};
use crate::{CatalogQuery, Profile, TextRows, Version};

const NAME: &str = "columns";

/// The query.
pub(super) fn query(profile: &Profile, filter: &Filter<'_>) -> CatalogQuery {
    let generated = if profile.server >= Version(12, 0, 0) { "a.attgenerated::text" } else { "''" };
    // The element of an array is what may have a name of its own.
    let sql = format!(
        "select c.oid::text, a.attnum::text, a.attname::text, format_type(a.atttypid, a.atttypmod), \
         case when e.typtype in ('e', 'd') then e.typtype::text end, \
         case when e.typtype in ('e', 'd') then {schema} end, \
         case when e.typtype in ('e', 'd') then e.typname::text end, \
         (a.attnotnull or t.typtype = 'd' and t.typnotnull)::text, \
         pg_get_expr(f.adbin, f.adrelid), a.attidentity::text, {generated}, \
         l.collname::text, a.attcollation::text, d.description \
         from pg_class c join pg_namespace n on n.oid = c.relnamespace \
         join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
         join pg_type t on t.oid = a.atttypid \
         join pg_type e on e.oid = case when t.typtype = 'b' and t.typcategory = 'A' and t.typelem <> 0 then t.typelem else t.oid end \
         join pg_namespace en on en.oid = e.typnamespace \
         left join pg_attrdef f on f.adrelid = c.oid and f.adnum = a.attnum \
         left join pg_collation l on l.oid = a.attcollation and a.attcollation <> t.typcollation \
         left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = a.attnum \
         where {relations} and {filter} \
         order by c.oid, a.attnum",
        schema = filter.reported_type("e", "en"),
        relations = relations(),
        filter = filter.relation(),
    );
    CatalogQuery { name: NAME, sql }
}

/// A column, the table it is of, and its number there.
pub(super) struct ColumnRow<'a> {
    pub table: u32,
    pub number: i16,
    pub name: &'a str,
    pub ty: ColumnType<'a>,
    pub not_null: bool,
    pub default: Option<&'a str>,
    pub identity: &'a str,
    pub generated: &'a str,
    /// Its collation, when that is not its type's.
    pub collation: Option<&'a str>,
    pub collation_oid: u32,
    pub comment: Option<&'a str>,
}

/// The rows.
pub(super) fn rows(answer: &TextRows) -> Result<Vec<ColumnRow<'_>>> {
    read_rows(NAME, answer, row)
}

fn row<'a>(row: &mut Row<'a>) -> Result<ColumnRow<'a>> {
    Ok(ColumnRow {
        table: row.number()?,
        number: row.number()?,
        name: row.text()?,
        ty: column_type(row)?,
        not_null: row.flag()?,
        default: row.optional()?,
        identity: row.text()?,
        generated: row.text()?,
        collation: row.optional()?,
        collation_oid: row.number()?,
        comment: row.optional()?,
    })
}

/// The four cells that say a type: its text; kind, schema and name of a named one.
pub(super) fn column_type<'a>(row: &mut Row<'a>) -> Result<ColumnType<'a>> {
    let text = row.text()?;
    let kind = row.optional()?.and_then(NamedKind::of);
    let schema = row.optional()?;
    let name = row.optional()?;
    Ok(ColumnType { text, named: kind.zip(name).map(|(kind, name)| (kind, schema, name)) })
}

/// The column that a row describes. `owned` holds the sequences that belong to columns.
pub(super) fn column(row: &ColumnRow<'_>, types: &Types, owned: &HashMap<(u32, i16), Vec<Owned>>) -> Column {
    let mut column = Column::new(row.name, types.column_type(&row.ty, row.collation));
    let sequences = owned.get(&(row.table, row.number)).map_or(&[][..], Vec::as_slice);
    column.nullable = !row.not_null;
    column.comment = row.comment.map(str::to_owned);
    // SQLAlchemy's reflection says of every column whether the database numbers it.
    column.autoincrement = Autoincrement::No;
    if matches!(row.identity, "a" | "d") {
        let mut identity = sequences
            .iter()
            .find(|owned| owned.internal)
            .map(|owned| owned.settings.clone())
            .unwrap_or_default();
        identity.always = row.identity == "a";
        column.autoincrement = Autoincrement::Yes;
        column.server_default = Some(ServerDefault::Identity { identity });
    } else if let (Some(sql), "s" | "v") = (row.default, row.generated) {
        let computed = Computed { sql: sql.to_owned(), persisted: Some(row.generated == "s") };
        column.server_default = Some(ServerDefault::Computed { computed });
    } else if let Some(sql) = row.default {
        // A SERIAL is an integer with a default that takes the next value of a sequence of its own.
        if sequences.iter().any(|owned| !owned.internal && owned.next_value == sql) {
            column.autoincrement = Autoincrement::Yes;
        } else {
            // The next value of a sequence that stands on its own numbers the column, too.
            if sql.contains("nextval('") {
                column.autoincrement = Autoincrement::Yes;
            }
            column.server_default = Some(ServerDefault::Expression { expr: Expr::text(sql) });
        }
    }
    column
}
