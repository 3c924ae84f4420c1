//! The files that `init` writes: a folder of the source tree for each template.
//!
//! They are this project's own, but real Alembic runs them unchanged. The names that guides and tools rely on
//! are kept: `config = context.config` and `target_metadata = None` on lines of their own, the functions
//! `run_migrations_offline` and `run_migrations_online`, and the keys of `alembic.ini`.

mod init;
mod settings_table;

pub use init::{InitLine, InitReport, InitRequest, Loudness, init};

/// A kind of project that `init` can begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// What `--template` calls it.
    pub name: &'static str,
    /// One line for `list_templates`, in Alembic's words.
    pub description: &'static str,
    /// The files of the script folder, in the order they are written.
    pub scripts: &'static [TemplateFile],
    /// The table `[tool.alembic]`, for a template whose settings stand in `pyproject.toml`.
    /// `@script_location@` in it stands for the script folder.
    pub pyproject: Option<&'static str>,
    /// The ini, with the same mark.
    pub ini: &'static str,
}

/// A file of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// A template's files. The scripts come from the folder `$scripts`, so that two templates may share them.
macro_rules! template {
    ($name:literal, $description:literal, scripts: $scripts:literal, pyproject: $pyproject:expr) => {
        Template {
            name: $name,
            description: $description,
            scripts: &[
                TemplateFile {
                    name: "script.py.mako",
                    text: include_str!(concat!("templates/", $scripts, "/script.py.mako")),
                },
                TemplateFile { name: "README", text: include_str!(concat!("templates/", $name, "/README")) },
                TemplateFile {
                    name: "env.py",
                    text: include_str!(concat!("templates/", $scripts, "/env.py")),
                },
            ],
            pyproject: $pyproject,
            ini: include_str!(concat!("templates/", $name, "/alembic.ini")),
        }
    };
}

const PYPROJECT: &str = include_str!("templates/pyproject/pyproject.toml");

/// Every template, in the order of `list_templates`.
pub const TEMPLATES: &[Template] = &[
    template!(
        "generic",
        "Generic single-database configuration.",
        scripts: "generic",
        pyproject: None
    ),
    template!(
        "async",
        "Generic single-database configuration with an async dbapi.",
        scripts: "async",
        pyproject: None
    ),
    template!(
        "multidb",
        "Rudimentary multi-database configuration.",
        scripts: "multidb",
        pyproject: None
    ),
    template!(
        "pyproject",
        "pyproject configuration, based on the generic configuration.",
        scripts: "generic",
        pyproject: Some(PYPROJECT)
    ),
    template!(
        "pyproject_async",
        "pyproject configuration, with an async dbapi.",
        scripts: "async",
        pyproject: Some(PYPROJECT)
    ),
];

/// The template of a name.
pub fn template(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}
