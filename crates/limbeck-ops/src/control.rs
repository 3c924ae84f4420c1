//! Operations around operations, and those that only Python can do.

use limbeck_schema::{Constraint, NamingConvention, Table, TableName, TableOptions};
use serde::{Deserialize, Serialize};

use crate::{Operation, is_default};

/// `with op.batch_alter_table(...)`: flushed together at the end of the block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchAlterTable {
    /// The table.
    pub table: TableName,
    /// What to do, in order; each operation names the same table.
    pub operations: Vec<Operation>,
    /// Whether the table is built anew.
    #[serde(default, skip_serializing_if = "is_default")]
    pub recreate: Recreate,
    /// `copy_from=`: the table as it is, in place of reflection.
    #[serde(default, skip_serializing_if = "is_default")]
    pub copy_from: Option<Box<Table>>,
    /// `table_args=`: constraints to add to the new table.
    #[serde(default, skip_serializing_if = "is_default")]
    pub table_args: Vec<Constraint>,
    /// `table_kwargs=`: options of the new table; what stands here replaces what the table has.
    #[serde(default, skip_serializing_if = "is_default")]
    pub table_options: TableOptions,
    /// `naming_convention=`: names for unnamed constraints of the reflected table.
    #[serde(default, skip_serializing_if = "is_default")]
    pub naming_convention: Option<NamingConvention>,
    /// `partial_reordering=`: tuples of columns in the order they shall have.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partial_reordering: Vec<Vec<String>>,
}

/// `recreate=` of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recreate {
    /// The dialect decides: only SQLite builds tables anew, and only for what its ALTER TABLE cannot do.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// `with op.get_context().autocommit_block()`: outside of any transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AutocommitBlock {
    /// What to do.
    pub operations: Vec<Operation>,
}

/// `print(...)` or a logger's call in a script: shown when its turn comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The text.
    pub text: String,
    /// Whether it is a logger's: it never goes where `--sql` writes, as what is printed does.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_log: bool,
}

/// An operation of somebody's extension: the worker executes and renders it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Custom {
    /// The Python class, `module.Name`.
    pub class: String,
    /// The object in the worker.
    pub handle: u64,
    /// Whether the class can say what undoes it.
    pub reversible: bool,
}
