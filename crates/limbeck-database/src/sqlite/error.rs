//! SQLite's failures as diagnostics.

use std::path::Path;

use limbeck_diagnostics::{Code, Error};
use rusqlite::ErrorCode;
use rusqlite::ffi::Error as Failure;

use crate::statement_error::StatementError;

/// What SQLite said about a statement.
pub(crate) fn statement(sql: &str, failure: rusqlite::Error) -> Error {
    let (code, message, offset) = match failure {
        rusqlite::Error::SqlInputError { error, msg, offset, .. } => {
            (Some(error), msg, usize::try_from(offset).ok())
        }
        rusqlite::Error::SqliteFailure(error, message) => {
            (Some(error), message.unwrap_or_else(|| error.to_string()), None)
        }
        rusqlite::Error::Utf8Error(column, _) => (
            None,
            format!("could not decode column {} of a row: it is not UTF-8", column.saturating_add(1)),
            None,
        ),
        other => (None, other.to_string(), None),
    };
    let error =
        StatementError { code: code.map(|code| name(&code)), message, offset, ..StatementError::default() }
            .into_error(sql);
    match code.and_then(advice) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The failure of opening `path`.
pub(crate) fn open(path: &Path, failure: &rusqlite::Error) -> Error {
    let shown = path.display();
    let code = failure.sqlite_error_code();
    if code == Some(ErrorCode::NotADatabase) {
        return Error::new(Code::ConnectionFailed, format!("`{shown}` is not a SQLite database"))
            .hint("name another file in the URL, or restore this one from a backup");
    }
    let folder = path.parent().filter(|folder| !folder.is_dir());
    if let Some(folder) = folder {
        let message = format!("the folder `{}` of the SQLite database does not exist", folder.display());
        return Error::new(Code::NoSuchDatabase, message)
            .hint("create the folder, or correct the path in the URL (a relative path starts where the command runs)");
    }
    if !path.exists() {
        return Error::new(Code::NoSuchDatabase, format!("the SQLite database `{shown}` does not exist"))
            .hint("correct the path in the URL (a relative path starts where the command runs)");
    }
    let words = message(failure);
    Error::new(Code::ConnectionFailed, format!("the SQLite database `{shown}` cannot be opened: {words}"))
        .hint("check the permissions of the file and of its folder")
}

/// The failure of opening a database that is no plain file.
pub(crate) fn open_other(target: &str, failure: &rusqlite::Error) -> Error {
    let words = message(failure);
    Error::new(Code::ConnectionFailed, format!("the SQLite database `{target}` cannot be opened: {words}"))
}

fn message(failure: &rusqlite::Error) -> String {
    match failure {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    }
}

fn advice(failure: Failure) -> Option<&'static str> {
    match failure.code {
        ErrorCode::ReadOnly => Some("make the database file and its folder writable for this account"),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Some("another program is writing to this database: let it finish, then run the command again")
        }
        ErrorCode::DiskFull => Some("free some space, then run the command again: nothing was changed"),
        _ => None,
    }
}

/// The documented name of a result code, for example `SQLITE_CONSTRAINT`.
fn name(failure: &Failure) -> String {
    let primary = match failure.code {
        ErrorCode::InternalMalfunction => "SQLITE_INTERNAL",
        ErrorCode::PermissionDenied => "SQLITE_PERM",
        ErrorCode::OperationAborted => "SQLITE_ABORT",
        ErrorCode::DatabaseBusy => "SQLITE_BUSY",
        ErrorCode::DatabaseLocked => "SQLITE_LOCKED",
        ErrorCode::OutOfMemory => "SQLITE_NOMEM",
        ErrorCode::ReadOnly => "SQLITE_READONLY",
        ErrorCode::OperationInterrupted => "SQLITE_INTERRUPT",
        ErrorCode::SystemIoFailure => "SQLITE_IOERR",
        ErrorCode::DatabaseCorrupt => "SQLITE_CORRUPT",
        ErrorCode::NotFound => "SQLITE_NOTFOUND",
        ErrorCode::DiskFull => "SQLITE_FULL",
        ErrorCode::CannotOpen => "SQLITE_CANTOPEN",
        ErrorCode::FileLockingProtocolFailed => "SQLITE_PROTOCOL",
        ErrorCode::SchemaChanged => "SQLITE_SCHEMA",
        ErrorCode::TooBig => "SQLITE_TOOBIG",
        ErrorCode::ConstraintViolation => "SQLITE_CONSTRAINT",
        ErrorCode::TypeMismatch => "SQLITE_MISMATCH",
        ErrorCode::ApiMisuse => "SQLITE_MISUSE",
        ErrorCode::NoLargeFileSupport => "SQLITE_NOLFS",
        ErrorCode::AuthorizationForStatementDenied => "SQLITE_AUTH",
        ErrorCode::ParameterOutOfRange => "SQLITE_RANGE",
        ErrorCode::NotADatabase => "SQLITE_NOTADB",
        _ => "SQLITE_ERROR",
    };
    match failure.extended_code >> 8 {
        0 => primary.to_owned(),
        extended => format!("{primary} ({extended})"),
    }
}
