//! The keys of the table: one list for the reader, for what it suggests, and for the documentation.

/// A key of `[tool.limbeck]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it belongs to.
    pub part: Part,
    /// What its value looks like.
    pub form: Form,
    /// What it says, for the documentation.
    pub meaning: &'static str,
}

/// What a key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// How Limbeck reads the project; also beside an `env.py`.
    Limbeck,
    /// The database and the models.
    Environment,
    /// Where the scripts are and how they are named: what `[tool.alembic]` takes.
    Scripts,
    /// An argument of `context.configure`.
    Configure,
}

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `true` or `false`.
    Flag,
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A text, or a list of texts.
    Texts,
    /// A table whose values are plain: texts, numbers, truth values, lists, tables.
    Table,
    /// A list of tables.
    Tables,
    /// `module:name`, or a list of them.
    References,
    /// `module:function`.
    Function,
    /// `module:function`, or a list of them.
    Functions,
    /// `true`, `false` or `module:function`.
    FlagOrFunction,
}

impl Form {
    /// In words, for messages and for the documentation.
    pub fn words(self) -> &'static str {
        match self {
            Self::Flag => "`true` or `false`",
            Self::Text => "a text",
            Self::Number => "a whole number",
            Self::Texts => "a text or a list of texts",
            Self::Table => "a table of plain values",
            Self::Tables => "a list of tables",
            Self::References => "`\"module:name\"`, or a list of them",
            Self::Function => "`\"module:function\"`",
            Self::Functions => "`\"module:function\"`, or a list of them",
            Self::FlagOrFunction => "`true`, `false` or `\"module:function\"`",
        }
    }
}

/// The key of a name.
pub(super) fn key(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

const fn of(part: Part, name: &'static str, form: Form, meaning: &'static str) -> Key {
    Key { name, part, form, meaning }
}

/// Every key, in the order of the documentation.
pub const KEYS: &[Key] = &[
    of(Part::Environment, "url", Form::Text, "the database's URL, or `env:NAME` for the value of a variable"),
    of(
        Part::Environment,
        "env_file",
        Form::Text,
        "a file of variables such as `.env`, beside the table's file; a variable that is set already stays, and a \
         missing file counts as empty",
    ),
    of(
        Part::Environment,
        "models",
        Form::References,
        "the metadata that autogenerate compares: a `MetaData`, or something that has one as `.metadata`; an item \
         `module` without a name is only imported",
    ),
    of(Part::Scripts, "script_location", Form::Text, "the folder of `script.py.mako` and `versions`"),
    of(
        Part::Scripts,
        "prepend_sys_path",
        Form::Texts,
        "folders in which Python looks first; `[\"%(here)s\"]` by default",
    ),
    of(Part::Scripts, "version_locations", Form::Texts, "the folders of the scripts"),
    of(Part::Scripts, "recursive_version_locations", Form::Flag, "their sub-folders hold scripts too"),
    of(Part::Scripts, "file_template", Form::Text, "how new scripts are named: `%%(rev)s_%%(slug)s`"),
    of(Part::Scripts, "truncate_slug_length", Form::Number, "how long the message in a name may be"),
    of(Part::Scripts, "timezone", Form::Text, "the time zone of the dates in scripts"),
    of(Part::Scripts, "output_encoding", Form::Text, "the encoding of new scripts"),
    of(Part::Scripts, "sourceless", Form::Flag, "byte code counts as a script"),
    of(
        Part::Scripts,
        "revision_environment",
        Form::Flag,
        "every new script asks the database for its dialect",
    ),
    of(Part::Scripts, "post_write_hooks", Form::Tables, "programs that run over new scripts"),
    of(Part::Configure, "compare_type", Form::FlagOrFunction, "compare the types of columns"),
    of(Part::Configure, "compare_server_default", Form::FlagOrFunction, "compare server defaults"),
    of(Part::Configure, "include_schemas", Form::Flag, "compare every schema"),
    of(Part::Configure, "include_name", Form::Function, "chooses what is read, by name"),
    of(Part::Configure, "include_object", Form::Function, "chooses what is compared"),
    of(Part::Configure, "process_revision_directives", Form::Function, "changes what is generated"),
    of(Part::Configure, "render_item", Form::Function, "writes parts of scripts"),
    of(Part::Configure, "render_as_batch", Form::Flag, "write batch operations, for SQLite"),
    of(Part::Configure, "version_table", Form::Text, "the name of the table with the revision"),
    of(Part::Configure, "version_table_schema", Form::Text, "its schema"),
    of(Part::Configure, "version_table_pk", Form::Flag, "whether it has a primary key"),
    of(Part::Configure, "transaction_per_migration", Form::Flag, "a transaction for each migration"),
    of(Part::Configure, "transactional_ddl", Form::Flag, "whether DDL can be rolled back"),
    of(Part::Configure, "literal_binds", Form::Flag, "write values into the SQL of `--sql`; on by default"),
    of(Part::Configure, "dialect_opts", Form::Table, "options of the dialect for `--sql`; `paramstyle`"),
    of(Part::Configure, "starting_rev", Form::Text, "where `--sql` starts"),
    of(Part::Configure, "tag", Form::Text, "the tag, unless `--tag` gives another"),
    of(Part::Configure, "on_version_apply", Form::Functions, "is called after each step"),
    of(Part::Configure, "template_args", Form::Table, "more names for `script.py.mako`"),
    of(Part::Configure, "upgrade_token", Form::Text, "the name of the upgrade's body in `script.py.mako`"),
    of(Part::Configure, "downgrade_token", Form::Text, "that of the downgrade's body"),
    of(Part::Configure, "alembic_module_prefix", Form::Text, "what stands before operations: `op.`"),
    of(Part::Configure, "sqlalchemy_module_prefix", Form::Text, "what stands before types: `sa.`"),
    of(Part::Configure, "user_module_prefix", Form::Text, "what stands before the project's own types"),
    of(Part::Limbeck, "inert", Form::Texts, "installed modules whose import does nothing that matters"),
    of(
        Part::Limbeck,
        "interpreter",
        Form::Text,
        "the project's Python: a program, or the folder of an environment",
    ),
];

/// What `context.configure` takes that a table cannot say, because it is a live object.
pub(super) const LIVE: &[&str] = &["connection", "output_buffer", "autogenerate_plugins", "attributes"];
