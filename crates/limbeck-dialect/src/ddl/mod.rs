//! DDL as SQLAlchemy's generic compiler and Alembic's generic implementation write it.
//!
//! One file per statement (`create_table.rs`, `alter_column.rs`, ...) and one per clause that several statements
//! share (`column.rs`, `constraint.rs`, `expression.rs`, `types.rs`). Where databases differ, the renderers ask
//! the [`Flavour`]: its default methods are the generic behaviour, a database's folder overrides what it does in
//! its own way. White space is SQLAlchemy's, to the blank after a comma.

mod add_column;
mod add_constraint;
mod alter_column;
mod autoincrement;
mod batch;
mod bulk_insert;
mod column;
mod comment;
mod constraint;
mod context;
mod create_index;
mod create_table;
mod default;
mod drop_column;
mod drop_constraint;
mod drop_index;
mod drop_table;
mod execute;
mod expression;
mod flavour;
mod followed;
mod forgotten;
mod identifier;
mod literal;
mod names;
mod phrase;
mod precedence;
mod reach;
mod rebuilt;
mod rename_table;
mod render;
mod row_statement;
mod sql_words;
mod trigger;
mod type_check;
mod types;
mod version_row;

pub(crate) use alter_column::{
    alter_head, change_type, default_value, refuse_computed, refuse_generated, rest_of_alter,
};
pub(crate) use autoincrement::{autoincrement_column, is_integer, key_columns, references_elsewhere};
pub(crate) use batch::temporary_name;
pub(crate) use column::generic_column;
pub(crate) use comment::on_column as column_comment;
pub(crate) use constraint::{
    deferral, generic_check, generic_foreign_key, generic_primary_key, generic_unique, preamble,
};
pub(crate) use context::{Context, Sql, Stop, plain, statements};
pub(crate) use create_index::{element as index_element, index_name, statement as create_index_statement};
pub(crate) use create_table::create_table;
pub(crate) use default::{computed_clause, identity_clause, identity_options, server_default};
pub(crate) use drop_column::statement as drop_column_statement;
pub(crate) use drop_constraint::given_name as dropped_constraint;
pub(crate) use drop_index::generic_drop;
pub(crate) use expression::expression;
pub(crate) use flavour::Flavour;
pub use followed::followed;
pub(crate) use identifier::quoted;
pub(crate) use literal::{date_and_time, natural, typed};
pub(crate) use names::truncated;
pub(crate) use phrase::{keywords, method};
pub use reach::{Reach, reach_of};
pub(crate) use rebuilt::{OwnAlters, Rebuilt};
pub(crate) use render::render;
pub use row_statement::only_changes_rows;
pub(crate) use sql_words::{Piece, first_word, pieces};
pub(crate) use trigger::{again as trigger_again, named as named_by_trigger};
pub(crate) use types::{enum_length, generic_type, standard as standard_type, type_text};
pub(crate) use version_row::{create_version_table, move_version};

/// An identifier, quoted where it must be.
pub(crate) fn quote(flavour: &dyn Flavour, identifier: &str) -> String {
    let quoting = identifier::Quoting {
        reserved: flavour.reserved_words(),
        marks: flavour.quote_marks(),
        is_odd_beginning: &|letter| flavour.is_odd_beginning(letter),
    };
    identifier::quote(identifier, quoting)
}
