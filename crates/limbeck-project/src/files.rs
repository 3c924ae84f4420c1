//! Reading the user's files, with the path in every error.

use std::io::ErrorKind;
use std::path::Path;

use limbeck_diagnostics::{Code, Error, Result, SourceText};

/// The text of a file, or `None` when it does not exist (or is a folder).
///
/// # Errors
///
/// [`Code::FileAccess`] when it exists but cannot be read, or is not UTF-8.
pub(crate) fn read_optional(path: &Path) -> Result<Option<SourceText>> {
    match std::fs::read(path) {
        Ok(bytes) => text(path, bytes).map(Some),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(access(path, "read", &error)),
    }
}

/// The text of a file that must exist.
///
/// # Errors
///
/// [`Code::FileAccess`] when it cannot be read, or is not UTF-8.
pub(crate) fn read(path: &Path) -> Result<SourceText> {
    let bytes = std::fs::read(path).map_err(|error| access(path, "read", &error))?;
    text(path, bytes)
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<SourceText> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceText::new(path, text)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() + 1;
            Err(Error::new(Code::FileAccess, format!("`{}` is not UTF-8", path.display()))
                .note(format!("the first byte that cannot be read is on line {line}"))
                .hint("save the file as UTF-8"))
        }
    }
}

/// The error for something that the file system refused; `verb` completes "cannot … `path`".
pub(crate) fn access(path: &Path, verb: &str, error: &std::io::Error) -> Error {
    let failed =
        Error::new(Code::FileAccess, format!("cannot {verb} `{}`", path.display())).note(error.to_string());
    match error.kind() {
        ErrorKind::PermissionDenied => failed.hint("check the permissions of the file and of its folder"),
        ErrorKind::ReadOnlyFilesystem => failed.hint("the file system is mounted read-only"),
        _ => failed,
    }
}
