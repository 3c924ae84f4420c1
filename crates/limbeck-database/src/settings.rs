//! What opening a connection needs besides the URL.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// What the project's SQLAlchemy configuration says about the connection (`create_engine` arguments and
/// `sqlalchemy.*` keys that change what happens; pool sizes and `echo` do not).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ConnectSettings {
    /// The driver that SQLAlchemy would choose when the URL names none (`psycopg2` before 2.1, then `psycopg`).
    pub default_driver: Option<String>,
    /// `isolation_level`.
    pub isolation_level: Option<String>,
    /// `connect_args`, in their order. They win over the URL.
    pub connect_args: Vec<(String, ConnectArg)>,
}

/// Without the values of `connect_args`: one may be a password.
impl fmt::Debug for ConnectSettings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.connect_args.iter().map(|(name, _)| name.as_str()).collect();
        out.debug_struct("ConnectSettings")
            .field("default_driver", &self.default_driver)
            .field("isolation_level", &self.isolation_level)
            .field("connect_args", &names)
            .finish()
    }
}

/// A value in `connect_args`.
#[derive(Clone, PartialEq, Eq)]
pub enum ConnectArg {
    /// `None`.
    Nothing,
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A float, as it was written.
    Float(String),
    /// `True` or `False`.
    Boolean(bool),
    /// A dictionary of strings: asyncpg's `server_settings`.
    Mapping(Vec<(String, String)>),
}

/// The process around us, handed in so that this crate reads neither the environment nor the account.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// The environment's variables, after `load_dotenv` and its like.
    pub variables: BTreeMap<String, String>,
    /// The folder against which relative paths are read.
    pub working_directory: PathBuf,
    /// The home folder, for `~/.pgpass` and its neighbours.
    pub home: Option<PathBuf>,
    /// The account's name: PostgreSQL's default user.
    pub account: Option<String>,
}

/// Without the values of the variables, for the same reason.
impl fmt::Debug for Surroundings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Surroundings")
            .field("variables", &self.variables.keys())
            .field("working_directory", &self.working_directory)
            .field("home", &self.home)
            .field("account", &self.account)
            .finish()
    }
}

/// What may be done to the database itself when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// A file that is missing is made.
    #[default]
    CreateIfMissing,
    /// A file that is missing is an error.
    MustExist,
    /// Nothing may be written.
    ReadOnly,
}
