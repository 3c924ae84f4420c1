//! Exceptions of libraries that `env.py` calls, in words that help: a URL that cannot be used, a server that is not
//! there.

use limbeck_diagnostics::{Code, Diagnostic, Error};

use crate::project::Project;

const REFUSED: &str = "the database refused a statement: ";

/// The same error, with the code of what really went wrong where the exception tells.
pub(super) fn advise(project: &Project, error: Error) -> Error {
    advised(error, &url_hint(project))
}

/// Where the URL is said.
fn url_hint(project: &Project) -> String {
    let place = match project.config.environment_table() {
        Some(table) => format!("`url` in `{}`", table.name),
        None => "`sqlalchemy.url` in the configuration file or in `env.py`".to_owned(),
    };
    format!("set {place}, for example `postgresql+psycopg://user:password@host/database`")
}

fn advised(error: Error, url_hint: &str) -> Error {
    let diagnostic = error.diagnostic();
    match diagnostic.code {
        Code::EnvironmentRaised | Code::ModelsImport => advise_exception(error, url_hint),
        // Without a statement it was the connection (or its transaction) that failed.
        Code::StatementFailed if fact(diagnostic, "statement").is_none() => match connection_code(diagnostic)
        {
            Some((code, hint)) => recoded(diagnostic, code).hint(hint),
            None => error,
        },
        _ => error,
    }
}

/// SQLAlchemy's words for a URL that it cannot use; what `engine_from_config` raises without one.
fn advise_exception(error: Error, url_hint: &str) -> Error {
    let message = &error.diagnostic().message;
    if message.ends_with("raised `KeyError`: 'url'") {
        return error.note("there is no `sqlalchemy.url`").hint(url_hint);
    }
    if message.contains("Could not parse SQLAlchemy URL")
        || message.contains("Can't load plugin: sqlalchemy.dialects:")
    {
        return recoded(error.diagnostic(), Code::BadUrl).hint(url_hint);
    }
    error
}

/// What a driver's error means that came while a connection was made: by SQLSTATE (PostgreSQL manual, appendix A)
/// or MySQL's number (its manual, "Error Message Reference") where the driver keeps it, else by the server's and libpq's
/// words.
fn connection_code(diagnostic: &Diagnostic) -> Option<(Code, &'static str)> {
    let message = &diagnostic.message;
    let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
    let unreachable =
        (Code::ServerUnreachable, "check that the server runs, and the host and port in the database URL");
    let refused = (Code::Authentication, "check the user and the password in the database URL");
    let no_database = (Code::NoSuchDatabase, "create it, or correct the name in the database URL");
    let failed = (Code::ConnectionFailed, "check the database URL and the server");
    match fact(diagnostic, "code") {
        Some("28P01" | "28000" | "1044" | "1045" | "1698") => Some(refused),
        Some("3D000" | "1049") => Some(no_database),
        Some("57P03" | "53300" | "1040" | "2002" | "2003" | "2005") => Some(unreachable),
        Some("2006" | "2013") => Some(failed),
        Some("SQLITE_CANTOPEN") => Some((
            Code::NoSuchDatabase,
            "check that the folder of the SQLite file exists and can be written to",
        )),
        Some(state) if state.starts_with("08") => Some(failed),
        Some(_) => None,
        None if says(&["password authentication failed", "no password supplied", "no pg_hba.conf entry"]) => {
            Some(refused)
        }
        None if says(&["FATAL:  role "]) => Some(refused),
        None if says(&["FATAL:  database "]) => Some(no_database),
        None if says(&["Connection refused", "could not translate host name", "timeout expired"]) => {
            Some(unreachable)
        }
        None if says(&["failed to resolve host", "Name or service not known", "No route to host"]) => {
            Some(unreachable)
        }
        None if says(&["connection to server ", "connection failed:"]) => Some(failed),
        None => None,
    }
}

/// The diagnostic under another code; of several lines the first is the message.
fn recoded(diagnostic: &Diagnostic, code: Code) -> Error {
    let message = diagnostic.message.strip_prefix(REFUSED).unwrap_or(&diagnostic.message);
    let (first, rest) = message.split_once('\n').unwrap_or((message, ""));
    let mut error = Error::new(code, first);
    if let Some(location) = &diagnostic.location {
        error = error.at(&location.source, location.span, location.label.clone());
    }
    for (name, value) in &diagnostic.facts {
        error = error.fact(name, value);
    }
    let rest = rest.lines().map(str::trim).filter(|line| !line.is_empty());
    rest.fold(error, |error, line| error.note(line))
}

fn fact<'d>(diagnostic: &'d Diagnostic, name: &str) -> Option<&'d str> {
    diagnostic.facts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use limbeck_diagnostics::{Code, Error};

    use super::advised;

    #[test]
    fn what_a_driver_says_of_a_connection_has_its_own_code() {
        for (said, state, code) in [
            (
                "connection to server at \"h\", port 1 failed: Connection refused",
                None,
                Code::ServerUnreachable,
            ),
            ("could not translate host name \"h\" to address", None, Code::ServerUnreachable),
            (
                "connection failed: FATAL:  password authentication failed for user \"u\"",
                None,
                Code::Authentication,
            ),
            ("password authentication failed for user \"u\"", Some("28P01"), Code::Authentication),
            (
                "connection to server at \"h\" failed: FATAL:  database \"d\" does not exist",
                None,
                Code::NoSuchDatabase,
            ),
            ("database \"d\" does not exist", Some("3D000"), Code::NoSuchDatabase),
            ("Unknown database 'd'", Some("1049"), Code::NoSuchDatabase),
            ("Access denied for user 'u'@'h'", Some("1045"), Code::Authentication),
            ("Can't connect to MySQL server on 'h'", Some("2003"), Code::ServerUnreachable),
            ("Unknown column 'a'", Some("1054"), Code::StatementFailed),
            ("unable to open database file", Some("SQLITE_CANTOPEN"), Code::NoSuchDatabase),
            ("connection to server at \"h\" failed: server closed it", None, Code::ConnectionFailed),
            // A deferred constraint speaks up at COMMIT.
            ("insert or update on table \"a\" violates a constraint", Some("23503"), Code::StatementFailed),
        ] {
            let error =
                Error::new(Code::StatementFailed, format!("the database refused a statement: {said}"));
            let error = match state {
                Some(state) => error.fact("code", state),
                None => error,
            };
            assert_eq!(advised(error, "").code(), code, "{said}");
        }
    }

    #[test]
    fn a_refused_statement_stays_what_it_is() {
        let error = Error::new(Code::StatementFailed, "the database refused a statement: Connection refused");
        let error = error.fact("statement", "SELECT 1");
        assert_eq!(advised(error.clone(), ""), error);
    }

    #[test]
    fn several_lines_become_notes() {
        let text = "the database refused a statement: connection to server failed: Connection refused\n\tIs it there?";
        let error = advised(Error::new(Code::StatementFailed, text), "");
        assert_eq!(error.to_string(), "connection to server failed: Connection refused");
        assert_eq!(error.diagnostic().notes, ["Is it there?"]);
    }
}
