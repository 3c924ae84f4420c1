//! What differs, kind by kind: each file finds the differences of one kind of object and adds the operations
//! that mend them.

mod columns;
mod tables;

pub(crate) use tables::compare_tables;
