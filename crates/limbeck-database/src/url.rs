//! Database URLs, read as SQLAlchemy's `make_url` reads them.

mod encoding;
mod parts;
#[cfg(test)]
mod tests;

use std::fmt;

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span, redact_url};

/// A database URL: `dialect+driver://user:password@host:port/database?key=value`.
///
/// `Display` and `Debug` never show the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    scheme: String,
    username: Option<String>,
    password: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    database: Option<String>,
    query: Vec<(String, Vec<String>)>,
    /// The text without its secrets: what messages show.
    shown: String,
}

/// A part of a [`Url`], for a message that underlines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlPart {
    /// `dialect+driver`.
    Scheme,
    /// The user name.
    Username,
    /// The password, which is shown as `***`.
    Password,
    /// The host.
    Host,
    /// The port.
    Port,
    /// The database's name or path.
    Database,
    /// Everything after `?`.
    Query,
}

impl Url {
    /// Reads a URL.
    ///
    /// # Errors
    /// `LB0601` when the text is not a URL by SQLAlchemy's rules, or its port is not a port.
    pub fn parse(text: &str) -> Result<Self> {
        let Some(parts) = parts::split(text) else { return Err(not_a_url(text)) };
        let decoded = |range: &Option<std::ops::Range<usize>>| {
            range.clone().map(|range| encoding::unquote(&text[range]))
        };
        let url = Self {
            scheme: text[parts.scheme.clone()].to_owned(),
            username: decoded(&parts.username),
            password: decoded(&parts.password),
            host: parts.host.clone().map(|range| text[range].to_owned()),
            port: None,
            database: decoded(&parts.database),
            query: parts.query.clone().map(|range| encoding::parse_query(&text[range])).unwrap_or_default(),
            shown: redact_url(text),
        };
        match parts.port {
            None => Ok(url),
            Some(range) => match python_int(&text[range]) {
                Some(port) => Ok(Self { port: Some(port), ..url }),
                None => Err(bad_port(&url)),
            },
        }
    }

    /// `dialect` or `dialect+driver`, as written.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The name before the first `+`: SQLAlchemy's backend name.
    pub fn backend(&self) -> &str {
        self.scheme.split('+').next().unwrap_or_default()
    }

    /// The name after the first `+`, if there is one.
    pub fn driver(&self) -> Option<&str> {
        self.scheme.split('+').nth(1)
    }

    /// The user's name, decoded.
    pub fn username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// The password, decoded. Never put it into a message.
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// The host, without the brackets of an IPv6 address. It may hold the rest of a password whose `@` was
    /// not encoded: messages show [`Self::shown_host`].
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The host as a message may show it.
    pub fn shown_host(&self) -> Option<&str> {
        parts::split(&self.shown)?.host.map(|range| &self.shown[range])
    }

    /// The port.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The database's name, or the path of a SQLite file, decoded.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// The parameters after `?` in their order; a name may have several values.
    pub fn query(&self) -> &[(String, Vec<String>)] {
        &self.query
    }

    /// The values of one parameter; empty when it is not given.
    pub fn parameter(&self, name: &str) -> &[String] {
        self.query.iter().find(|(known, _)| known == name).map_or(&[], |(_, values)| values.as_slice())
    }

    /// Underlines a part of this URL in `error`. A part that is not there leaves the error as it is.
    #[must_use]
    pub fn underline(&self, error: Error, part: UrlPart, label: impl Into<String>) -> Error {
        let Some(parts) = parts::split(&self.shown) else { return error };
        let range = match part {
            UrlPart::Scheme => Some(parts.scheme),
            UrlPart::Username => parts.username,
            UrlPart::Password => parts.password,
            UrlPart::Host => parts.host,
            UrlPart::Port => parts.port,
            UrlPart::Database => parts.database,
            UrlPart::Query => parts.query,
        };
        match range {
            Some(range) => underline(error, &self.shown, range.start, range.end, label),
            None => error,
        }
    }

    /// Underlines one parameter of the query, or the whole query when its text cannot be found.
    #[must_use]
    pub fn underline_parameter(&self, error: Error, name: &str, label: impl Into<String>) -> Error {
        let Some(query) = parts::split(&self.shown).and_then(|parts| parts.query) else { return error };
        let mut start = query.start;
        for pair in self.shown[query.clone()].split('&') {
            let key = pair.split('=').next().unwrap_or_default();
            if encoding::unquote(&key.replace('+', " ")) == name {
                return underline(error, &self.shown, start, start + pair.len(), label);
            }
            start += pair.len() + 1;
        }
        underline(error, &self.shown, query.start, query.end, label)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.shown)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Url({})", self.shown)
    }
}

fn underline(error: Error, shown: &str, start: usize, end: usize, label: impl Into<String>) -> Error {
    let end = if end > start { end } else { (start + 1).min(shown.len()) };
    error.at(&SourceText::new("<database URL>", shown), Span::new(start as u32, end as u32), label)
}

fn not_a_url(text: &str) -> Error {
    // Anything before an `@` may be a secret.
    let shown = match text.rsplit_once('@') {
        Some((_, rest)) => format!("***@{rest}"),
        None => text.to_owned(),
    };
    let error = Error::new(Code::BadUrl, "Could not parse SQLAlchemy URL from given URL string").hint(
        "write it as `dialect+driver://user:password@host:port/database`, or `sqlite:///path/to/file.db`",
    );
    if shown.is_empty() {
        return error.note("the URL is empty");
    }
    let end = shown.len();
    underline(error, &shown, 0, end, "expected `dialect://` at the start")
}

fn bad_port(url: &Url) -> Error {
    let shown = parts::split(&url.shown).and_then(|parts| parts.port).map(|range| &url.shown[range]);
    let error = match shown {
        Some("") => Error::new(Code::BadUrl, "the URL has a `:` after its host but no port"),
        Some(port) => {
            Error::new(Code::BadUrl, format!("the URL's port `{port}` is not a number from 0 to 65535"))
        }
        None => Error::new(Code::BadUrl, "the URL's port is not a number from 0 to 65535"),
    };
    url.underline(error, UrlPart::Port, "not a port").hint(
        "if this is part of the password, percent-encode the characters `@ : / ? #` in it (`@` is `%40`)",
    )
}

/// What Python's `int()` makes of ASCII digits: surrounding white space, a sign and single underscores between
/// digits are allowed.
fn python_int(text: &str) -> Option<u16> {
    let text = text.trim();
    let digits = text.strip_prefix('+').unwrap_or(text);
    if digits.starts_with('_') || digits.ends_with('_') || digits.contains("__") {
        return None;
    }
    let digits = digits.replace('_', "");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}
