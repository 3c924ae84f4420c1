//! Files, with the path in every error.

use std::fs::File;
use std::path::Path;

use limbeck_diagnostics::{Code, Error, Result};

/// Creates or empties a file.
pub(crate) fn create(path: &Path) -> Result<File> {
    fs_err::File::create(path).map(fs_err::File::into_file).map_err(|cause| access(path, &cause))
}

fn access(path: &Path, cause: &std::io::Error) -> Error {
    Error::new(Code::FileAccess, format!("`{}` cannot be written", path.display())).note(cause.to_string())
}
