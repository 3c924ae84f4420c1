//! Which file a SQLite URL means, by the rules of SQLAlchemy's pysqlite dialect.

use std::path::{Component, Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result};

use crate::settings::Surroundings;
use crate::url::{Url, UrlPart};

/// What is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A database that vanishes with its connection.
    Memory,
    /// A file, as an absolute path.
    File(PathBuf),
    /// A `file:` URI with an absolute path, with its parameters.
    Uri(String),
}

/// The query parameters that belong to Python's `sqlite3.connect`; with `uri=true` all others belong to the
/// URI of the file.
pub(crate) const DRIVER_PARAMETERS: [&str; 6] =
    ["uri", "timeout", "isolation_level", "detect_types", "check_same_thread", "cached_statements"];

/// Finds the target.
///
/// # Errors
/// `LB0601` for a URL with a host, user, password or port.
pub(crate) fn target(url: &Url, is_uri: bool, surroundings: &Surroundings) -> Result<Target> {
    refuse_authority(url)?;
    let database = url.database().unwrap_or_default();
    if !is_uri {
        return Ok(match database {
            "" | ":memory:" => Target::Memory,
            path => Target::File(absolute(&surroundings.working_directory, Path::new(path))),
        });
    }
    let Some(path) = database.strip_prefix("file:") else {
        return Ok(match database {
            "" | ":memory:" => Target::Memory,
            path => Target::File(absolute(&surroundings.working_directory, Path::new(path))),
        });
    };
    Ok(Target::Uri(format!("file:{}{}", absolute_in_uri(path, surroundings), uri_parameters(url))))
}

fn refuse_authority(url: &Url) -> Result<()> {
    let filled = |text: Option<&str>| text.is_some_and(|text| !text.is_empty());
    let part = if filled(url.host()) {
        UrlPart::Host
    } else if filled(url.username()) {
        UrlPart::Username
    } else if filled(url.password()) {
        UrlPart::Password
    } else if url.port().is_some_and(|port| port != 0) {
        UrlPart::Port
    } else {
        return Ok(());
    };
    let error = Error::new(Code::BadUrl, format!("Invalid SQLite URL: {url}"));
    Err(url.underline(error, part, "a SQLite URL has no host, user or port").hint(
        "write `sqlite:///relative/path.db` with three slashes, `sqlite:////absolute/path.db` with four",
    ))
}

fn uri_parameters(url: &Url) -> String {
    let mut pairs: Vec<String> = Vec::new();
    for (name, values) in url.query() {
        if !DRIVER_PARAMETERS.contains(&name.as_str())
            && let Some(value) = values.last()
        {
            pairs.push(format!("{name}={value}"));
        }
    }
    pairs.sort();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// SQLite reads a relative URI against the process's folder; ours is handed in.
fn absolute_in_uri(path: &str, surroundings: &Surroundings) -> String {
    let is_memory = path.starts_with(":memory:");
    if path.starts_with('/') || path.is_empty() || is_memory {
        return path.to_owned();
    }
    let (file, rest) = match path.find(['?', '#']) {
        Some(end) => path.split_at(end),
        None => (path, ""),
    };
    let folder = surroundings.working_directory.to_string_lossy();
    let folder = folder.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("{}/{file}{rest}", folder.trim_end_matches('/'))
}

/// Python's `os.path.abspath`: `.` and `..` are removed by their names alone.
fn absolute(folder: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, is_uri: bool) -> Result<Target> {
        let surroundings =
            Surroundings { working_directory: PathBuf::from("/work dir"), ..Surroundings::default() };
        target(&Url::parse(text).unwrap(), is_uri, &surroundings)
    }

    #[test]
    fn plain_paths() {
        for (text, expected) in [
            ("sqlite://", Target::Memory),
            ("sqlite:///", Target::Memory),
            ("sqlite:///:memory:", Target::Memory),
            ("sqlite:///a.db", Target::File("/work dir/a.db".into())),
            ("sqlite:///x/../a%20b.db", Target::File("/work dir/a b.db".into())),
            ("sqlite:////abs/./a.db", Target::File("/abs/a.db".into())),
            ("sqlite:///file:a.db", Target::File("/work dir/file:a.db".into())),
        ] {
            assert_eq!(of(text, false).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn uris() {
        for (text, expected) in [
            ("sqlite:///file:a.db?uri=true&mode=ro", "file:/work dir/a.db?mode=ro"),
            ("sqlite:///file:/a.db?uri=true&nolock=1&mode=ro&timeout=3", "file:/a.db?mode=ro&nolock=1"),
            ("sqlite:///file::memory:?uri=true&cache=shared", "file::memory:?cache=shared"),
        ] {
            assert_eq!(of(text, true).unwrap(), Target::Uri(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn two_slashes_are_explained() {
        let error = of("sqlite://a.db", false).unwrap_err();
        assert_eq!(error.code(), Code::BadUrl);
        assert_eq!(error.to_string(), "Invalid SQLite URL: sqlite://a.db");
        assert!(error.diagnostic().hints[0].contains("three slashes"));
    }
}
