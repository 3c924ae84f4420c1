//! Executing a plan: online in transactions, offline as a script.

mod offline;
mod online;
mod rebuild;
mod rows;
mod statement;

pub(crate) use offline::write_plan;
pub(crate) use online::execute_plan;
pub(crate) use rows::{ensure_version_table, read_rows};
pub(crate) use statement::read_catalog;
