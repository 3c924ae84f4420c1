//! `post_write_hooks`: what runs over a new revision file. Here only read; running them is the engine's.

use limbeck_diagnostics::Result;

use super::toml_file::{TomlValue, TomlValueKind};
use super::{Config, OptionValue};

const SECTION: &str = "post_write_hooks";

/// A hook and its options (`type`, `entrypoint`, `executable`, `module`, `options`, `cwd`, …).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostWriteHook {
    /// Its name.
    pub name: String,
    /// Its options by name, interpolated.
    pub options: Vec<(String, String)>,
}

impl PostWriteHook {
    /// An option's value.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Config {
    /// The hooks in the order they run. An ini that has a section `[post_write_hooks]`, even an empty one, hides
    /// those of `pyproject.toml`.
    ///
    /// # Errors
    ///
    /// [`limbeck_diagnostics::Code::ConfigInterpolation`], [`limbeck_diagnostics::Code::ConfigValue`].
    pub fn post_write_hooks(&self) -> Result<Vec<PostWriteHook>> {
        if self.ini.has_section(SECTION) {
            return self.ini_hooks();
        }
        let Some(toml) = self.ruling_table().or(self.toml.as_ref()) else { return Ok(Vec::new()) };
        let Some(value) = toml.get(SECTION)? else { return Ok(Vec::new()) };
        let shape = || {
            let message =
                "`post_write_hooks` must be a list of tables with texts, each with a `name`".to_owned();
            self.value_error(SECTION, &OptionValue::Toml(value.clone()), message)
                .hint(format!("write each hook below a line `{}`", toml.list_header(SECTION)))
        };
        let TomlValueKind::List(items) = &value.kind else { return Err(shape()) };
        items.iter().map(|item| toml_hook(item).ok_or_else(shape)).collect()
    }

    fn ini_hooks(&self) -> Result<Vec<PostWriteHook>> {
        let Some(names) = self.ini.get(SECTION, "hooks")? else { return Ok(Vec::new()) };
        let items = self.ini.items(SECTION)?.unwrap_or_default();
        let names = names.split([',', ' ']).filter(|name| !name.is_empty());
        Ok(names
            .map(|name| PostWriteHook { name: name.to_owned(), options: options_of(name, &items) })
            .collect())
    }
}

/// The keys `name.option` of the section.
fn options_of(name: &str, items: &[(String, String)]) -> Vec<(String, String)> {
    let own = items.iter().filter_map(|(key, value)| {
        let option = key.strip_prefix(name)?.strip_prefix('.')?;
        Some((option.to_owned(), value.clone()))
    });
    own.collect()
}

fn toml_hook(value: &TomlValue) -> Option<PostWriteHook> {
    let TomlValueKind::Table(pairs) = &value.kind else { return None };
    let mut name = None;
    let mut options = Vec::new();
    for (key, value) in pairs {
        let TomlValueKind::Text(text) = &value.kind else { return None };
        match key.as_str() {
            "name" => name = Some(text.clone()),
            _ => options.push((key.clone(), text.clone())),
        }
    }
    Some(PostWriteHook { name: name?, options })
}
