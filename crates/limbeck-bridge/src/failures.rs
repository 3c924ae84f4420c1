//! How a failure that crossed the pipe becomes a diagnostic.

use limbeck_diagnostics::{Code, Error, SourceText, Span};

use crate::protocol::{
    Exception, Failure, PythonFrame, Request, ScriptFunction, StatementFailure, SyntaxPlace, Trouble,
};

/// What was asked when it failed: the same exception means different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Context {
    /// The worker was starting.
    Start,
    /// `env.py` ran.
    Environment { path: String },
    /// Models were loaded, from the lines of an `env.py`, from what it gave, or from a table.
    Models,
    /// A script file was imported.
    Header { path: String },
    /// A function of a script ran.
    Script { path: String, function: ScriptFunction },
    /// A post-write hook of `env.py` ran.
    Hook { name: String },
    /// Anything else.
    Other,
}

impl Context {
    pub(crate) fn of(request: &Request) -> Self {
        match request {
            Request::Hello { .. } => Self::Start,
            // All code of the project's that a table names is imported.
            Request::RunEnvironment(run) if run.table.is_some() => Self::Models,
            Request::RunEnvironment(run) => Self::Environment { path: run.path.clone() },
            Request::LoadModels(_) | Request::ExportMetadata {} => Self::Models,
            Request::ReadHeader { path } => Self::Header { path: path.clone() },
            Request::RunScript { path, function } => Self::Script { path: path.clone(), function: *function },
            Request::RunHook { name, .. } => Self::Hook { name: name.clone() },
            Request::Log { .. }
            | Request::Execute { .. }
            | Request::Query { .. }
            | Request::QueryMany { .. }
            | Request::Begin {}
            | Request::Commit {}
            | Request::Rollback {}
            | Request::Autocommit { .. }
            | Request::TransactionState {}
            | Request::VersionTable {}
            | Request::VersionApplied { .. }
            | Request::WriteOutput { .. }
            | Request::Interrupt {} => Self::Other,
        }
    }

    /// The code of an exception of the user's, and whose exception it was.
    fn raised(&self) -> (Code, String) {
        match self {
            Self::Start => (Code::InterpreterFailed, "the Python worker".to_owned()),
            Self::Environment { path } => (Code::EnvironmentRaised, format!("`{}`", file_name(path))),
            Self::Models => (Code::ModelsImport, "importing the models".to_owned()),
            Self::Header { path } => (Code::ScriptRaised, format!("importing `{}`", file_name(path))),
            Self::Script { path, function } => {
                let function = match function {
                    ScriptFunction::Upgrade => "upgrade",
                    ScriptFunction::Downgrade => "downgrade",
                };
                (Code::ScriptRaised, format!("`{function}()` of `{}`", file_name(path)))
            }
            Self::Hook { name } => (Code::EnvironmentRaised, format!("the post write hook `{name}`")),
            Self::Other => (Code::EnvironmentRaised, "the project's Python code".to_owned()),
        }
    }
}

/// The diagnostic for a failure. [`Failure::Returned`] is the worker's own to resolve.
pub(crate) fn error_of(context: &Context, failure: Failure) -> Error {
    match failure {
        Failure::Raised { exception } => raised(context, &exception),
        Failure::Statement { refusal } => refused(&refusal),
        Failure::Disconnected { message } => {
            Error::new(Code::ConnectionFailed, "the connection to the database broke").note(message)
        }
        Failure::Returned { id } => unexpected(&format!("an error {id} that nobody waits for")),
        Failure::Limbeck { .. } => unexpected("an error of the kind that only Limbeck sends"),
        Failure::Known { trouble, message, frames } => known(trouble, message, &frames),
        Failure::Interrupted {} => Error::new(Code::Interrupted, "interrupted"),
    }
}

fn unexpected(what: &str) -> Error {
    Error::new(Code::Protocol, format!("the Python worker sent {what}"))
}

fn raised(context: &Context, exception: &Exception) -> Error {
    let (code, whose) = context.raised();
    if let Some(statement) = &exception.statement {
        return place(refused(statement), &exception.frames);
    }
    if let Some(syntax) = &exception.syntax {
        return syntax_error(exception, syntax);
    }
    let class = exception.class.rsplit('.').next().unwrap_or(&exception.class);
    let message = match exception.message.trim() {
        "" => format!("{whose} raised `{class}`"),
        text => format!("{whose} raised `{class}`: {text}"),
    };
    let mut error = place(Error::new(code, message), &exception.frames);
    if exception.frames.len() > 1 || exception.cause.is_some() {
        error = error.detail(traceback(exception));
    }
    error
}

/// A traceback as Python prints it, of the user's frames.
fn traceback(exception: &Exception) -> String {
    let mut text = match &exception.cause {
        Some(cause) => format!("{}\n\nwhich led to:\n\n", traceback(cause)),
        None => String::new(),
    };
    for frame in &exception.frames {
        text += &format!("  File \"{}\", line {}, in {}\n", frame.file, frame.line, frame.function);
        if let Some(source) = &frame.source {
            text += &format!("    {source}\n");
        }
    }
    text += &exception.class;
    if !exception.message.is_empty() {
        text += &format!(": {}", exception.message);
    }
    text
}

fn syntax_error(exception: &Exception, syntax: &SyntaxPlace) -> Error {
    let error = Error::new(
        Code::PythonSyntax,
        format!("`{}` has a syntax error: {}", file_name(&syntax.file), exception.message),
    );
    let Some((source, line)) = line_of(&syntax.file, syntax.line) else { return error };
    let text = &source.text()[line.start as usize..line.end as usize];
    let lead = text.len() - text.trim_start().len();
    let offset = match syntax.column {
        Some(column) => {
            text.char_indices().nth(column.saturating_sub(1) as usize).map_or(text.len(), |(at, _)| at)
        }
        None => lead,
    };
    let start = line.start + offset as u32;
    let end = if syntax.column.is_some() { (start + 1).min(line.end.max(start)) } else { line.end };
    error.at(&source, Span::new(start, end), "")
}

/// Underlines the innermost of the user's frames.
fn place(error: Error, frames: &[PythonFrame]) -> Error {
    let Some(frame) = frames.last() else { return error };
    let found = line_of(&frame.file, frame.line).and_then(|(source, _)| {
        let span = source.line_span(frame.line as usize)?;
        Some((source, span))
    });
    match found {
        Some((source, span)) => error.at(&source, span, ""),
        None => error.fact("file", format!("{}:{}", frame.file, frame.line)),
    }
}

/// A file and the bytes of one of its lines, newline left out.
fn line_of(file: &str, line: u32) -> Option<(SourceText, Span)> {
    let text = fs_err::read_to_string(file).ok()?;
    let mut start = 0;
    for (index, content) in text.split_inclusive('\n').enumerate() {
        if index + 1 == line as usize {
            let end = start + content.trim_end_matches(['\n', '\r']).len();
            let span = Span::new(start as u32, end as u32);
            return Some((SourceText::new(file, text), span));
        }
        start += content.len();
    }
    None
}

fn refused(refusal: &StatementFailure) -> Error {
    let mut error =
        Error::new(Code::StatementFailed, format!("the database refused a statement: {}", refusal.message));
    if let Some(code) = &refusal.code {
        error = error.fact("code", code);
    }
    if let Some(sql) = &refusal.sql {
        error = error.fact("statement", sql);
    }
    let quoted: Vec<String> = [("DETAIL", &refusal.detail), ("CONTEXT", &refusal.context)]
        .into_iter()
        .filter_map(|(name, text)| text.as_ref().map(|text| format!("{name}: {text}")))
        .collect();
    if !quoted.is_empty() {
        error = error.detail(quoted.join("\n"));
    }
    match &refusal.hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

fn known(trouble: Trouble, message: String, frames: &[PythonFrame]) -> Error {
    let error = |code| Error::new(code, message.clone());
    let error = match trouble {
        Trouble::PythonTooOld => error(Code::InterpreterFailed)
            .hint("choose a newer interpreter with `--interpreter`, or make the environment anew"),
        Trouble::NoSqlAlchemy => error(Code::NoSqlAlchemy)
            .hint("install it in the project's environment, for example `uv add sqlalchemy`"),
        Trouble::NoDriver => error(Code::NoDriver)
            .hint(format!("install it in the project's environment, for example `uv add {}`", distribution(&message))),
        Trouble::ShimMismatch => error(Code::ProtocolMismatch)
            .hint("install the same version of the package `limbeck` as the program has"),
        Trouble::Configure => error(Code::EnvironmentConfigure),
        Trouble::ExternalTransaction => error(Code::ExternalTransaction)
            .note("a statement that ran before `context.configure` began it; Alembic would say that all went well, and keep nothing")
            .hint("put `connection.commit()` before `context.configure(...)`"),
        Trouble::NoMetadata => {
            error(Code::NoMetadata).hint("set `target_metadata` to the `MetaData` of your models")
        }
        Trouble::ModelUnsupported => error(Code::ModelUnsupported),
        Trouble::MissingFunction => error(Code::MissingFunction),
        Trouble::NoServer => error(Code::ServerUnreachable)
            .hint("check that the server runs, and the host and port in the database URL"),
        Trouble::NoHook => error(Code::ConfigValue)
            .hint("register a function under that name in `env.py`, or use the type `exec`, `module` or `console_scripts`"),
        Trouble::Value => error(Code::ScriptRaised),
        Trouble::NotProvided => error(Code::EnvironmentRaised)
            .note("Limbeck stands in for Alembic in the project's Python code, and does not have this part of it"),
        Trouble::Protocol => error(Code::Protocol),
    };
    place(error, frames)
}

/// The distribution to install for a missing module: where its name is another, or the binary one is easier to have.
fn distribution(message: &str) -> &str {
    let module = message.split('\'').nth(1).and_then(|name| name.split('.').next()).unwrap_or_default();
    match module {
        "" | "psycopg2" => "psycopg2-binary",
        "psycopg" => "psycopg[binary]",
        "MySQLdb" => "mysqlclient",
        "mysql" => "mysql-connector-python",
        "cx_Oracle" => "cx-Oracle",
        module => module,
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
