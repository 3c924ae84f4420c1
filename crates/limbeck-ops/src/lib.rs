//! What a migration does, as data.
//!
//! An [`Operation`] is the second of Limbeck's two vocabularies (the first, in `limbeck-schema`, says what a
//! database looks like). A script's `upgrade()` evaluates to a list of them; a diff produces them; a dialect
//! renders them as SQL; the source renderer writes them as Python. This crate knows no SQL text and no files.
//!
//! Every operation knows where it stands in the user's file ([`Place`]), when it applies ([`Guard`]), and, if it
//! came from a live Python object, which ([`limbeck_schema::Origin`]). [`Operation::inverse`] undoes it, given
//! the schema before it; [`Operation::apply`] replays its effect on a schema;
//! [`Touches`] says what it touches, so that two migrations can be compared.

mod change;
mod column;
mod constraint;
mod control;
mod data;
mod effect;
mod enumeration;
mod guard;
mod index;
mod inverse;
mod mention;
mod operation;
mod table;
mod touches;

pub use change::Change;
pub use column::{AddColumn, AlterColumn, DropColumn};
pub use constraint::{AddConstraint, ConstraintKind, DropConstraint};
pub use control::{AutocommitBlock, BatchAlterTable, Custom, Message, Recreate};
pub use data::{BulkInsert, Execute, SqlSource};
pub use effect::Effect;
pub use enumeration::{AlterEnum, CreateEnum, DropEnum, EnumUse};
pub use guard::Guard;
pub use index::{CreateIndex, DropIndex};
pub use inverse::{Irreversible, inverse_of_all};
pub use operation::{Action, Operation, Place};
pub use table::{CreateTable, CreateTableComment, DropTable, DropTableComment, RenameTable};
pub use touches::{Object, Opaque, Overlap, Touch, Touches, overlaps, shared_tables};

/// Tells serde to leave out what is at its default.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
