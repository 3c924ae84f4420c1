//! Which files a command reads.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result};

const TOML_NAME: &str = "pyproject.toml";
const INI_NAME: &str = "alembic.ini";
pub(super) const OWN_NAME: &str = "limbeck.toml";

/// Where the configuration is looked for: what Alembic takes from the process and its command line.
#[derive(Debug, Clone, Default)]
pub struct Lookup {
    /// The current folder, absolute.
    pub cwd: PathBuf,
    /// The files given with `-c`, in order. One whose name is `pyproject.toml` is the TOML file, a `limbeck.toml`
    /// holds the settings of Limbeck alone, any other is the ini.
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
        self.refuse_two_of_a_kind()?;
        let name =
            |kind: Kind, default: &str| self.named(kind).map_or(PathBuf::from(default), Path::to_owned);
        Ok((name(Kind::Ini, INI_NAME), name(Kind::Pyproject, TOML_NAME)))
    }

    /// The `limbeck.toml` that is named. Then no ini and no `pyproject.toml` is read that is not named too.
    pub(super) fn own_file(&self) -> Option<&Path> {
        self.named(Kind::Limbeck)
    }

    /// Whether the ini is read; and the `pyproject.toml`.
    pub(super) fn reads(&self) -> (bool, bool) {
        let reads = |kind| self.own_file().is_none() || self.named(kind).is_some();
        (reads(Kind::Ini), reads(Kind::Pyproject))
    }

    fn named(&self, kind: Kind) -> Option<&Path> {
        let variable = self.alembic_config.iter().filter(|path| !path.as_os_str().is_empty());
        self.files.iter().chain(variable).map(PathBuf::as_path).find(|path| Kind::of(path) == kind)
    }

    fn refuse_two_of_a_kind(&self) -> Result<()> {
        for (index, file) in self.files.iter().enumerate() {
            let kind = Kind::of(file);
            if self.files[..index].iter().all(|other| Kind::of(other) != kind) {
                continue;
            }
            let message = match kind {
                Kind::Pyproject => "pyproject.toml indicated more than once",
                Kind::Limbeck => "limbeck.toml indicated more than once",
                Kind::Ini => "only one ini file may be indicated",
            };
            return Err(Error::new(Code::Usage, message)
                .note("`-c` takes at most one file of a kind: an ini, a `pyproject.toml`, a `limbeck.toml`")
                .hint("leave one of the `-c` options out"));
        }
        Ok(())
    }
}

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ini,
    Pyproject,
    Limbeck,
}

impl Kind {
    fn of(file: &Path) -> Self {
        match file.file_name().and_then(|name| name.to_str()) {
            Some(TOML_NAME) => Self::Pyproject,
            Some(OWN_NAME) => Self::Limbeck,
            _ => Self::Ini,
        }
    }
}
