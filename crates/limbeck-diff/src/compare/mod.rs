//! What differs, kind by kind: each file finds the differences of one kind of object and adds the operations
//! that mend them.

mod alter;
mod checks;
mod columns;
mod comments;
mod defaults;
mod deferral;
mod enumerations;
mod excludes;
mod foreign_keys;
mod indexes;
mod primary_keys;
mod step_aside;
mod tables;
mod uniques;

pub(crate) use enumerations::compare_enumerations;
pub(crate) use step_aside::step_aside;
pub(crate) use tables::compare_tables;
