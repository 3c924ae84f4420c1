//! The sum of all operations.

use std::collections::BTreeMap;

use limbeck_diagnostics::Span;
use limbeck_schema::Origin;
use serde::{Deserialize, Serialize};

use crate::{
    AddColumn, AddConstraint, AlterColumn, AlterEnum, AutocommitBlock, BatchAlterTable, BulkInsert,
    CreateEnum, CreateIndex, CreateTable, CreateTableComment, Custom, DropColumn, DropConstraint, DropEnum,
    DropIndex, DropTable, DropTableComment, Execute, Guard, Message, RenameTable, is_default,
};

/// One thing that a migration does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// What it does.
    pub action: Action,
    /// When it applies.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: Guard,
    /// Where it stands in the user's file.
    #[serde(default, skip_serializing_if = "is_default")]
    pub at: Option<Place>,
    /// The names in it that the script wants in quotes, or not in quotes, whatever the dialect's rules say
    /// (SQLAlchemy's `quoted_name`, `quote=True`).
    #[serde(default, skip_serializing_if = "is_default")]
    pub quoted: BTreeMap<String, bool>,
    /// The Python object it came from.
    #[serde(default, skip_serializing_if = "Origin::is_none")]
    pub origin: Origin,
}

impl From<Action> for Operation {
    fn from(action: Action) -> Self {
        Self { action, when: Guard::Always, at: None, quoted: BTreeMap::new(), origin: Origin::default() }
    }
}

/// A span of a file, by the file's path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file's path, as the revision's path was given.
    pub path: String,
    /// The bytes of the call.
    pub span: Span,
}

/// What an operation does. Each variant's struct stands in the file of its object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the structs say it")]
pub enum Action {
    CreateTable(CreateTable),
    DropTable(DropTable),
    RenameTable(RenameTable),
    CreateTableComment(CreateTableComment),
    DropTableComment(DropTableComment),
    AddColumn(AddColumn),
    AlterColumn(Box<AlterColumn>),
    DropColumn(DropColumn),
    CreateIndex(CreateIndex),
    DropIndex(DropIndex),
    AddConstraint(AddConstraint),
    DropConstraint(DropConstraint),
    CreateEnum(CreateEnum),
    AlterEnum(AlterEnum),
    DropEnum(DropEnum),
    Execute(Execute),
    BulkInsert(BulkInsert),
    BatchAlterTable(BatchAlterTable),
    AutocommitBlock(AutocommitBlock),
    Message(Message),
    Custom(Custom),
}
