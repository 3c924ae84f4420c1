//! Passwords from `~/.pgpass` (PostgreSQL manual, section 34.16).

use std::path::{Path, PathBuf};

use limbeck_diagnostics::Result;

use super::drivers::Driver;
use super::hosts::SOCKET_FOLDERS;
use super::parameters::Parameters;
use super::{Endpoint, Host, Secret};
use crate::connection::Notice;
use crate::registry::OpenRequest;

/// Gives every endpoint without a password the one that the file has for it. A file that others may read is
/// not used, with a warning.
pub(crate) fn fill(
    endpoints: &mut [Endpoint],
    parameters: &Parameters<'_>,
    request: &OpenRequest<'_>,
    driver: &Driver,
    (user, database): (&str, &str),
    warnings: &mut Vec<Notice>,
) -> Result<()> {
    if !driver.reads_passfile || endpoints.iter().all(|endpoint| endpoint.password.is_some()) {
        return Ok(());
    }
    let Some(path) = path(parameters, request) else { return Ok(()) };
    if let Some(warning) = refusal(&path) {
        warnings.push(warning);
        return Ok(());
    }
    let Ok(content) = fs_err::read_to_string(&path) else { return Ok(()) };
    for endpoint in endpoints {
        let port = endpoint.port.to_string();
        endpoint.password = find(&content, [&host_name(&endpoint.host), &port, database, user]).map(Secret);
    }
    Ok(())
}

fn path(parameters: &Parameters<'_>, request: &OpenRequest<'_>) -> Option<PathBuf> {
    match parameters.text("passfile") {
        Some(path) => Some(request.surroundings.working_directory.join(path)),
        None => request.surroundings.home.as_ref().map(|home| home.join(".pgpass")),
    }
}

/// The standard socket folders go by the name `localhost`.
fn host_name(host: &Host) -> String {
    match host {
        Host::Name(name) => name.clone(),
        Host::Socket(folder) if SOCKET_FOLDERS.iter().any(|known| Path::new(known) == folder) => {
            "localhost".to_owned()
        }
        Host::Socket(folder) => folder.display().to_string(),
    }
}

/// The password of the first line that matches host, port, database and user.
fn find(content: &str, wanted: [&str; 4]) -> Option<String> {
    content.lines().filter(|line| !line.starts_with('#')).find_map(|line| matching(line, wanted))
}

fn matching(line: &str, wanted: [&str; 4]) -> Option<String> {
    let mut rest = line;
    for value in wanted {
        let (field, after) = split_field(rest);
        let after = after?;
        if &rest[..rest.len() - after.len() - 1] != "*" && field != value {
            return None;
        }
        rest = after;
    }
    Some(split_field(rest).0)
}

/// The text up to the next colon without its backslashes, and what follows the colon.
fn split_field(text: &str) -> (String, Option<&str>) {
    let mut field = String::new();
    let mut characters = text.char_indices();
    while let Some((offset, character)) = characters.next() {
        match character {
            ':' => return (field, Some(&text[offset + 1..])),
            '\\' => field.push(characters.next().map_or('\\', |(_, escaped)| escaped)),
            other => field.push(other),
        }
    }
    (field, None)
}

/// libpq does not use a password file that is no plain file, or that others may read.
#[cfg(unix)]
fn refusal(path: &Path) -> Option<Notice> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = fs_err::metadata(path).ok()?;
    if !metadata.is_file() {
        return Some(warning(format!("password file `{}` is not a plain file", path.display())));
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        return Some(warning(format!(
            "password file `{}` has group or world access; permissions should be u=rw (0600) or less",
            path.display()
        )));
    }
    None
}

#[cfg(not(unix))]
fn refusal(_path: &Path) -> Option<Notice> {
    None
}

#[cfg(unix)]
fn warning(message: String) -> Notice {
    Notice { severity: "WARNING".to_owned(), code: String::new(), message, detail: None, hint: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_matched_in_their_order() {
        let content = "# host:port:database:user:password\n\
                       db.example.org:5432:app:alice:first\n\
                       *:*:app:alice:a\\:b\\\\c:ignored\n\
                       *:*:*:*:any\n\
                       too:few:fields\n";
        for (wanted, password) in [
            (["db.example.org", "5432", "app", "alice"], Some("first")),
            (["db.example.org", "5433", "app", "alice"], Some("a:b\\c")),
            (["localhost", "5432", "app", "bob"], Some("any")),
        ] {
            assert_eq!(find(content, wanted).as_deref(), password);
        }
        assert_eq!(find("h:1:d:u", ["h", "1", "d", "u"]), None);
        assert_eq!(find("h:1:d:u:", ["h", "1", "d", "u"]).as_deref(), Some(""));
        assert_eq!(find("\\*:1:d:u:p", ["h", "1", "d", "u"]), None);
        assert_eq!(find("a\\:b:1:d:u:p", ["a:b", "1", "d", "u"]).as_deref(), Some("p"));
    }
}
