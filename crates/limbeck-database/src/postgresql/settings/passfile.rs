//! Passwords from `~/.pgpass` (PostgreSQL manual, section 34.16).

use std::path::{Path, PathBuf};

use limbeck_diagnostics::Result;

use super::drivers::{Driver, PassfileRules};
use super::hosts::SOCKET_FOLDERS;
use super::parameters::Parameters;
use super::{Endpoint, Host, Secret};
use crate::connection::Notice;
use crate::registry::OpenRequest;

/// Gives every endpoint without a password the one that the file has for it. A file that others may read is
/// not used, with a warning.
///
/// # Errors
/// `LB0606` for a file that the driver may read otherwise.
pub(crate) fn fill(
    endpoints: &mut [Endpoint],
    parameters: &Parameters<'_>,
    request: &OpenRequest<'_>,
    driver: &Driver,
    (user, database): (&str, &str),
    warnings: &mut Vec<Notice>,
) -> Result<()> {
    let Some(rules) = driver.passfile else { return Ok(()) };
    if endpoints.iter().all(|endpoint| endpoint.password.is_some()) {
        return Ok(());
    }
    let Some(path) = path(parameters, request).filter(|path| path.exists()) else { return Ok(()) };
    if let Some(warning) = refusal(&path) {
        warnings.push(warning);
        return Ok(());
    }
    let Ok(content) = fs_err::read(&path) else { return Ok(()) };
    let Ok(content) = String::from_utf8(content) else { return Err(parameters.refuse("passfile")) };
    match rules {
        PassfileRules::Libpq => {
            for endpoint in endpoints {
                let port = endpoint.port.to_string();
                let find = |host: &str| find(&content, [host, &port, database, user]);
                let password = match &endpoint.host {
                    Host::Name(name) => find(name),
                    Host::Socket(_) if parameters.text("host").is_none() => find("localhost"),
                    Host::Socket(folder) => {
                        let password = find(&folder.display().to_string());
                        // The folder that libpq was compiled with goes by the name `localhost`.
                        let is_standard = SOCKET_FOLDERS.iter().any(|known| Path::new(known) == folder);
                        if is_standard && find("localhost") != password {
                            return Err(parameters.refuse("passfile"));
                        }
                        password
                    }
                };
                endpoint.password = password.map(Secret);
            }
        }
        PassfileRules::Asyncpg => {
            let Some(lines) = asyncpg_lines(&content) else { return Err(parameters.refuse("passfile")) };
            let found = endpoints.iter().find_map(|endpoint| {
                let host = match &endpoint.host {
                    Host::Name(name) => name,
                    Host::Socket(_) => "localhost",
                };
                let wanted = [host, &endpoint.port.to_string(), database, user];
                let fits = |line: &&[String; 5]| {
                    line.iter().zip(wanted).all(|(field, value)| field == "*" || field == value)
                };
                lines.iter().find(fits).map(|line| line[4].clone())
            });
            for endpoint in endpoints {
                endpoint.password = found.clone().map(Secret);
            }
        }
    }
    Ok(())
}

fn path(parameters: &Parameters<'_>, request: &OpenRequest<'_>) -> Option<PathBuf> {
    match parameters.text("passfile") {
        Some(path) => Some(request.surroundings.working_directory.join(path)),
        None => request.surroundings.home.as_ref().map(|home| home.join(".pgpass")),
    }
}

/// The lines as asyncpg splits them: at colons without a backslash before them, into five; backslashes stay. `None` for
/// a line that it fails at.
fn asyncpg_lines(content: &str) -> Option<Vec<[String; 5]>> {
    let lines = content.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut fields = vec![String::new()];
            let mut characters = line.chars().peekable();
            while let Some(character) = characters.next() {
                match character {
                    ':' if fields.len() < 5 => fields.push(String::new()),
                    '\\' => {
                        let escaped = characters.next_if(|next| matches!(next, '\\' | ':'));
                        fields.last_mut()?.extend(std::iter::once('\\').chain(escaped));
                    }
                    other => fields.last_mut()?.push(other),
                }
            }
            fields.try_into().ok()
        })
        .collect()
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

    #[test]
    fn asyncpg_splits_lines_in_its_own_way() {
        let line = |text: &str| asyncpg_lines(text).map(|mut lines| lines.remove(0));
        let fields = |fields: [&str; 5]| Some(fields.map(str::to_owned));
        assert_eq!(line(" h:1:d:u:a:b \n"), fields(["h", "1", "d", "u", "a:b"]));
        assert_eq!(line("h:1:d:u:a\\:b\\\\"), fields(["h", "1", "d", "u", "a\\:b\\\\"]));
        assert_eq!(asyncpg_lines("h:1:d:u"), None);
        assert_eq!(asyncpg_lines("# h\n\n"), Some(vec![]));
    }
}
