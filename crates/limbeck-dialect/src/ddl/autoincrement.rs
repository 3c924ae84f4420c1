//! Which column numbers itself.

use limbeck_schema::{Autoincrement, Column, ServerDefault, Table, TypeKind};

/// The column that the database numbers: the single integer column of a primary key that has neither a foreign key nor
/// a default, or the one that says `autoincrement=True`.
pub(crate) fn autoincrement_column(table: &Table) -> Option<&Column> {
    let key = key_columns(table);
    match key.as_slice() {
        [column] => {
            (column.autoincrement == Autoincrement::Yes || numbers_itself(table, column)).then_some(*column)
        }
        several => several.iter().copied().find(|column| column.autoincrement == Autoincrement::Yes),
    }
}

/// The columns of the primary key, whether a constraint lists them or they say so themselves.
pub(crate) fn key_columns(table: &Table) -> Vec<&Column> {
    match table.primary_key() {
        Some(key) => key.columns.iter().filter_map(|name| table.column(name)).collect(),
        None => table.columns.iter().filter(|column| column.primary_key).collect(),
    }
}

/// Whether the type is one of SQLAlchemy's integers.
pub(crate) fn is_integer(kind: &TypeKind) -> bool {
    use TypeKind as K;
    matches!(
        kind,
        K::SmallInteger {}
            | K::Integer {}
            | K::BigInteger {}
            | K::SMALLINT {}
            | K::INTEGER {}
            | K::BIGINT {}
            | K::MyTinyInt { .. }
            | K::MySmallInt { .. }
            | K::MyMediumInt { .. }
            | K::MyInteger { .. }
            | K::MyBigInt { .. }
    )
}

/// Whether a foreign key of the table holds the column.
pub(crate) fn references_elsewhere(table: &Table, column: &str) -> bool {
    table.foreign_keys().any(|key| key.columns.iter().any(|name| name == column))
}

fn numbers_itself(table: &Table, column: &Column) -> bool {
    let allowed = match column.autoincrement {
        Autoincrement::Auto => !references_elsewhere(table, &column.name),
        Autoincrement::IgnoreFk => true,
        Autoincrement::Yes | Autoincrement::No => false,
    };
    let free = matches!(column.server_default, None | Some(ServerDefault::Identity { .. }));
    allowed && free && is_integer(&column.ty.base)
}
