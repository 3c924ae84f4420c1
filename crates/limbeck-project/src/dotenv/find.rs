//! `find_dotenv`: the search upwards.

use std::path::{Path, PathBuf};

/// The nearest file `name` in `folder` or a folder above it. `load_dotenv()` starts from the folder of the file
/// that calls it, not from the current one.
pub fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(name)).find(|path| is_file_or_pipe(path))
}

#[cfg(unix)]
fn is_file_or_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    std::fs::metadata(path).is_ok_and(|found| found.is_file() || found.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_file_or_pipe(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn the_nearest_file_is_found_and_a_folder_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(deep.join(".env")).unwrap();
        std::fs::write(folder.path().join(".env"), "A=1").unwrap();
        assert_eq!(find(&deep, ".env"), Some(folder.path().join(".env")));
        assert_eq!(find(&deep, ".env.that-nobody-has"), None);
    }
}
