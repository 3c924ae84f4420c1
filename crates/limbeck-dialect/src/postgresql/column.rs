//! A column's clause, with the SERIAL types.

use limbeck_schema::{Column, ServerDefault, Table, TypeKind};

use crate::ddl::{
    Context, Sql, autoincrement_column, generic_column, identity_clause, standard_type, type_text,
};

/// The column without its checks.
pub(super) fn clause(cx: Context<'_>, table: &Table, column: &Column) -> Sql {
    let name = cx.quote(&column.name);
    if let Some(ServerDefault::Identity { identity }) = &column.server_default {
        let null = if column.nullable { " NULL" } else { "" };
        return Ok(format!("{name} {} {}{null}", type_text(cx, &column.ty)?, identity_clause(identity)));
    }
    if is_serial(table, column) {
        // A SERIAL has its default already: SQLAlchemy leaves out any other.
        let null = if column.nullable { "" } else { " NOT NULL" };
        return Ok(format!("{name} {}{null}", serial(cx, column)));
    }
    generic_column(cx, table, column)
}

/// Whether the column is a primary key that numbers itself.
fn is_serial(table: &Table, column: &Column) -> bool {
    let in_key =
        column.primary_key || table.primary_key().is_some_and(|key| key.columns.contains(&column.name));
    in_key && autoincrement_column(table).is_some_and(|found| found.name == column.name)
}

fn serial(cx: Context<'_>, column: &Column) -> &'static str {
    let kind = column.ty.for_dialect(cx.flavour.name());
    match standard_type(kind).as_ref().unwrap_or(kind) {
        TypeKind::BigInteger {} | TypeKind::BIGINT {} => "BIGSERIAL",
        TypeKind::SmallInteger {} | TypeKind::SMALLINT {} => "SMALLSERIAL",
        _ => "SERIAL",
    }
}
