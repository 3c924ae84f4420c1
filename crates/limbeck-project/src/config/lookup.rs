//! Which files a command reads.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result};

const TOML_NAME: &str = "pyproject.toml";
const INI_NAME: &str = "alembic.ini";

/// Where the configuration is looked for: what Alembic takes from the process and its command line.
#[derive(Debug, Clone, Default)]
pub struct Lookup {
    /// The current folder, absolute.
    pub cwd: PathBuf,
    /// The files given with `-c`, in order. One whose name is `pyproject.toml` is the TOML file, any other the
    /// ini.
    pub files: Vec<PathBuf>,
    /// The value of the variable `ALEMBIC_CONFIG`: another default, of the kind that its name says.
    pub alembic_config: Option<PathBuf>,
    /// The ini's main section, given with `-n`; `alembic` by default.
    pub section: Option<String>,
}

impl Lookup {
    /// The default files of a folder.
    pub fn in_folder(cwd: impl Into<PathBuf>) -> Self {
        Self { cwd: cwd.into(), ..Self::default() }
    }

    /// The names of the ini and of the TOML file, as they were given.
    ///
    /// # Errors
    ///
    /// [`Code::Usage`] when two files of one kind are given.
    pub fn files(&self) -> Result<(PathBuf, PathBuf)> {
        let (mut ini, mut toml) = (None, None);
        for file in &self.files {
            let (place, message) = match is_toml(file) {
                true => (&mut toml, "pyproject.toml indicated more than once"),
                false => (&mut ini, "only one ini file may be indicated"),
            };
            if place.replace(file.clone()).is_some() {
                return Err(Error::new(Code::Usage, message)
                    .note("`-c` takes at most one `pyproject.toml` and one ini file")
                    .hint("leave one of the `-c` options out"));
            }
        }
        let given = self.alembic_config.as_ref().filter(|path| !path.as_os_str().is_empty());
        let default = |wants_toml: bool, name: &str| match given {
            Some(path) if is_toml(path) == wants_toml => path.clone(),
            _ => PathBuf::from(name),
        };
        Ok((
            ini.unwrap_or_else(|| default(false, INI_NAME)),
            toml.unwrap_or_else(|| default(true, TOML_NAME)),
        ))
    }
}

fn is_toml(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == TOML_NAME)
}
