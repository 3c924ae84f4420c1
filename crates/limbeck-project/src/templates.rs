//! The files that `init` writes: a folder of the source tree for each template.
//!
//! They are this project's own, but real Alembic runs them unchanged. The names that guides and tools rely on
//! are kept: `config = context.config` and `target_metadata = None` on lines of their own, the functions
//! `run_migrations_offline` and `run_migrations_online`, and the keys of `alembic.ini`.

mod init;

pub use init::{InitReport, InitRequest, init};

/// A kind of project that `init` can begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// What `--template` calls it.
    pub name: &'static str,
    /// One line for `list_templates`.
    pub description: &'static str,
    /// The files of the script folder, in the order they are written.
    pub scripts: &'static [TemplateFile],
    /// The ini. `@script_location@` in it stands for the script folder.
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

/// A template's files, which all have the same names.
macro_rules! template {
    ($name:literal, $description:literal) => {
        Template {
            name: $name,
            description: $description,
            scripts: &[
                TemplateFile {
                    name: "script.py.mako",
                    text: include_str!(concat!("templates/", $name, "/script.py.mako")),
                },
                TemplateFile { name: "README", text: include_str!(concat!("templates/", $name, "/README")) },
                TemplateFile { name: "env.py", text: include_str!(concat!("templates/", $name, "/env.py")) },
            ],
            ini: include_str!(concat!("templates/", $name, "/alembic.ini")),
        }
    };
}

/// Every template, in the order of `list_templates`.
pub const TEMPLATES: &[Template] = &[
    template!("generic", "one database, reached with a synchronous driver"),
    template!("async", "one database, reached with an async driver"),
];

/// The template of a name.
pub fn template(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}
