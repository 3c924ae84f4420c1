//! Limbeck's own table: where it stands, and whether it rules.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result};

use super::lookup::{Lookup, OWN_NAME};
use super::toml_file::{Tables, TomlFile};
use crate::files;
use crate::tool_table::{Rule, environment_key, error_at};

/// `[tool.alembic]` and Limbeck's own table. The latter stands in the `limbeck.toml` that is named, else in one beside
/// the `pyproject.toml`, or in that file.
pub(super) fn tables(
    lookup: &Lookup,
    toml_path: &Path,
    reads_toml: bool,
) -> Result<(Option<TomlFile>, Option<TomlFile>)> {
    let source = if reads_toml { files::read_optional(toml_path)? } else { None };
    let in_toml = source.as_ref().map(TomlFile::parse).transpose()?;
    let Tables { alembic, limbeck } = in_toml.unwrap_or(Tables { alembic: None, limbeck: None });
    let whole = |path: &Path| -> Result<Option<TomlFile>> {
        files::read_optional(path)?.as_ref().map(TomlFile::parse_whole).transpose()
    };
    if let Some(named) = lookup.own_file() {
        return Ok((alembic, whole(&lookup.cwd.join(named))?));
    }
    let beside = toml_path.with_file_name(OWN_NAME);
    match (whole(&beside)?, limbeck) {
        (Some(_), Some(table)) => {
            let message = format!("`{}` and `[tool.limbeck]` cannot both be there", beside.display());
            Err(error_at(&table, table.header(), Code::ConfigValue, message, "the second place")
                .hint("keep the settings of Limbeck in one of them"))
        }
        (found, table) => Ok((alembic, found.or(table))),
    }
}

/// The `limbeck.toml` that is named, or that stands beside the `pyproject.toml`.
pub(super) fn file(lookup: &Lookup, toml_path: &Path) -> Option<PathBuf> {
    match lookup.own_file() {
        Some(named) => Some(lookup.cwd.join(named)),
        None => Some(toml_path.with_file_name(OWN_NAME)).filter(|beside| beside.is_file()),
    }
}

/// Whose settings count. `names_scripts`: Alembic's files name a `script_location`.
///
/// # Errors
///
/// [`Code::Usage`] for `-n` in a project that has no sections.
pub(super) fn rule(lookup: &Lookup, own: Option<&TomlFile>, names_scripts: bool) -> Result<Rule> {
    let Some(own) = own.filter(|own| !names_scripts && environment_key(own).is_some()) else {
        return Ok(Rule::Alembic);
    };
    match &lookup.section {
        Some(section) => Err(Error::new(
            Code::Usage,
            format!("`-n {section}` names a section of an ini, and the settings are in `{}`", own.name()),
        )
        .hint("leave it out, or name another file with `-c FILE`")),
        None => Ok(Rule::Limbeck),
    }
}
