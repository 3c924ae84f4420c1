//! Files, with the path in every error.

use std::fs::File;
use std::path::Path;

use limbeck_diagnostics::{Code, Error, Result};

/// Creates or empties a file.
pub(crate) fn create(path: &Path) -> Result<File> {
    fs_err::File::create(path).map(fs_err::File::into_file).map_err(|cause| access(path, &cause))
}

/// Writes a new file; one that is there already is an error.
pub(crate) fn write_new(path: &Path, content: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut file = fs_err::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|cause| access(path, &cause))?;
    file.write_all(content).map_err(|cause| access(path, &cause))
}

/// Makes a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<()> {
    fs_err::create_dir_all(path).map_err(|cause| access(path, &cause))
}

fn access(path: &Path, cause: &std::io::Error) -> Error {
    Error::new(Code::FileAccess, format!("`{}` cannot be written", path.display())).note(cause.to_string())
}
