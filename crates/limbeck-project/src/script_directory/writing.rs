//! Writing a new script.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result};

use super::ScriptDirectory;
use crate::files;

/// A script that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenScript {
    /// The file.
    pub path: PathBuf,
    /// What to print on standard output, in Alembic's words.
    pub lines: Vec<String>,
}

impl ScriptDirectory {
    /// Writes a new script below a version location, in the configured encoding; missing folders are made. A
    /// file that is there already is left alone (Alembic writes over it).
    ///
    /// # Errors
    ///
    /// [`Code::FileAccess`] when the file exists or cannot be written, [`Code::ConfigValue`] when
    /// `output_encoding` is not spoken or has no form for a character of `text`.
    pub fn write_script(&self, version_location: &Path, name: &Path, text: &str) -> Result<WrittenScript> {
        let bytes = encode(text, &self.settings().output_encoding)?;
        let path = version_location.join(name);
        let mut lines = Vec::new();
        if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| files::access(folder, "make the folder", &error))?;
            lines.push(format!("Creating directory {} ...  done", folder.display()));
        }
        let refused = |error: std::io::Error| {
            let failed = files::access(&path, "write", &error);
            match error.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    failed.hint("choose another message or `--rev-id`, or remove the file")
                }
                _ => failed,
            }
        };
        let mut file =
            std::fs::OpenOptions::new().write(true).create_new(true).open(&path).map_err(refused)?;
        if let Err(error) = file.write_all(&bytes).and_then(|()| file.sync_all()) {
            drop(file);
            // Half a script would break every later command.
            let _ = std::fs::remove_file(&path);
            return Err(refused(error));
        }
        lines.push(format!("Generating {} ...  done", path.display()));
        Ok(WrittenScript { path, lines })
    }
}

/// A text in one of the encodings that need no table.
fn encode(text: &str, encoding: &str) -> Result<Vec<u8>> {
    let name = encoding.to_ascii_lowercase().replace(['_', ' '], "-");
    let limit = match name.as_str() {
        "utf-8" | "utf8" | "u8" => return Ok(text.as_bytes().to_vec()),
        "ascii" | "us-ascii" => 0x7f,
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" => 0xff,
        _ => {
            return Err(Error::new(
                Code::ConfigValue,
                format!("`output_encoding` cannot be `{encoding}` here"),
            )
            .note("spoken are utf-8, latin-1 and ascii")
            .hint("remove the key: new scripts are then written in UTF-8"));
        }
    };
    let encoded =
        text.chars().map(|c| u8::try_from(u32::from(c)).ok().filter(|byte| *byte <= limit).ok_or(c));
    encoded.collect::<Result<_, char>>().map_err(|c| {
        Error::new(Code::ConfigValue, format!("`{c}` cannot be written in the encoding `{encoding}`"))
            .hint("remove `output_encoding`: new scripts are then written in UTF-8")
    })
}
