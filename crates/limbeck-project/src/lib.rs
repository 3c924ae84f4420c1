//! The user's folder: configuration, environment files, script directory.
//!
//! A project that uses Alembic is an `alembic.ini` (or a table in `pyproject.toml`), a folder with an `env.py`
//! and a `script.py.mako`, and a growing row of migration scripts. This crate finds these files and reads the
//! ones that are not Python, exactly as Alembic and the Python libraries below it do; it also makes them for a
//! new project. It knows nothing of databases, and it does not parse Python: the texts go to
//! `limbeck-pysource`.
//!
//! A tour, from the command line inwards:
//!
//! * [`config`]: [`Lookup`] says where the files are (current folder, `-c`, `ALEMBIC_CONFIG`, `-n`),
//!   [`Config`] holds them, [`config::ScriptSettings`] are the keys with types, and
//!   [`Config::main_option`] and its siblings answer what an `env.py` asks.
//! * [`ini`]: the dialect of CPython's `configparser`, with every error underlined.
//! * [`script_directory`]: [`ScriptDirectory`] lists the scripts in the order Alembic loads them, and names and
//!   writes new ones.
//! * [`templates`]: what `init` writes.
//! * [`tool_table`]: what a project says to Limbeck alone, and what may stand in place of an `env.py`.
//! * [`logging`]: which log lines `fileConfig` lets through, and in which format.
//! * [`dotenv`]: `.env` files as python-dotenv reads them, for an `env.py` that calls `load_dotenv()`.
//!
//! Everything that depends on the process is handed in: the current folder, environment variables, the clock,
//! random bytes. Nothing is printed; what has to be printed is returned as lines.
//!
//! ```
//! use limbeck_project::{Config, Lookup, ScriptDirectory, script_directory::no_packages};
//!
//! # fn main() -> limbeck_diagnostics::Result<()> {
//! # let folder = tempfile::tempdir().unwrap();
//! # let folder = folder.path();
//! use limbeck_project::templates::{InitRequest, init};
//! let lookup = Lookup::in_folder(folder);
//! init(&InitRequest { lookup: &lookup, directory: "alembic".as_ref(), template: "generic", package: false })?;
//!
//! let config = Config::load(&lookup)?;
//! let directory = ScriptDirectory::open(&config, &no_packages)?;
//! assert_eq!(directory.scripts()?.scripts.len(), 0);
//! assert!(directory.env_source()?.text().contains("target_metadata"));
//! # Ok(())
//! # }
//! ```

mod files;
mod lexical;
mod percent;
mod pytext;

pub mod config;
pub mod dotenv;
pub mod ini;
pub mod logging;
pub mod script_directory;
pub mod templates;
pub mod tool_table;

pub use config::{Config, Lookup};
pub use script_directory::ScriptDirectory;
pub use tool_table::ToolTable;
