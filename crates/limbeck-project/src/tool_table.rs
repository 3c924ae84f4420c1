//! `[tool.limbeck]` of `pyproject.toml`: what a project says to Limbeck alone.

use std::path::PathBuf;

use limbeck_diagnostics::{Code, Error, Result, Span};
use serde::Deserialize;

use crate::config::Config;
use crate::files;

/// The settings of `[tool.limbeck]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ToolTable {
    /// Installed modules whose import the project vouches for: it changes nothing that a migration could notice.
    pub inert: Vec<String>,
    /// The project's Python: an interpreter, or the folder of an environment. Absolute when it was read by
    /// [`Config::tool_table`]; in the file, a relative path starts from the file's folder.
    pub interpreter: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Document {
    tool: Tools,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Tools {
    limbeck: ToolTable,
}

impl Config {
    /// Reads `[tool.limbeck]`; a project without the file or the table has the defaults.
    ///
    /// # Errors
    /// [`Code::ConfigSyntax`] for a table that holds something else.
    pub fn tool_table(&self) -> Result<ToolTable> {
        let path = self.toml_path();
        if !path.is_file() {
            return Ok(ToolTable::default());
        }
        let source = files::read(&path)?;
        let table = toml::from_str::<Document>(source.text()).map(|document| document.tool.limbeck);
        let table = table.map(|table| ToolTable {
            interpreter: table.interpreter.zip(path.parent()).map(|(named, folder)| folder.join(named)),
            ..table
        });
        table.map_err(|cause| {
            let span = cause.span().unwrap_or_default();
            Error::new(Code::ConfigSyntax, "`[tool.limbeck]` cannot be read").at(
                &source,
                Span::new(span.start as u32, span.end as u32),
                cause.message().to_owned(),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Lookup};

    #[test]
    fn a_project_names_modules_that_it_vouches_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pyproject.toml");
        std::fs::write(&file, "[project]\nname = \"x\"\n[tool.limbeck]\ninert = [\"acme\"]\n").unwrap();
        let config = Config::load(&Lookup::in_folder(folder.path())).unwrap();
        assert_eq!(config.tool_table().unwrap().inert, ["acme"]);
        std::fs::write(&file, "[tool.limbeck]\ninterpreter = \"env\"\n").unwrap();
        assert_eq!(config.tool_table().unwrap().interpreter, Some(folder.path().join("env")));
        std::fs::write(&file, "[tool.limbeck]\ninnert = []\n").unwrap();
        let error = config.tool_table().unwrap_err();
        assert!(error.diagnostic().location.is_some());
    }
}
