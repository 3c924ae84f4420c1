//! What surrounds an `env.py`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use limbeck_diagnostics::Result;

use crate::effects::Modules;

/// Everything that an `env.py` may ask about its surroundings.
pub struct EnvironmentWorld<'a> {
    /// `context.config`; `set_main_option` changes it.
    pub config: &'a mut dyn ConfigAccess,
    /// `.env` files.
    pub dot_env: &'a dyn DotEnvAccess,
    /// What imports lead to.
    pub modules: &'a dyn Modules,
    /// The process environment.
    pub variables: BTreeMap<String, String>,
    /// The current folder, absolute.
    pub working_directory: PathBuf,
    /// `-x`, in order.
    pub x_arguments: Vec<String>,
    /// `--sql`: what `context.is_offline_mode()` says.
    pub offline: bool,
    /// `--tag`.
    pub tag: Option<String>,
}

/// Alembic's `Config`, as far as an `env.py` sees it. Values that are set are raw: a `%` that stands for itself must
/// be doubled.
pub trait ConfigAccess {
    /// `config_file_name`; nothing when there is no ini file.
    fn config_file_name(&self) -> Option<String>;

    /// `config_ini_section`.
    fn section_name(&self) -> String;

    /// `get_main_option`, interpolated.
    ///
    /// # Errors
    /// The section is missing, or a reference in the value leads nowhere.
    fn main_option(&self, name: &str) -> Result<Option<String>>;

    /// `get_section_option`, interpolated.
    ///
    /// # Errors
    /// As [`ConfigAccess::main_option`].
    fn section_option(&self, section: &str, name: &str) -> Result<Option<String>>;

    /// `get_section`: every key of a section, interpolated; nothing when there is no such section.
    ///
    /// # Errors
    /// A reference in a value leads nowhere.
    fn section(&self, section: &str) -> Result<Option<Vec<(String, String)>>>;

    /// `set_main_option`.
    ///
    /// # Errors
    /// A single `%` in the value.
    fn set_main_option(&mut self, name: &str, value: &str) -> Result<()>;

    /// `set_section_option`.
    ///
    /// # Errors
    /// As [`ConfigAccess::set_main_option`].
    fn set_section_option(&mut self, section: &str, name: &str, value: &str) -> Result<()>;
}

/// python-dotenv.
pub trait DotEnvAccess {
    /// The nearest file `name` in `folder` or above it.
    fn find(&self, folder: &Path, name: &str) -> Option<PathBuf>;

    /// `load_dotenv`: sets variables from a file and says whether it had any. A missing file counts as empty.
    ///
    /// # Errors
    /// The file exists but cannot be read.
    fn load(
        &self,
        path: &Path,
        options: DotEnvOptions,
        variables: &mut BTreeMap<String, String>,
    ) -> Result<bool>;

    /// `dotenv_values`: the variables of a file; nothing for a name without a value.
    ///
    /// # Errors
    /// As [`DotEnvAccess::load`].
    fn values(
        &self,
        path: &Path,
        options: DotEnvOptions,
        variables: &BTreeMap<String, String>,
    ) -> Result<Vec<(String, Option<String>)>>;
}

/// The keywords of `load_dotenv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DotEnvOptions {
    /// `override`: the file's value replaces what is set.
    pub replace: bool,
    /// `interpolate`: `${NAME}` in a value is replaced.
    pub interpolate: bool,
}
