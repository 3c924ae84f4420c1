//! Objects that both sides have alike.

use limbeck_schema::{Check, ForeignKey, Index, PrimaryKey, Table, Unique};

/// An object that stays, of a table that both sides have.
#[derive(Debug, Clone)]
pub(crate) struct Kept<'a> {
    pub model: &'a Table,
    pub database: &'a Table,
    /// The table's rank among the changed ones.
    pub rank: usize,
    pub object: KeptObject<'a>,
}

/// The object on the database's side, which has its final name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum KeptObject<'a> {
    ForeignKey(&'a ForeignKey),
    Check(&'a Check),
    Index(&'a Index),
    Unique(&'a Unique),
    PrimaryKey(&'a PrimaryKey),
}
