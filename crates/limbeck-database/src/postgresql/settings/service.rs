//! Connection service files (PostgreSQL manual, section 34.17).

use std::path::PathBuf;

use limbeck_diagnostics::Result;

use super::drivers::Driver;
use super::parameters::{Origin, Parameters};
use crate::registry::OpenRequest;

/// Fills in what the file says of the service that was asked for.
///
/// # Errors
/// `LB0606` when the service is in none of the files that are known here (libpq's system-wide one is wherever
/// it was compiled to look), or holds what is not spoken.
pub(crate) fn fill(
    parameters: &mut Parameters<'_>,
    request: &OpenRequest<'_>,
    driver: &Driver,
) -> Result<()> {
    let Some(service) = parameters.text("service").map(str::to_owned) else { return Ok(()) };
    for path in files(request) {
        let Ok(content) = fs_err::read_to_string(&path) else { continue };
        let Some(lines) = section(&content, &service) else { continue };
        for line in lines {
            let known = line.split_once('=').filter(|(key, _)| *key != "service").and_then(|(key, value)| {
                Some((driver.keywords.iter().find(|(name, _)| *name == key)?.1, value))
            });
            match known {
                Some((name, value)) => parameters.fill(name, value, Origin::Service),
                None => return Err(parameters.refuse("service")),
            }
        }
        return Ok(());
    }
    Err(parameters.refuse("service"))
}

fn files(request: &OpenRequest<'_>) -> Vec<PathBuf> {
    let surroundings = request.surroundings;
    let variable = |name: &str| surroundings.variables.get(name).filter(|value| !value.is_empty());
    let own = match variable("PGSERVICEFILE") {
        Some(path) => Some(surroundings.working_directory.join(path)),
        None => surroundings.home.as_ref().map(|home| home.join(".pg_service.conf")),
    };
    let common = variable("PGSYSCONFDIR").map(|folder| PathBuf::from(folder).join("pg_service.conf"));
    own.into_iter().chain(common).collect()
}

/// The lines of a section, without comments and empty ones.
fn section<'a>(content: &'a str, name: &str) -> Option<Vec<&'a str>> {
    let mut lines = content.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let heading = format!("[{name}]");
    lines.by_ref().find(|line| *line == heading)?;
    Some(lines.take_while(|line| !line.starts_with('[')).collect())
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn sections_are_found() {
        let content = "# all\n[a]\nhost=x\n\n  # y\nport=1\n[b]\n[c]\nuser=z";
        assert_eq!(section(content, "a"), Some(vec!["host=x", "port=1"]));
        assert_eq!(section(content, "b"), Some(vec![]));
        assert_eq!(section(content, "c"), Some(vec!["user=z"]));
        assert_eq!(section(content, "d"), None);
    }
}
