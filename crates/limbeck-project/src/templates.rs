//! The files that `init` writes: a folder of the source tree for each template.
//!
//! They are this project's own, but real Alembic runs them unchanged, except for `native`, which has no `env.py`. The names that guides and tools rely on
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
    /// Where the settings stand.
    pub settings: Settings,
}

/// The files of the settings. `@script_location@` in them stands for the script folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settings {
    /// An ini.
    Ini(&'static str),
    /// The table `[tool.alembic]` of `pyproject.toml`, with its header, and an ini.
    Both {
        /// The table.
        table: &'static str,
        /// The ini.
        ini: &'static str,
    },
    /// The keys of Limbeck's own table, without a header.
    Own(&'static str),
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
    ($name:literal, $description:literal, scripts: $scripts:literal, settings: $settings:expr) => {
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
            settings: $settings,
        }
    };
}

/// The ini of a template.
macro_rules! ini {
    ($name:literal) => {
        include_str!(concat!("templates/", $name, "/alembic.ini"))
    };
}

const PYPROJECT: &str = include_str!("templates/pyproject/pyproject.toml");

/// Every template, in the order of `list_templates`.
pub const TEMPLATES: &[Template] = &[
    template!(
        "generic",
        "Generic single-database configuration.",
        scripts: "generic",
        settings: Settings::Ini(ini!("generic"))
    ),
    template!(
        "async",
        "Generic single-database configuration with an async dbapi.",
        scripts: "async",
        settings: Settings::Ini(ini!("async"))
    ),
    template!(
        "multidb",
        "Rudimentary multi-database configuration.",
        scripts: "multidb",
        settings: Settings::Ini(ini!("multidb"))
    ),
    template!(
        "pyproject",
        "pyproject configuration, based on the generic configuration.",
        scripts: "generic",
        settings: Settings::Both { table: PYPROJECT, ini: ini!("pyproject") }
    ),
    template!(
        "pyproject_async",
        "pyproject configuration, with an async dbapi.",
        scripts: "async",
        settings: Settings::Both { table: PYPROJECT, ini: ini!("pyproject_async") }
    ),
    Template {
        name: "native",
        description: "Settings in pyproject.toml or limbeck.toml alone, without an env.py.",
        scripts: &[
            TemplateFile { name: "script.py.mako", text: include_str!("templates/generic/script.py.mako") },
            TemplateFile { name: "README", text: include_str!("templates/native/README") },
        ],
        settings: Settings::Own(include_str!("templates/native/settings.toml")),
    },
];

/// The template of a name.
pub fn template(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}
