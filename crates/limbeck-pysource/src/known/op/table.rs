//! Operations on tables.

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, CreateTable, CreateTableComment, DropTable, DropTableComment, RenameTable};

use super::{done, plain_name, table_of};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::sqlalchemy::{Sa, build_table};
use crate::known::{Bound, Signature};

pub(super) const CREATE: Signature = Signature::of(&["table_name"])
    .rest()
    .keyword_only(&["if_not_exists", "schema", "comment", "prefixes", "info"])
    .extra();
pub(super) const DROP: Signature =
    Signature::of(&["table_name"]).keyword_only(&["schema", "if_exists", "comment", "info"]);
pub(super) const RENAME: Signature =
    Signature::of(&["old_table_name", "new_table_name"]).keyword_only(&["schema"]);
pub(super) const CREATE_COMMENT: Signature =
    Signature::of(&["table_name", "comment"]).keyword_only(&["existing_comment", "schema"]);
pub(super) const DROP_COMMENT: Signature =
    Signature::of(&["table_name"]).keyword_only(&["existing_comment", "schema"]);

pub(super) fn create(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let name = table_of(interpreter, &bound, "table_name", span)?;
    let if_not_exists = interpreter.flag(&bound, "if_not_exists", span)?;
    let (table, object) = build_table(interpreter, name, &bound, span)?;
    done(interpreter, Action::CreateTable(CreateTable { table, if_not_exists }), span)?;
    interpreter.allocate(Object::Sa(Sa::Table(object)), span)
}

pub(super) fn drop(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let if_exists = interpreter.flag(&bound, "if_exists", span)?;
    done(interpreter, Action::DropTable(DropTable { table, if_exists }), span)
}

pub(super) fn rename(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let table = table_of(interpreter, &bound, "old_table_name", span)?;
    let new_name = plain_name(interpreter, &bound, "new_table_name", span)?;
    done(interpreter, Action::RenameTable(RenameTable { table, new_name }), span)
}

pub(super) fn create_comment(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let comment = interpreter.optional_string(&bound, "comment", span)?;
    let existing_comment = interpreter.optional_string(&bound, "existing_comment", span)?;
    let action = CreateTableComment { table, comment, existing_comment };
    done(interpreter, Action::CreateTableComment(action), span)
}

pub(super) fn drop_comment(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let table = table_of(interpreter, &bound, "table_name", span)?;
    let existing_comment = interpreter.optional_string(&bound, "existing_comment", span)?;
    done(interpreter, Action::DropTableComment(DropTableComment { table, existing_comment }), span)
}
