//! What a database looks like, as data.
//!
//! A [`Schema`] is the first of Limbeck's two vocabularies (the other, in `limbeck-ops`, says what a migration
//! does). It is what the shim exports from the user's models, what a catalog is read into, what a replayed
//! history leaves behind, and what two of them are compared as. It knows no database, no file and no Python:
//! only names, types, keys, constraints, indexes and comments, in one serde form (`snake_case`, unknown fields
//! refused).
//!
//! Where to start: [`Schema`] holds [`Table`]s, a table holds [`Column`]s, [`Constraint`]s and [`Index`]es, a
//! column has a [`Type`] (`types`) and perhaps a [`ServerDefault`]. SQL text that the database understands and
//! we carry is an [`Expr`].

mod column;
mod constraint;
mod expr;
mod index;
mod name;
mod naming;
mod schema;
mod table;
pub mod types;
mod value;

pub use column::{Autoincrement, Column, ColumnOptions, Computed, Identity, ServerDefault};
pub use constraint::{Check, Constraint, Deferral, Exclude, ExcludeElement, ForeignKey, PrimaryKey, Unique};
pub use expr::Expr;
pub use index::{Index, IndexElement, IndexOptions, MysqlIndexOptions, PostgresqlIndexOptions};
pub use name::{ConstraintName, Origin, OtherOption, TableName};
pub use naming::{MetadataFacts, NamingConvention};
pub use schema::{EnumType, Schema, Sequence};
pub use table::{PostgresqlTableOptions, SqliteTableOptions, Table, TableOptions};
pub use types::{Type, TypeKind};
pub use value::Value;

/// Tells serde to leave out what is at its default, so that documents stay short.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
