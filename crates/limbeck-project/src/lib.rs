//! The user's folder: configuration, environment, script directory.

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

pub use config::{Config, Lookup};
pub use script_directory::ScriptDirectory;
