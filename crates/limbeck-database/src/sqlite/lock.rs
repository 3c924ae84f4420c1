//! SQLite's lock: a locked file beside the database.
//!
//! Not the database file itself: closing any descriptor of it drops the `fcntl` locks that SQLite holds in
//! this process, also those of connections that are not ours, and on macOS, BSD and NFS a lock on the whole
//! file would shut SQLite itself out. The file beside it is removed with the lock, except after a crash or a
//! kill, when it stays behind empty of meaning: what counts is the lock, and that ends with its process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result};

use crate::connection::Connection;
use crate::lock::{Exclusive, Holder, LockKey};

/// What the lock file's name ends in, after the database's.
const SUFFIX: &str = "-limbeck-lock";

/// How often a lock file is found to be removed between opening and locking it, before the try counts as
/// failed.
const RACES: u32 = 8;

struct FileLock {
    path: PathBuf,
    held: Option<File>,
}

/// The lock of a database file; a database in memory needs none. The whole file is locked, whatever the key:
/// SQLite has one writer.
pub(crate) fn exclusive(
    connection: &mut dyn Connection,
    _key: &LockKey,
) -> Result<Option<Box<dyn Exclusive>>> {
    let databases = connection.query("PRAGMA database_list")?;
    let main =
        databases.rows.iter().find(|row| row.get(1).is_some_and(|name| name.as_deref() == Some("main")));
    let path = main.and_then(|row| row.get(2).cloned().flatten()).unwrap_or_default();
    if path.is_empty() {
        return Ok(None);
    }
    Ok(Some(Box::new(FileLock { path: lock_path(Path::new(&path)), held: None })))
}

/// Beside the file that the path leads to, so that every name of it has the same lock. A database that is not
/// yet written has only one name.
fn lock_path(database: &Path) -> PathBuf {
    let mut path = fs_err::canonicalize(database).unwrap_or_else(|_| database.to_owned()).into_os_string();
    path.push(SUFFIX);
    PathBuf::from(path)
}

impl FileLock {
    fn open(&self) -> io::Result<File> {
        match OpenOptions::new().read(true).append(true).create(true).open(&self.path) {
            // Left behind by a migrator of another account: reading is enough to lock it.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                File::open(&self.path).map_err(|_| error)
            }
            other => other,
        }
    }

    fn try_once(&mut self) -> io::Result<Try> {
        let mut file = self.open()?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Try::Busy),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        if !is_at(&file, &self.path) {
            return Ok(Try::Removed);
        }
        // For the reports of those who wait; the lock does not depend on it.
        let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
        self.held = Some(file);
        Ok(Try::Held)
    }
}

enum Try {
    Held,
    Busy,
    /// The holder before us removed the file after we had opened it.
    Removed,
}

impl Exclusive for FileLock {
    fn try_acquire(&mut self, _connection: &mut dyn Connection) -> Result<bool> {
        for _ in 0..RACES {
            match self.try_once().map_err(|error| cannot_lock(&self.path, &error))? {
                Try::Held => return Ok(true),
                Try::Busy => return Ok(false),
                Try::Removed => {}
            }
        }
        Ok(false)
    }

    fn holder(&mut self, _connection: &mut dyn Connection) -> Result<Option<Holder>> {
        let mut text = String::new();
        // The file may be gone by now, with its holder.
        let _ = File::open(&self.path).and_then(|mut file| file.read_to_string(&mut text));
        Ok(text.trim().parse().ok().map(|process| Holder { process: Some(process), ..Holder::default() }))
    }

    fn release(&mut self, _connection: &mut dyn Connection) -> Result<()> {
        self.end();
        Ok(())
    }
}

impl FileLock {
    fn end(&mut self) {
        if let Some(file) = self.held.take() {
            // While the lock is still held: who locks the file after this finds that it is not at its path.
            remove(&self.path);
            drop(file);
        }
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs_err::metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Elsewhere the file is never removed.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(unix)]
fn remove(path: &Path) {
    // A file that stays behind is harmless.
    let _ = fs_err::remove_file(path);
}

#[cfg(not(unix))]
fn remove(_path: &Path) {}

fn cannot_lock(path: &Path, error: &io::Error) -> Error {
    Error::new(Code::FileAccess, format!("`{}` cannot be made and locked: {error}", path.display()))
        .note("this file keeps a second migrator away from the database while it is migrated")
        .hint("make the folder of the database writable for this account; SQLite needs that too")
}
