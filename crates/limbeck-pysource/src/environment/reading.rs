//! What reading an `env.py` yields.

use std::path::PathBuf;

use limbeck_diagnostics::{SourceText, Span};
use limbeck_schema::MetadataFacts;

use crate::NeedsPython;
use crate::effects::SearchPath;

/// What came of reading an `env.py`.
#[derive(Debug, Clone, PartialEq)]
pub enum EnvironmentReading {
    /// What it configures, and that it then runs the migrations, once.
    Read(Box<Environment>),
    /// It raises an exception before it gets there: a result, to be shown as the user's error.
    Raised(RaisedException),
    /// Only Python can tell.
    NeedsPython(NeedsPython),
}

/// An exception that ends an `env.py`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaisedException {
    /// The class, as a traceback names it: `ValueError`, `alembic.util.exc.CommandError`.
    pub class: String,
    /// `str(exception)`; the user's own words, which may hold a secret.
    pub message: String,
    /// The `env.py`.
    pub source: SourceText,
    /// The `raise` or the expression that raises.
    pub span: Span,
}

/// What an `env.py` configures.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    /// The database's URL, with its password; nothing when only `dialect_name` is given (offline).
    pub url: Option<String>,
    /// How the engine is made; defaults when offline.
    pub engine: EngineSettings,
    /// Whether the engine is an async one.
    pub is_async: bool,
    /// `target_metadata`.
    pub models: Option<MetadataExpression>,
    /// What is known of it.
    pub facts: MetadataFacts,
    /// Environment variables that `env.py` set or changed, in the order of their names.
    pub variables_changed: Vec<(String, String)>,
    /// What it put into `sys.path`.
    pub search_path: SearchPath,
    /// The keywords of `context.configure`.
    pub configure: Configure,
    /// Arguments of `context.configure` that want live objects: `include_object`, `process_revision_directives`, and
    /// `compare_type` or `compare_server_default` when they are functions.
    pub hooks: Vec<String>,
    /// Whether `context.run_migrations()` stands in `with context.begin_transaction()`.
    pub begins_transaction: bool,
    /// Whether it calls `fileConfig(config.config_file_name)`.
    pub file_config: Option<FileConfigCall>,
    /// Every file that was read: the `env.py`, and modules of the project that it imports.
    pub files: Vec<PathBuf>,
}

/// A call of `fileConfig`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileConfigCall {
    /// `disable_existing_loggers`.
    pub disable_existing_loggers: bool,
}

/// Settings of an engine that Limbeck honours.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EngineSettings {
    /// `isolation_level`.
    pub isolation_level: Option<String>,
    /// `connect_args`: arguments of the driver's `connect`.
    pub connect_args: Vec<(String, PlainValue)>,
    /// `paramstyle`.
    pub paramstyle: Option<String>,
}

/// The keywords of `context.configure`; nothing where `env.py` leaves the default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Configure {
    /// `compare_type`; nothing also when it is a function.
    pub compare_type: Option<bool>,
    /// `compare_server_default`; nothing also when it is a function.
    pub compare_server_default: Option<bool>,
    /// `include_schemas`.
    pub include_schemas: Option<bool>,
    /// `render_as_batch`.
    pub render_as_batch: Option<bool>,
    /// `version_table`.
    pub version_table: Option<String>,
    /// `version_table_schema`.
    pub version_table_schema: Option<String>,
    /// `version_table_pk`.
    pub version_table_pk: Option<bool>,
    /// `transaction_per_migration`.
    pub transaction_per_migration: Option<bool>,
    /// `transactional_ddl`.
    pub transactional_ddl: Option<bool>,
    /// `literal_binds`.
    pub literal_binds: Option<bool>,
    /// `paramstyle` of `dialect_opts`.
    pub paramstyle: Option<String>,
    /// `dialect_name`.
    pub dialect_name: Option<String>,
    /// `upgrade_token`.
    pub upgrade_token: Option<String>,
    /// `downgrade_token`.
    pub downgrade_token: Option<String>,
    /// `alembic_module_prefix`.
    pub alembic_module_prefix: Option<String>,
    /// `sqlalchemy_module_prefix`.
    pub sqlalchemy_module_prefix: Option<String>,
    /// `user_module_prefix`.
    pub user_module_prefix: Option<String>,
    /// `template_args`.
    pub template_args: Vec<(String, PlainValue)>,
    /// `starting_rev`.
    pub starting_rev: Option<String>,
    /// `tag`.
    pub tag: Option<String>,
}

impl Configure {
    /// The keyword of a name whose value is true or false.
    pub fn flag(&mut self, name: &str) -> Option<&mut Option<bool>> {
        Some(match name {
            "compare_type" => &mut self.compare_type,
            "compare_server_default" => &mut self.compare_server_default,
            "include_schemas" => &mut self.include_schemas,
            "render_as_batch" => &mut self.render_as_batch,
            "version_table_pk" => &mut self.version_table_pk,
            "transaction_per_migration" => &mut self.transaction_per_migration,
            "transactional_ddl" => &mut self.transactional_ddl,
            "literal_binds" => &mut self.literal_binds,
            _ => return None,
        })
    }

    /// The keyword of a name whose value is a text.
    pub fn text(&mut self, name: &str) -> Option<&mut Option<String>> {
        Some(match name {
            "version_table" => &mut self.version_table,
            "version_table_schema" => &mut self.version_table_schema,
            "upgrade_token" => &mut self.upgrade_token,
            "downgrade_token" => &mut self.downgrade_token,
            "alembic_module_prefix" => &mut self.alembic_module_prefix,
            "sqlalchemy_module_prefix" => &mut self.sqlalchemy_module_prefix,
            "user_module_prefix" => &mut self.user_module_prefix,
            "starting_rev" => &mut self.starting_rev,
            "tag" => &mut self.tag,
            _ => return None,
        })
    }
}

/// A value without code behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlainValue {
    /// `None`.
    None,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float, as `repr` writes it.
    Float(String),
    /// A text.
    Text(String),
    /// A list or tuple.
    List(Vec<PlainValue>),
    /// A dict whose keys are texts.
    Map(Vec<(String, PlainValue)>),
}

/// How `target_metadata` is had in a Python that has not run `env.py`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataExpression {
    /// Import statements, each with its line in `env.py`, in order: those that bind the expression's names, and those
    /// that load models.
    pub imports: Vec<(String, u32)>,
    /// The expression, with its line.
    pub expression: (String, u32),
}
