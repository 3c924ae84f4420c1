//! Blocks of T-SQL that drop a constraint whose name only the server knows.

use limbeck_schema::TableName;

use crate::ddl::Context;

/// What kind of constraint.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// The constraint that is a column's default.
    Default,
    /// A CHECK.
    Check,
    /// A foreign key.
    ForeignKey,
}

/// The block for the constraint of that kind on a column.
pub(super) fn drop_constraint(cx: Context<'_>, kind: Kind, table: &TableName, column: &str) -> String {
    let (source, prefix) = match kind {
        Kind::Default => (" sys.default_constraints", ""),
        Kind::Check => (" sys.check_constraints", ""),
        Kind::ForeignKey => (
            "\nsys.foreign_keys fk join sys.foreign_key_columns fkc\non fk.object_id=fkc.constraint_object_id",
            "fkc.",
        ),
    };
    let schema = match &table.schema {
        Some(schema) if !schema.is_empty() => format!("{schema}."),
        _ => String::new(),
    };
    format!(
        "declare @const_name varchar(256)\n\
         select @const_name = QUOTENAME([name]) from{source}\n\
         where {prefix}parent_object_id = object_id('{schema}{}')\n\
         and col_name({prefix}parent_object_id, {prefix}parent_column_id) = '{column}'\n\
         exec('alter table {} drop constraint ' + @const_name)",
        table.name,
        cx.altered_table(table)
    )
}
