//! Changing a script that is there: byte for byte the same but for the pieces that change, and at no time half.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};

use super::listing::encoding;
use crate::files;

/// A script as it lies on the disk.
#[derive(Debug, Clone)]
pub struct ScriptBytes {
    path: PathBuf,
    bytes: Vec<u8>,
    source: SourceText,
    /// The encoding, when it is not UTF-8; `source` then has `_` for every byte beyond ASCII.
    encoding: Option<String>,
}

impl ScriptBytes {
    /// Reads a script. An encoding in which a byte is a character and ASCII is ASCII will do, since what changes is
    /// ASCII.
    ///
    /// # Errors
    ///
    /// [`Code::FileAccess`] when it cannot be read, [`Code::CannotRebase`] for other encodings and for byte code.
    pub fn read(path: &Path) -> Result<Self> {
        let refused = |why: &str| Error::new(Code::CannotRebase, format!("`{}` {why}", path.display()));
        if path.extension().is_none_or(|extension| extension != "py") {
            return Err(refused("is byte code, which cannot be changed")
                .hint("change the source that it was made of"));
        }
        let bytes = std::fs::read(path).map_err(|error| files::access(path, "read", &error))?;
        let mask = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { '_' };
        let ascii: String = bytes.iter().map(mask).collect();
        let other = encoding(&ascii);
        let source = match (std::str::from_utf8(&bytes), &other) {
            (Ok(text), None) => text.to_owned(),
            (_, Some(name)) if is_single_byte(name) => ascii,
            (Err(_), None) => return Err(refused("is not UTF-8, and declares no other encoding")),
            (_, Some(name)) => {
                return Err(refused(&format!("is in `{name}`, in which nothing can be changed here"))
                    .hint("save the file as UTF-8"));
            }
        };
        Ok(Self { path: path.to_owned(), source: SourceText::new(path, source), bytes, encoding: other })
    }

    /// What it says; a place in it is a place among the bytes.
    pub fn source(&self) -> &SourceText {
        &self.source
    }

    /// The same script with other pieces, given in the order of the file.
    ///
    /// # Errors
    ///
    /// [`Code::CannotRebase`] for a piece that has no form in the file's encoding.
    pub fn with(&self, pieces: &[(Span, &str)]) -> Result<Self> {
        let (mut bytes, mut source) = (Vec::with_capacity(self.bytes.len()), String::new());
        let text = self.source.text();
        let mut done = 0;
        for (span, piece) in pieces {
            if let (Some(name), false) = (&self.encoding, piece.is_ascii()) {
                return Err(Error::new(
                    Code::CannotRebase,
                    format!("`{piece}` cannot be written in `{name}`"),
                )
                .fact("script", self.path.display().to_string())
                .hint("save the file as UTF-8"));
            }
            let (start, end) = (span.start as usize, span.end as usize);
            bytes.extend_from_slice(self.bytes.get(done..start).unwrap_or_default());
            bytes.extend_from_slice(piece.as_bytes());
            source.push_str(text.get(done..start).unwrap_or_default());
            source.push_str(piece);
            done = end;
        }
        bytes.extend_from_slice(self.bytes.get(done..).unwrap_or_default());
        source.push_str(text.get(done..).unwrap_or_default());
        let source = SourceText::new(&self.path, source);
        Ok(Self { path: self.path.clone(), bytes, source, encoding: self.encoding.clone() })
    }

    /// Puts this in the place of `before`: written beside it, then renamed, so that whoever reads finds the one or the
    /// other. Permissions stay.
    ///
    /// # Errors
    ///
    /// [`Code::FileAccess`] when the file must not be written or cannot be, or is not what `before` had read.
    pub fn replace(&self, before: &Self) -> Result<()> {
        let path = &self.path;
        let refused = |error: std::io::Error| files::access(path, "write", &error);
        // The folder alone would allow to replace a file that must not be written.
        let metadata =
            OpenOptions::new().write(true).open(path).and_then(|file| file.metadata()).map_err(refused)?;
        if metadata.permissions().readonly() {
            return Err(refused(std::io::Error::from(std::io::ErrorKind::PermissionDenied)));
        }
        if std::fs::read(path).map_err(refused)? != before.bytes {
            let words = format!("`{}` was changed in the meantime", path.display());
            return Err(Error::new(Code::FileAccess, words).hint("run the command again"));
        }
        let temporary = self.beside();
        let written =
            write_like(&temporary, &self.bytes, &metadata).and_then(|()| std::fs::rename(&temporary, path));
        if let Err(error) = written {
            let _ = std::fs::remove_file(&temporary);
            return Err(refused(error));
        }
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            // The new name should outlive a loss of power; the content is safe already.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }

    /// A name that no command takes for a script.
    fn beside(&self) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!(".{name}.{}.limbeck", std::process::id()))
    }
}

fn write_like(path: &Path, bytes: &[u8], like: &std::fs::Metadata) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        // Only root may give files away; for anybody else it is a file of his own already.
        let _ = fchown(&file, Some(like.uid()), Some(like.gid()));
    }
    file.set_permissions(like.permissions())?;
    file.set_modified(later(like.modified()?, SystemTime::now()))?;
    file.sync_all()
}

/// Python trusts the byte code in `__pycache__` when the source's size and the second of its change are the same: a
/// script that changes within a second of being written must not look unchanged.
fn later(before: SystemTime, now: SystemTime) -> SystemTime {
    let next = before + Duration::from_secs(1);
    if now < next { next } else { now }
}

/// Whether every byte is a character, and those of ASCII are ASCII's (names of Python's `codecs`).
fn is_single_byte(name: &str) -> bool {
    const FAMILIES: &[&str] = &["iso-8859-", "iso8859-", "latin-", "cp125", "windows-125", "koi8-", "mac-"];
    const OTHERS: &[&str] =
        &["latin1", "l1", "ascii", "us-ascii", "cp437", "cp850", "cp852", "cp858", "cp866"];
    FAMILIES.iter().any(|family| name.starts_with(family)) || OTHERS.contains(&name)
}

#[cfg(test)]
mod tests {
    use limbeck_diagnostics::{Code, Span};

    use super::{ScriptBytes, later};

    fn script(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn bytes_that_are_not_utf8_stay() {
        let (folder, path) = script("a.py", b"# coding: latin-1\r\nx = '\xe9\xff'\r\ny = 'a'\r\n");
        let before = ScriptBytes::read(&path).unwrap();
        let at = before.source().text().find("'a'").unwrap() as u32;
        let after = before.with(&[(Span::new(at, at + 3), "'bcd'")]).unwrap();
        assert!(after.source().text().ends_with("y = 'bcd'\r\n"));
        assert_eq!(before.with(&[(Span::new(at, at), "é")]).unwrap_err().code(), Code::CannotRebase);
        after.replace(&before).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"# coding: latin-1\r\nx = '\xe9\xff'\r\ny = 'bcd'\r\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_read_by_bytes_is_refused() {
        for (name, bytes) in [
            ("a.pyc", &b"x"[..]),
            ("a.py", b"x = '\xff'\n"),
            ("a.py", b"# coding: shift_jis\nx = '\x83\x5c'\n"),
        ] {
            let (_folder, path) = script(name, bytes);
            assert_eq!(ScriptBytes::read(&path).unwrap_err().code(), Code::CannotRebase, "{name}");
        }
    }

    #[test]
    fn a_file_that_must_not_be_written_or_has_changed_is_left_alone() {
        let (_folder, path) = script("a.py", b"x = 1\n");
        let before = ScriptBytes::read(&path).unwrap();
        let after = before.with(&[(Span::new(4, 5), "2")]).unwrap();
        let mut permissions = std::fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions).unwrap();
        assert_eq!(after.replace(&before).unwrap_err().code(), Code::FileAccess);
        assert_eq!(std::fs::read(&path).unwrap(), b"x = 1\n");

        let (_folder, path) = script("a.py", b"x = 1\n");
        let before = ScriptBytes::read(&path).unwrap();
        std::fs::write(&path, "x = 3\n").unwrap();
        let after = before.with(&[(Span::new(4, 5), "2")]).unwrap();
        assert!(after.replace(&before).unwrap_err().to_string().contains("in the meantime"));
        assert_eq!(std::fs::read(&path).unwrap(), b"x = 3\n");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_the_change_shows_in_the_time() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, path) = script("a.py", b"x = 1\n");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let then = std::fs::metadata(&path).unwrap().modified().unwrap();
        let before = ScriptBytes::read(&path).unwrap();
        before.with(&[(Span::new(4, 5), "2")]).unwrap().replace(&before).unwrap();
        let now = std::fs::metadata(&path).unwrap();
        assert_eq!(now.permissions().mode() & 0o777, 0o640);
        assert!(now.modified().unwrap().duration_since(then).unwrap().as_secs() >= 1);
        assert_eq!(later(then, then), then + std::time::Duration::from_secs(1));
    }
}
