//! What a comparison of two schemas must know of a database, as a value: `limbeck-diff` asks this in place of
//! the dialect's name.

/// What a database has and can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// Tables and columns carry comments.
    pub comments: bool,
    /// Enumerations are types with a name of their own (`CREATE TYPE ... AS ENUM`).
    pub named_enums: bool,
    /// Enumerations are part of the column's type (`ENUM('a', 'b')`).
    pub inline_enums: bool,
    /// `CREATE TABLE` may refer to a table that does not exist yet, and a table that others refer to may be
    /// dropped.
    pub loose_references: bool,
    /// Every constraint has a name in the end, the database's own when none was given.
    pub names_every_constraint: bool,
    /// A column may be `GENERATED ... AS IDENTITY`; elsewhere SQLAlchemy leaves the words out.
    pub identity_columns: bool,
    /// A unique or primary key may carry further columns (`INCLUDE`), and say whether NULLs differ.
    pub key_options: bool,
    /// Columns can be altered and constraints added or dropped in place; without it a table is built anew, which
    /// takes care of whatever depends on a changed column.
    pub alters_in_place: bool,
    /// Altering a column writes it anew: what the statement leaves out is lost.
    pub restates_columns: bool,
    /// A UNIQUE constraint is an index and nothing else, and a foreign key needs one on its columns: the server makes
    /// it where there is none, and does not drop the last.
    pub keys_are_indexes: bool,
    /// `RESTRICT` is what a foreign key does anyway.
    pub restrict_is_default: bool,
}

impl Default for Abilities {
    /// A server with all of it, which checks references strictly.
    fn default() -> Self {
        Self {
            comments: true,
            named_enums: true,
            inline_enums: false,
            loose_references: false,
            names_every_constraint: true,
            identity_columns: true,
            key_options: true,
            alters_in_place: true,
            restates_columns: false,
            keys_are_indexes: false,
            restrict_is_default: false,
        }
    }
}
