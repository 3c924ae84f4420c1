//! A small project for an `env.py` to be read in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result, SourceText};
use limbeck_pysource::effects::Folders;
use limbeck_pysource::environment::{
    ConfigAccess, DotEnvAccess, DotEnvOptions, Environment, EnvironmentReading, EnvironmentWorld,
    RaisedException, read_environment,
};

/// A project in a folder of its own.
pub struct Project {
    pub folder: tempfile::TempDir,
    pub options: BTreeMap<String, String>,
    pub variables: BTreeMap<String, String>,
    pub x_arguments: Vec<String>,
    pub offline: bool,
    pub ini: bool,
}

impl Project {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            options: BTreeMap::from([("sqlalchemy.url".to_owned(), "postgresql://db/ini".to_owned())]),
            variables: BTreeMap::new(),
            x_arguments: Vec::new(),
            offline: false,
            ini: true,
        }
    }

    /// The folder, without symbolic links.
    pub fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub fn file(&self, name: &str, text: &str) -> &Self {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    pub fn read(&self, env: &str) -> Result<EnvironmentReading> {
        let path = self.path();
        let mut config = Ini { options: self.options.clone(), exists: self.ini };
        let modules = Folders { folders: vec![path.clone()], ..Folders::default() };
        let mut world = EnvironmentWorld {
            config: &mut config,
            dot_env: &PlainFiles,
            modules: &modules,
            variables: self.variables.clone(),
            working_directory: path.clone(),
            x_arguments: self.x_arguments.clone(),
            offline: self.offline,
            tag: None,
        };
        self.file("alembic/env.py", env);
        let source = SourceText::new(path.join("alembic/env.py"), env);
        read_environment(&source, &mut world)
    }

    #[track_caller]
    pub fn environment(&self, env: &str) -> Environment {
        match self.read(env).unwrap() {
            EnvironmentReading::Read(environment) => *environment,
            EnvironmentReading::Raised(raised) => panic!("raised {raised:?}"),
            EnvironmentReading::NeedsPython(it) => {
                panic!(
                    "{}:{}: {}",
                    it.source.path().display(),
                    it.source.position(it.span.start).line,
                    it.reason
                )
            }
        }
    }

    #[track_caller]
    pub fn raised(&self, env: &str) -> RaisedException {
        match self.read(env).unwrap() {
            EnvironmentReading::Raised(raised) => raised,
            other => panic!("{other:?}"),
        }
    }

    /// The line and reason of a decline.
    #[track_caller]
    pub fn declined(&self, env: &str) -> (usize, String) {
        match self.read(env).unwrap() {
            EnvironmentReading::NeedsPython(it) => (it.source.position(it.span.start).line, it.reason),
            other => panic!("{other:?}"),
        }
    }
}

/// A configuration with one section; its only interpolation is `%%`.
struct Ini {
    options: BTreeMap<String, String>,
    exists: bool,
}

fn unescape(text: &str) -> String {
    text.replace("%%", "%")
}

impl ConfigAccess for Ini {
    fn config_file_name(&self) -> Option<String> {
        self.exists.then(|| "alembic.ini".to_owned())
    }

    fn section_name(&self) -> String {
        "alembic".into()
    }

    fn main_option(&self, name: &str) -> Result<Option<String>> {
        self.section_option("alembic", name)
    }

    fn section_option(&self, section: &str, name: &str) -> Result<Option<String>> {
        if section != "alembic" {
            return Err(Error::new(Code::ConfigMissing, "no such section"));
        }
        Ok(self.options.get(name).map(|value| unescape(value)))
    }

    fn section(&self, section: &str) -> Result<Option<Vec<(String, String)>>> {
        let items = self.options.iter().map(|(name, value)| (name.clone(), unescape(value)));
        Ok((section == "alembic").then(|| items.collect()))
    }

    fn set_main_option(&mut self, name: &str, value: &str) -> Result<()> {
        if value.replace("%%", "").contains('%') {
            return Err(Error::new(Code::ConfigInterpolation, "a single `%`"));
        }
        self.options.insert(name.into(), value.into());
        Ok(())
    }

    fn set_section_option(&mut self, section: &str, name: &str, value: &str) -> Result<()> {
        match section {
            "alembic" => self.set_main_option(name, value),
            _ => Err(Error::new(Code::ConfigMissing, "no such section")),
        }
    }
}

/// `.env` files of `NAME=value` lines.
struct PlainFiles;

impl DotEnvAccess for PlainFiles {
    fn find(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        folder.ancestors().map(|folder| folder.join(name)).find(|path| path.is_file())
    }

    fn load(
        &self,
        path: &Path,
        options: DotEnvOptions,
        variables: &mut BTreeMap<String, String>,
    ) -> Result<bool> {
        let values = self.values(path, options, variables)?;
        let any = !values.is_empty();
        for (name, value) in values {
            if let Some(value) = value
                && (options.replace || !variables.contains_key(&name))
            {
                variables.insert(name, value);
            }
        }
        Ok(any)
    }

    fn values(
        &self,
        path: &Path,
        _options: DotEnvOptions,
        _variables: &BTreeMap<String, String>,
    ) -> Result<Vec<(String, Option<String>)>> {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let pair =
            |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), Some(value.to_owned())));
        Ok(text.lines().filter_map(pair).collect())
    }
}
