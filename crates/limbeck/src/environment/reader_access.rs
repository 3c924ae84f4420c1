//! What an `env.py` that is read may ask of the project: its configuration, and `.env` files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use limbeck_diagnostics::Result;
use limbeck_project::Config;
use limbeck_project::dotenv::{self, DotEnv, References, Release, Winner};
use limbeck_pysource::environment::{ConfigAccess, DotEnvAccess, DotEnvOptions};

/// `context.config`.
pub(super) struct Configuration(Config);

impl Configuration {
    pub(super) fn new(config: Config) -> Self {
        Self(config)
    }
}

impl ConfigAccess for Configuration {
    fn config_file_name(&self) -> Option<String> {
        self.0.has_ini_file().then(|| self.0.ini_path().display().to_string())
    }

    fn section_name(&self) -> String {
        self.0.section_name().to_owned()
    }

    fn main_option(&self, name: &str) -> Result<Option<String>> {
        self.0.main_option(name)
    }

    fn section_option(&self, section: &str, name: &str) -> Result<Option<String>> {
        self.0.section_option(section, name)
    }

    fn section(&self, section: &str) -> Result<Option<Vec<(String, String)>>> {
        self.0.section(section)
    }

    fn set_main_option(&mut self, name: &str, value: &str) -> Result<()> {
        self.0.set_main_option(name, value)
    }

    fn set_section_option(&mut self, section: &str, name: &str, value: &str) -> Result<()> {
        self.0.set_section_option(section, name, value)
    }
}

/// python-dotenv in the version that the project has.
pub(super) struct DotEnvFiles {
    release: Release,
}

impl DotEnvFiles {
    pub(super) fn new(version: Option<&str>) -> Self {
        Self { release: version.map_or(Release::LATEST, Release::of) }
    }
}

fn winner(options: DotEnvOptions) -> Winner {
    if options.replace { Winner::File } else { Winner::Environment }
}

fn references(options: DotEnvOptions) -> References {
    if options.interpolate { References::Expanded } else { References::Kept }
}

impl DotEnvAccess for DotEnvFiles {
    fn find(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        dotenv::find(folder, name)
    }

    fn load(
        &self,
        path: &Path,
        options: DotEnvOptions,
        variables: &mut BTreeMap<String, String>,
    ) -> Result<bool> {
        Ok(DotEnv::read(path, self.release)?.load(variables, winner(options), references(options)))
    }

    fn values(
        &self,
        path: &Path,
        options: DotEnvOptions,
        variables: &BTreeMap<String, String>,
    ) -> Result<Vec<(String, Option<String>)>> {
        Ok(DotEnv::read(path, self.release)?.values(variables, winner(options), references(options)))
    }
}
