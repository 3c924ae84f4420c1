//! What `context.configure` said, and what the connection is.

use limbeck_schema::MetadataFacts;
use serde::{Deserialize, Serialize};

/// One migration context: the database that `env.py` wants migrated, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Which call of `context.configure` made it, from one.
    pub number: u32,
    /// SQLAlchemy's name of the dialect.
    pub dialect: String,
    /// The driver's name, for example `psycopg2`.
    pub driver: String,
    /// PEP 249's word for how parameters are marked, or what `dialect_opts` says.
    pub paramstyle: String,
    /// The server's version as SQLAlchemy found it; `None` offline.
    pub server_version: Option<Vec<u32>>,
    /// Whether the dialect `mysql` speaks to a MariaDB.
    pub is_mariadb: bool,
    /// The schema that an unqualified name means (`connection.dialect.default_schema_name`, which `env.py` may
    /// have changed).
    pub default_schema: Option<String>,
    /// Whether a backslash in a string literal is an escape, as the dialect says.
    pub backslash_escapes: bool,
    /// `--sql`.
    pub offline: bool,
    /// Whether DDL can be rolled back: the dialect's answer or `transactional_ddl=`.
    pub transactional_ddl: bool,
    /// The URL without its password; `None` when only a dialect name was given.
    pub url: Option<String>,
    /// The database's name in the URL; the path of the file on SQLite.
    pub database: Option<String>,
    /// Who ends the transaction.
    pub transaction: TransactionOwner,
    /// `transaction_per_migration=`.
    pub transaction_per_migration: bool,
    /// `version_table=`.
    pub version_table: String,
    /// `version_table_schema=`.
    pub version_table_schema: Option<String>,
    /// `version_table_pk=`.
    pub version_table_pk: bool,
    /// `starting_rev=`.
    pub starting_revision: Option<String>,
    /// `tag=`, or the command line's.
    pub tag: Option<String>,
    /// `literal_binds=`.
    pub literal_binds: bool,
    /// `mssql_batch_separator=` or `oracle_batch_separator=`, whichever is the dialect's.
    pub batch_separator: Option<String>,
    /// `output_buffer=` was given: offline SQL goes there, by [`super::Request::WriteOutput`].
    pub output_redirected: bool,
    /// What a rendering must know of `target_metadata`.
    pub facts: MetadataFacts,
    /// How many `MetaData` there are; none without `target_metadata`.
    pub metadata_count: u32,
    /// What autogenerate compares and writes.
    pub autogenerate: AutogenerateOptions,
    /// Whether `on_version_apply=` was given.
    pub on_version_apply: bool,
    /// Keywords of `context.configure` that are not its own: kept for extensions.
    pub other_options: Vec<String>,
}

/// Who begins and ends the transaction around the migrations. The rules are Alembic's, but for the external
/// transaction (`env.py` that begins one without noticing is `LB0205`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransactionOwner {
    /// Nobody yet: Limbeck begins and commits, for each step or the whole, by [`super::Request::Begin`].
    Limbeck,
    /// `with context.begin_transaction()` in `env.py` began one, or will print BEGIN: it ends after the answer
    /// to [`super::WorkerRequest::RunMigrations`], and tells by [`super::WorkerRequest::EndTransaction`].
    Environment,
    /// The caller's: the connection came through `config.attributes`, or `env.py` began it by an explicit
    /// `connection.begin()`. Whoever began it ends it; Limbeck never commits.
    External,
    /// Nobody: the connection is in AUTOCOMMIT mode, each statement stands alone.
    Autocommit,
}

/// The parameters of `context.configure` that only autogenerate reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "they are Alembic's keywords")]
pub struct AutogenerateOptions {
    pub compare_type: Comparison,
    pub compare_server_default: Comparison,
    pub include_schemas: bool,
    pub render_as_batch: bool,
    pub upgrade_token: String,
    pub downgrade_token: String,
    pub alembic_module_prefix: String,
    pub sqlalchemy_module_prefix: String,
    pub user_module_prefix: Option<String>,
    pub autogenerate_plugins: Option<Vec<String>>,
    /// Which of `include_name`, `include_object`, `process_revision_directives`, `render_item` were given.
    pub hooks: Vec<String>,
}

/// Whether something is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// It is not.
    No,
    /// It is.
    Yes,
    /// The user's function decides.
    Hook,
}
