//! Reads the logging sections of an ini: `logging.config.fileConfig`.

use std::collections::{BTreeMap, BTreeSet};

use limbeck_diagnostics::{Code, Diagnostic, Error, Result, Severity, SourceText};

use super::{Format, Handler, Level, LogFile, Logger, Logging, Outlet, Sink};
use crate::ini::Ini;
use crate::pytext::strip;

/// `disable_existing_loggers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Loggers that exist already and are not named are silent: Python's default.
    Disable,
    /// They go on.
    Keep,
}

/// The arguments of a `fileConfig` call.
#[derive(Debug, Clone)]
pub struct FileConfig<'a> {
    /// The file.
    pub source: &'a SourceText,
    /// `defaults`: keys that every section inherits. `here` is not among them unless `env.py` says so.
    pub defaults: &'a [(&'a str, &'a str)],
    /// `disable_existing_loggers`.
    pub existing: Existing,
}

impl Logging {
    /// What the process logs after `fileConfig`.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigMissing`] and [`Code::ConfigValue`] where Python raises: a section or key that is missing,
    /// a name that is not declared, a level that does not exist. Also the errors of [`Ini::parse`] and
    /// [`Ini::get`].
    pub fn file_config(call: &FileConfig<'_>) -> Result<Self> {
        let ini = Ini::parse(call.source.clone(), call.defaults)?;
        let mut reader = Reader { ini: &ini, files: BTreeSet::new(), warnings: Vec::new() };
        let formats = reader.formats()?;
        let handlers = reader.handlers(&formats)?;
        let loggers = reader.loggers(&handlers)?;
        let Reader { files, warnings, .. } = reader;
        Ok(Self { loggers, existing: call.existing, files, warnings })
    }
}

struct Reader<'a> {
    ini: &'a Ini,
    files: BTreeSet<LogFile>,
    warnings: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn formats(&mut self) -> Result<BTreeMap<String, Format>> {
        let names = self.names("formatters")?;
        names.into_iter().map(|name| Ok((name.clone(), self.format(&format!("formatter_{name}"))?))).collect()
    }

    fn format(&mut self, section: &str) -> Result<Format> {
        if !self.ini.has_section(section) {
            return Err(self.no_section(section));
        }
        let Some(template) = self.ini.raw(section, "format") else { return Ok(Format::message_alone()) };
        let style = self.ini.raw(section, "style").unwrap_or("%");
        if style != "%" || self.ini.raw(section, "class").is_some_and(|class| class != "logging.Formatter") {
            self.warn(section, "format", "only formatters of the `%` style are followed here");
            return Ok(Format::stock());
        }
        let mut date = self.ini.raw(section, "datefmt").filter(|date| !date.is_empty());
        if date.is_some_and(|date| !Format::knows_date(date)) {
            self.warn(section, "datefmt", "this date format is not known here, so dates are written in full");
            date = None;
        }
        match Format::new(template, date) {
            Ok(format) => Ok(format),
            Err(error) => {
                self.warn(section, "format", &error.problem.sentence());
                Ok(Format::stock())
            }
        }
    }

    fn handlers(&mut self, formats: &BTreeMap<String, Format>) -> Result<BTreeMap<String, Handler>> {
        let names = self.names("handlers")?;
        names.into_iter().map(|name| Ok((name.clone(), self.handler(&name, formats)?))).collect()
    }

    fn handler(&mut self, name: &str, formats: &BTreeMap<String, Format>) -> Result<Handler> {
        let section = format!("handler_{name}");
        let class = self.needed(&section, "class")?;
        let format = self.ini.get(&section, "formatter")?.filter(|name| !name.is_empty());
        let format = match format {
            None => Format::message_alone(),
            Some(name) => {
                formats.get(&name).cloned().ok_or_else(|| self.undeclared(&section, "formatter", &name))?
            }
        };
        let arguments = self.ini.get(&section, "args")?.unwrap_or_else(|| "()".to_owned());
        let keywords = self.ini.get(&section, "kwargs")?.unwrap_or_else(|| "{}".to_owned());
        let file = log_file(&class, &arguments, &keywords);
        let sink = match &file {
            Some(file) => Sink::Outlet(Outlet::File(file.path.clone())),
            None => sink(&class, &arguments, &keywords),
        };
        self.files.extend(file);
        if sink == Sink::Elsewhere {
            let what = format!("the handler `{name}` is not followed here: its lines go to standard error");
            self.warn(&section, "class", &what);
        }
        Ok(Handler { level: self.level(&section)?, sink, format })
    }

    fn loggers(&mut self, handlers: &BTreeMap<String, Handler>) -> Result<BTreeMap<String, Logger>> {
        let names = self.names("loggers")?;
        if !names.iter().any(|name| name == "root") {
            let message = "the `keys` of `[loggers]` do not name `root`".to_owned();
            return Err(self.wrong("loggers", "keys", message));
        }
        let mut loggers = BTreeMap::new();
        for name in names {
            let section = format!("logger_{name}");
            let logger = self.logger(&section, handlers, name == "root")?;
            let name = if name == "root" { String::new() } else { self.needed(&section, "qualname")? };
            loggers.insert(name, logger);
        }
        Ok(loggers)
    }

    fn logger(&self, section: &str, handlers: &BTreeMap<String, Handler>, root: bool) -> Result<Logger> {
        let named = split(&self.needed(section, "handlers")?);
        // A logger has a handler once, however often it is named.
        let named = named.iter().enumerate().filter(|(index, name)| !named[..*index].contains(name));
        let handlers = named
            .map(|(_, name)| {
                handlers.get(name).cloned().ok_or_else(|| self.undeclared(section, "handlers", name))
            })
            .collect::<Result<_>>()?;
        let level = match (self.ini.raw(section, "level"), root) {
            // The root keeps the level it had, which is Python's default.
            (None, true) => Level::WARNING,
            _ => self.level(section)?,
        };
        let propagate = match self.ini.get(section, "propagate")?.as_deref().map(strip) {
            None | Some("1") => true,
            Some("0") => false,
            Some(_) => {
                return Err(self.wrong(section, "propagate", "`propagate` must be 0 or 1".to_owned()));
            }
        };
        Ok(Logger { level, propagate, handlers })
    }

    /// The level of a section; NOTSET when it has none.
    fn level(&self, section: &str) -> Result<Level> {
        let Some(name) = self.ini.get(section, "level")? else { return Ok(Level::NOTSET) };
        Level::named(&name).ok_or_else(|| {
            self.wrong(section, "level", format!("Unknown level: '{name}'"))
                .hint("the levels are DEBUG, INFO, WARNING, ERROR, CRITICAL and NOTSET, in capital letters")
        })
    }

    /// The `keys` of a section of names.
    fn names(&self, section: &str) -> Result<Vec<String>> {
        self.needed(section, "keys").map(|keys| split(&keys))
    }

    fn needed(&self, section: &str, key: &str) -> Result<String> {
        if !self.ini.has_section(section) {
            return Err(self.no_section(section));
        }
        self.ini.get(section, key)?.ok_or_else(|| {
            self.missing(format!("section `[{section}]` has no key `{key}`"))
                .hint(format!("write `{key} = …` into the section"))
        })
    }

    fn no_section(&self, section: &str) -> Error {
        self.missing(format!("there is no section `[{section}]`"))
            .hint("add the section, or remove the `fileConfig` call from `env.py`")
    }

    fn missing(&self, message: String) -> Error {
        Error::new(Code::ConfigMissing, message)
            .fact("file", self.ini.source().path().display().to_string())
            .note("`fileConfig` in `env.py` reads the logging sections")
    }

    fn undeclared(&self, section: &str, key: &str, name: &str) -> Error {
        let list = if key == "formatter" { "formatters" } else { "handlers" };
        self.wrong(section, key, format!("`{name}` is not among the `keys` of `[{list}]`"))
            .hint(format!("add it there, with a section `[{}_{name}]`", list.trim_end_matches('s')))
    }

    fn wrong(&self, section: &str, key: &str, message: String) -> Error {
        self.ini.error_at(section, key, Code::ConfigValue, message, "here")
    }

    fn warn(&mut self, section: &str, key: &str, what: &str) {
        let message = format!("the logging in `[{section}]` is followed only in part");
        let error = self.wrong(section, key, message).note(what);
        self.warnings.push(Diagnostic { severity: Severity::Warning, ..error.diagnostic().clone() });
    }
}

/// `a, b` in names. An empty list has none, but an empty name between commas is one, as in Python.
fn split(text: &str) -> Vec<String> {
    match text.is_empty() {
        true => Vec::new(),
        false => text.split(',').map(|name| strip(name).to_owned()).collect(),
    }
}

/// What a handler's class and arguments, both Python expressions, mean.
fn sink(class: &str, arguments: &str, keywords: &str) -> Sink {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let outlet = match (bare(arguments).as_str(), bare(keywords).as_str()) {
        ("()" | "[]" | "(sys.stderr,)" | "[sys.stderr]", "{}") => Some(Outlet::Stderr),
        ("(sys.stdout,)" | "[sys.stdout]", "{}") => Some(Outlet::Stdout),
        _ => None,
    };
    match (class.strip_prefix("logging.").unwrap_or(class), outlet) {
        ("StreamHandler", Some(outlet)) => Sink::Outlet(outlet),
        ("NullHandler", _) => Sink::Nothing,
        _ => Sink::Elsewhere,
    }
}

/// The file of a `FileHandler('name', 'mode')`, whose arguments are plain texts.
fn log_file(class: &str, arguments: &str, keywords: &str) -> Option<LogFile> {
    if class.strip_prefix("logging.").unwrap_or(class) != "FileHandler" || strip(keywords) != "{}" {
        return None;
    }
    let arguments = texts(arguments)?;
    let truncate = match arguments.iter().skip(1).map(String::as_str).collect::<Vec<_>>()[..] {
        [] | ["a"] | ["a", "utf-8" | "utf8"] => false,
        ["w"] | ["w", "utf-8" | "utf8"] => true,
        _ => return None,
    };
    Some(LogFile { path: arguments.into_iter().next()?.into(), truncate })
}

/// The texts of a tuple or list that holds nothing else; nothing also when one is written with a backslash or a prefix.
fn texts(expression: &str) -> Option<Vec<String>> {
    let expression = strip(expression);
    let is_tuple = expression.starts_with('(');
    let mut rest = match is_tuple {
        true => expression.strip_prefix('(')?.strip_suffix(')')?,
        false => expression.strip_prefix('[')?.strip_suffix(']')?,
    };
    let mut found = Vec::new();
    let mut has_comma = false;
    while !strip(rest).is_empty() {
        let item = strip(rest);
        let quote = item.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        let (text, after) = item[1..].split_once(quote)?;
        if text.is_empty() || text.contains('\\') {
            return None;
        }
        found.push(text.to_owned());
        let after = strip(after);
        has_comma = after.starts_with(',');
        rest = match after.strip_prefix(',') {
            Some(rest) => rest,
            None if after.is_empty() => after,
            None => return None,
        };
    }
    // `('name')` is a text and no tuple.
    (!is_tuple || has_comma || found.len() > 1).then_some(found)
}
