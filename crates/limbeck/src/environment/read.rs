//! The environment that was understood without running `env.py`.

use limbeck_bridge::protocol::{AutogenerateOptions, Comparison};
use limbeck_database::{
    Access, ConnectArg, ConnectSettings, Connection, OpenRequest, TransactionMode, Url, dialect_of, open,
    understand,
};
use limbeck_diagnostics::{Code, Diagnostic, Error, Result, Severity, redact_url};
use limbeck_dialect::{Dialect, Profile, Version, VersionTable};
use limbeck_plan::Boundaries;
use limbeck_project::logging::{Existing, FileConfig, Logging};
use limbeck_pysource::environment::{
    Configure, Environment as Read, EnvironmentReading, EnvironmentWorld, PlainValue,
};
use limbeck_schema::{MetadataFacts, TableName, Value};

use super::native::{NativePython, NoModels};
use super::reader_access::{Configuration, DotEnvFiles};
use super::worker::paramstyle;
use super::{Request, Standby, TemplateArguments, learn_secrets, python_forbidden, table};
use crate::host::{Host, PythonMode};
use crate::journal::{Journal, NativeLog};
use crate::project::Project;
use crate::report::Event;
use crate::target::{Channel, Command, Outcome, SqlSink, Target};
use crate::world::PythonWorld;

/// An `env.py` that was read, and the database that it leads to.
pub(crate) struct Environment<'p> {
    read: Read,
    url: Option<Url>,
    dialect: &'static dyn Dialect,
    world: &'p PythonWorld,
    logging: Logging,
}

impl Environment<'_> {
    /// What rendering for its database depends on, without looking at it.
    pub(crate) fn offline_profile(&self) -> Profile {
        offline_profile(self)
    }

    /// What is known of the project's metadata.
    pub(crate) fn facts(&self) -> &MetadataFacts {
        &self.read.facts
    }

    /// The URL without its password.
    pub(crate) fn shown_url(&self) -> String {
        self.read.url.as_deref().map_or_else(|| self.dialect.name().to_owned(), redact_url)
    }

    /// Whether the connection can be made natively just as the project's driver would make it. Nothing is opened.
    ///
    /// # Errors
    /// What stands in the way.
    pub(crate) fn understand_connection(&self, host: &Host<'_>) -> Result<()> {
        let Some(url) = &self.url else { return Err(no_connection()) };
        understand(&OpenRequest {
            url,
            settings: &connect_settings(self),
            surroundings: &host.surroundings(&self.read.variables_changed),
            access: Access::ReadOnly,
        })
    }

    /// The schema of the version table, as `context.configure` was given it.
    pub(crate) fn version_schema(&self) -> Option<&str> {
        self.read.configure.version_table_schema.as_deref()
    }

    /// The database's dialect.
    pub(crate) fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }
}

/// What came of reading an `env.py`.
pub(crate) enum Reading<'p> {
    /// It was understood.
    Read(Box<Environment<'p>>),
    /// Python must run it; the error says why, for `--python never`.
    NeedsPython(Error),
}

/// Reads the project's `env.py`.
///
/// # Errors
/// `LB0201` when it raises by itself, `LB0601` for a URL that is none, and what is wrong with the configuration.
pub(crate) fn read_environment<'p>(
    host: &Host<'_>,
    project: &'p Project,
    request: &Request,
) -> Result<Reading<'p>> {
    learn_secrets(host, project);
    let world = project.world(host)?;
    let read = match project.config.environment_table() {
        Some(table) => table::read(host, table, request, world)?,
        None => read_file(host, project, request, world)?,
    };
    match read {
        Ok(read) => understood(host, project, request, *read, world),
        Err(reason) => Ok(Reading::NeedsPython(reason)),
    }
}

/// What was read, or why Python must run it.
pub(super) type Understood = std::result::Result<Box<Read>, Error>;

/// Reads `env.py`.
fn read_file(
    host: &Host<'_>,
    project: &Project,
    request: &Request,
    world: &PythonWorld,
) -> Result<Understood> {
    if project.directory.env_is_compiled() {
        let reason = "only the byte code of `env.py` is there, which only Python reads";
        return Ok(Err(python_forbidden(Code::EnvironmentNeedsPython, reason)));
    }
    let source = project.directory.env_source()?;
    let mut configuration = Configuration::new(project.config.clone());
    let dot_env = DotEnvFiles::new(world.dotenv.as_deref());
    let reading = {
        let mut surroundings = EnvironmentWorld {
            config: &mut configuration,
            dot_env: &dot_env,
            modules: &world.modules,
            variables: host.variables.clone(),
            working_directory: host.working_directory.clone(),
            x_arguments: project.x_arguments.clone(),
            offline: request.offline,
            tag: request.tag.clone(),
        };
        limbeck_pysource::environment::read_environment(&source, &mut surroundings)?
    };
    match reading {
        EnvironmentReading::Read(read) => Ok(Ok(read)),
        EnvironmentReading::Raised(raised) => {
            let message = match raised.message.trim() {
                "" => format!("`env.py` raised `{}`", raised.class),
                text => format!("`env.py` raised `{}`: {text}", raised.class),
            };
            Err(Error::new(Code::EnvironmentRaised, message).at(&raised.source, raised.span, "raised here"))
        }
        EnvironmentReading::NeedsPython(reason) => Ok(Err(needs_python(&reason))),
    }
}

/// Looks at what was read: whether the database is spoken here, and whether everything that matters can be done here.
fn understood<'p>(
    host: &Host<'_>,
    project: &Project,
    request: &Request,
    read: Read,
    world: &'p PythonWorld,
) -> Result<Reading<'p>> {
    if request.compares && !read.hooks.is_empty() || read.hooks.iter().any(|hook| hook == "on_version_apply")
    {
        let hooks = read.hooks.join("`, `");
        let name = project.environment_name();
        let reason = format!("`{name}` gives `{hooks}`, which only Python can call");
        return Ok(Reading::NeedsPython(python_forbidden(Code::EnvironmentNeedsPython, &reason)));
    }
    let logging = logging(project, &read)?;
    if let Some(warning) = logging.warnings().first() {
        if host.python != PythonMode::Never {
            let reason = "the logging that `env.py` configures is followed in full only by Python";
            return Ok(Reading::NeedsPython(place(reason, warning)));
        }
        host.reporter.report(Event::Warning(warning));
    }
    if logging.shows_statements() {
        let reason = "the log of SQLAlchemy's statements, which the configuration asks for, needs SQLAlchemy";
        let reason = python_forbidden(Code::EnvironmentNeedsPython, reason);
        if host.python != PythonMode::Never {
            return Ok(Reading::NeedsPython(reason));
        }
        let warning = reason.note("the statements are not logged").into_diagnostic(Severity::Warning);
        host.reporter.report(Event::Warning(&warning));
    }
    let url = read.url.as_deref().map(Url::parse).transpose()?;
    // Scripts are written for more databases than can be connected to.
    let known = |name: &str| {
        let dialect = limbeck_dialect::dialect(name);
        if request.offline { dialect.or_else(|| limbeck_dialect::script_dialect(name)) } else { dialect }
    };
    let name = match (&url, &read.configure.dialect_name) {
        (Some(url), _) => Some(dialect_of(url).unwrap_or_else(|| url.backend())),
        (None, Some(name)) => Some(name.as_str()),
        (None, None) => None,
    };
    match name.and_then(known) {
        Some(dialect) => Ok(Reading::Read(Box::new(Environment { read, url, dialect, world, logging }))),
        None => {
            let shown = read.url.as_deref().map_or_else(String::new, redact_url);
            let reason = format!("the database of `{shown}` is not spoken natively");
            Ok(Reading::NeedsPython(python_forbidden(Code::UnsupportedDatabase, &reason)))
        }
    }
}

fn no_connection() -> Error {
    let reason = "`env.py` gives a dialect and no connection";
    python_forbidden(Code::EnvironmentNeedsPython, reason)
}

/// The logging that `env.py` sets up.
fn logging(project: &Project, read: &Read) -> Result<Logging> {
    let Some(call) = &read.file_config else { return Ok(Logging::unconfigured()) };
    let existing = if call.disable_existing_loggers { Existing::Disable } else { Existing::Keep };
    let Some(source) = project.config.ini_source() else {
        let path = project.config.ini_path();
        return Err(Error::new(
            Code::EnvironmentRaised,
            format!("`env.py` raised `FileNotFoundError`: {} doesn't exist", path.display()),
        )
        .hint("`env.py` calls `fileConfig`; call it only when the file is there"));
    };
    Logging::file_config(&FileConfig { source, defaults: &[], existing })
}

/// The reason for Python, at the place of the warning that is the cause.
fn place(reason: &str, cause: &Diagnostic) -> Error {
    let error = python_forbidden(Code::EnvironmentNeedsPython, reason).note(cause.message.clone());
    let error = cause.notes.iter().fold(error, |error, note| error.note(note.clone()));
    match &cause.location {
        Some(location) => error.at(&location.source, location.span, location.label.clone()),
        None => error,
    }
}

pub(super) fn needs_python(reason: &limbeck_pysource::NeedsPython) -> Error {
    reason.to_error(Code::EnvironmentNeedsPython, "only Python can run this environment")
}

/// Calls the command once, on a native connection or for a script.
pub(crate) fn run(
    host: &Host<'_>,
    project: &Project,
    request: &Request,
    environment: &Environment<'_>,
    standby: &Standby<'_>,
    command: &mut Command<'_>,
) -> Result<Outcome> {
    if request.offline {
        let mut sink = StandardOutput { host };
        return on_target(host, project, environment, standby, None, command, Channel::Offline(&mut sink));
    }
    let Some(url) = &environment.url else {
        return Ok(Outcome::NeedsPython(no_connection()));
    };
    let settings = connect_settings(environment);
    let opening = OpenRequest {
        url,
        settings: &settings,
        surroundings: &host.surroundings(&environment.read.variables_changed),
        access: Access::CreateIfMissing,
    };
    let mut connection = match open(&opening) {
        Ok(connection) => connection,
        Err(error) if error.code() == Code::UnsupportedDatabase => return Ok(Outcome::NeedsPython(error)),
        Err(error) => return Err(error),
    };
    if environment.read.engine.isolation_level.as_deref() == Some("AUTOCOMMIT") {
        connection.set_transaction_mode(TransactionMode::Autocommit)?;
    }
    let profile = online_profile(environment, connection.as_ref());
    let channel = Channel::Online(connection.as_mut());
    on_target(host, project, environment, standby, Some(profile), command, channel)
}

fn on_target(
    host: &Host<'_>,
    project: &Project,
    environment: &Environment<'_>,
    standby: &Standby<'_>,
    online: Option<Profile>,
    command: &mut Command<'_>,
    channel: Channel<'_>,
) -> Result<Outcome> {
    let Environment { read, dialect, world, .. } = environment;
    let configure = &read.configure;
    let profile = online.unwrap_or_else(|| offline_profile(environment));
    let log = NativeLog::open(host, &environment.logging)?;
    let mut locks = Vec::new();
    let mut native;
    let mut none = NoModels { environment: project.environment_name(), standby };
    let python: &mut dyn crate::target::Python = match &read.models {
        Some(expression) => {
            native = NativePython::new(host, project, read, expression, dialect.name(), standby);
            &mut native
        }
        None => &mut none,
    };
    let mut target = Target {
        unimportable: &[],
        dialect: *dialect,
        boundaries: boundaries(configure, &profile),
        profile,
        version_table: version_table(configure),
        facts: read.facts.clone(),
        has_metadata: read.models.is_some(),
        autogenerate: autogenerate(configure, &read.hooks),
        starting_revision: configure.starting_rev.clone(),
        // An `env.py` with this keyword is not read.
        batch_separator: None,
        url: read.url.as_deref().map(redact_url),
        script_arguments: false,
        world,
        python,
        journal: Journal::new(host.reporter, &log),
        locks: &mut locks,
    };
    match channel {
        Channel::Offline(sink) => {
            let outcome = command(&mut target, Channel::Offline(sink));
            announced(&target, outcome)
        }
        Channel::Online(connection) => {
            let outcome = command(&mut target, Channel::Online(&mut *connection));
            let outcome = announced(&target, outcome);
            let released = locks.drain(..).try_for_each(|lock| lock.release(&mut *connection));
            let outcome = outcome?;
            released?;
            Ok(outcome)
        }
    }
}

/// Also a command that did nothing, or that failed, has met the database.
fn announced(target: &Target<'_>, outcome: Result<Outcome>) -> Result<Outcome> {
    if !matches!(outcome, Ok(Outcome::NeedsPython(_))) {
        target.announce()?;
    }
    outcome
}

/// The script goes to standard output.
struct StandardOutput<'h> {
    host: &'h Host<'h>,
}

impl SqlSink for StandardOutput<'_> {
    fn write(&mut self, text: &str) -> Result<()> {
        self.host.write_sql(text)
    }

    fn print(&mut self, text: &str) -> Result<()> {
        self.host.write_sql(&self.host.secrets.mask(text))
    }
}

fn connect_settings(environment: &Environment<'_>) -> ConnectSettings {
    let engine = &environment.read.engine;
    ConnectSettings {
        default_driver: Some(environment.dialect.default_driver(environment.world.sqlalchemy).to_owned()),
        isolation_level: engine.isolation_level.clone(),
        connect_args: engine
            .connect_args
            .iter()
            .map(|(name, value)| (name.clone(), connect_arg(value)))
            .collect(),
    }
}

fn driver(environment: &Environment<'_>) -> String {
    let named = environment.url.as_ref().and_then(Url::driver).map(str::to_owned);
    named.unwrap_or_else(|| environment.dialect.default_driver(environment.world.sqlalchemy).to_owned())
}

fn online_profile(environment: &Environment<'_>, connection: &dyn Connection) -> Profile {
    let server = connection.server();
    let (major, minor, patch) = server.version;
    Profile {
        server: Version(major, minor, patch),
        default_schema: server.default_schema.clone(),
        backslash_escapes: server.backslash_escapes,
        offline: false,
        ..offline_profile(environment)
    }
}

/// The profile of a database of which nothing else is known.
pub(crate) fn assumed_profile(dialect: &'static dyn Dialect, world: &PythonWorld) -> Profile {
    let driver = dialect.default_driver(world.sqlalchemy);
    Profile {
        dialect: dialect.name().to_owned(),
        paramstyle: dialect.paramstyle(driver),
        driver: driver.to_owned(),
        server: dialect.assumed_version(),
        sqlalchemy: world.sqlalchemy,
        default_schema: None,
        backslash_escapes: dialect.backslash_escapes(),
        offline: true,
        transactional_ddl: dialect.transactional_ddl(),
    }
}

fn offline_profile(environment: &Environment<'_>) -> Profile {
    let Environment { read, dialect, world, .. } = environment;
    let driver = driver(environment);
    let named = read.configure.paramstyle.as_deref().or(read.engine.paramstyle.as_deref());
    Profile {
        paramstyle: named.map_or_else(|| dialect.paramstyle(&driver), paramstyle),
        driver,
        transactional_ddl: read.configure.transactional_ddl.unwrap_or_else(|| dialect.transactional_ddl()),
        ..assumed_profile(*dialect, world)
    }
}

/// One transaction for the run where DDL is rolled back, else one a step (Alembic's `begin_transaction`).
fn boundaries(configure: &Configure, profile: &Profile) -> Boundaries {
    let per_migration = configure.transaction_per_migration.unwrap_or(false);
    if profile.transactional_ddl && !per_migration { Boundaries::WholeRun } else { Boundaries::PerStep }
}

fn version_table(configure: &Configure) -> VersionTable {
    let name = configure.version_table.clone().unwrap_or_else(|| "alembic_version".to_owned());
    VersionTable {
        name: TableName::new(configure.version_table_schema.as_deref(), name),
        primary_key: configure.version_table_pk.unwrap_or(true),
    }
}

/// What `context.configure` says to autogenerate, with Alembic's defaults; server defaults are compared unless the
/// project says no (docs/differences.md).
fn autogenerate(configure: &Configure, hooks: &[String]) -> AutogenerateOptions {
    let text = |given: &Option<String>, default: &str| given.clone().unwrap_or_else(|| default.to_owned());
    let compared = |name: &str, given: Option<bool>| match given {
        _ if hooks.iter().any(|hook| hook == name) => Comparison::Hook,
        Some(false) => Comparison::No,
        Some(true) | None => Comparison::Yes,
    };
    AutogenerateOptions {
        compare_type: compared("compare_type", configure.compare_type),
        compare_server_default: compared("compare_server_default", configure.compare_server_default),
        include_schemas: configure.include_schemas.unwrap_or(false),
        render_as_batch: configure.render_as_batch.unwrap_or(false),
        upgrade_token: text(&configure.upgrade_token, "upgrades"),
        downgrade_token: text(&configure.downgrade_token, "downgrades"),
        alembic_module_prefix: text(&configure.alembic_module_prefix, "op."),
        sqlalchemy_module_prefix: text(&configure.sqlalchemy_module_prefix, "sa."),
        user_module_prefix: configure.user_module_prefix.clone(),
        autogenerate_plugins: None,
        hooks: hooks.iter().filter(|hook| !hook.starts_with("compare_")).cloned().collect(),
    }
}

/// `template_args` of `context.configure`.
pub(crate) fn template_arguments(environment: &Environment<'_>) -> TemplateArguments {
    let given = environment.read.configure.template_args.iter();
    given.map(|(name, value)| (name.clone(), plain(value))).collect()
}

fn connect_arg(value: &PlainValue) -> ConnectArg {
    match value {
        PlainValue::None => ConnectArg::Nothing,
        PlainValue::Bool(flag) => ConnectArg::Boolean(*flag),
        PlainValue::Int(number) => ConnectArg::Integer(*number),
        PlainValue::Float(text) => ConnectArg::Float(text.clone()),
        PlainValue::Text(text) => ConnectArg::Text(text.clone()),
        PlainValue::Map(pairs) => {
            ConnectArg::Mapping(pairs.iter().map(|(name, value)| (name.clone(), plain_text(value))).collect())
        }
        PlainValue::List(items) => {
            ConnectArg::Text(items.iter().map(plain_text).collect::<Vec<_>>().join(","))
        }
    }
}

fn plain_text(value: &PlainValue) -> String {
    match value {
        PlainValue::Text(text) | PlainValue::Float(text) => text.clone(),
        PlainValue::Int(number) => number.to_string(),
        PlainValue::Bool(flag) => flag.to_string(),
        PlainValue::None | PlainValue::List(_) | PlainValue::Map(_) => String::new(),
    }
}

pub(super) fn plain(value: &PlainValue) -> Value {
    match value {
        PlainValue::None => Value::Null,
        PlainValue::Bool(flag) => Value::Bool(*flag),
        PlainValue::Int(number) => Value::Int(*number),
        PlainValue::Float(text) => Value::Float(text.clone()),
        PlainValue::Text(text) => Value::Str(text.clone()),
        PlainValue::List(items) => Value::List(items.iter().map(plain).collect()),
        PlainValue::Map(pairs) => {
            Value::Dict(pairs.iter().map(|(name, item)| (name.clone(), plain(item))).collect())
        }
    }
}
