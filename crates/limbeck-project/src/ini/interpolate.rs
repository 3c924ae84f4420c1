//! `%(name)s` and `%%`: CPython's `BasicInterpolation`.

use limbeck_diagnostics::{Code, Error, Result};

use super::{Entry, Ini, key_form};

/// `configparser.MAX_INTERPOLATION_DEPTH`.
const MAX_DEPTH: usize = 10;

/// The value of `entry`, which was found from `section`.
pub(super) fn interpolate(ini: &Ini, section: &str, entry: &Entry) -> Result<String> {
    let mut out = String::with_capacity(entry.raw.len());
    expand(ini, section, entry, entry, 1, &mut out)?;
    Ok(out)
}

/// Expands the raw value of `entry`; `asked` is the key that the caller wants.
fn expand(
    ini: &Ini,
    section: &str,
    asked: &Entry,
    entry: &Entry,
    depth: usize,
    out: &mut String,
) -> Result<()> {
    if depth > MAX_DEPTH {
        let message =
            format!("the value of `{}` refers to itself, or through more than {MAX_DEPTH} keys", asked.name);
        return Err(underline(ini, asked, 0, asked.raw.len(), message, "here")
            .hint("break the circle of `%(name)s` references"));
    }
    let raw = entry.raw.as_str();
    let mut at = 0;
    while let Some(found) = raw[at..].find('%') {
        out.push_str(&raw[at..at + found]);
        let start = at + found;
        let rest = &raw[start..];
        if rest.starts_with("%%") {
            out.push('%');
            at = start + 2;
        } else if let Some(name) = reference(rest) {
            at = start + name.len() + "%()s".len();
            let target = ini
                .entry(section, name)
                .ok_or_else(|| missing(ini, section, asked, entry, start..at, name))?;
            if target.raw.contains('%') {
                expand(ini, section, asked, target, depth + 1, out)?;
            } else {
                out.push_str(&target.raw);
            }
        } else {
            return Err(lone_percent(ini, entry, start));
        }
    }
    out.push_str(&raw[at..]);
    Ok(())
}

/// The name in a `%(name)s` that `text` begins with.
fn reference(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("%(")?;
    let close = inner.find(')')?;
    (close > 0 && inner[close..].starts_with(")s")).then(|| &inner[..close])
}

/// Refuses a value that CPython's `ConfigParser.set` refuses.
pub(super) fn check_set(key: &str, value: &str) -> Result<()> {
    // As CPython does it: the doubled signs go first, then the references, and no `%` may be left.
    let mut left = value.replace("%%", "");
    let mut at = 0;
    while let Some(found) = left[at..].find('%') {
        let start = at + found;
        let Some(name) = reference(&left[start..]) else {
            return Err(Error::new(
                Code::ConfigInterpolation,
                format!("`{key}` is set to a value with a single `%`"),
            )
            .note("in a configuration, `%(name)s` stands for another key and `%%` for a percent sign")
            .hint(
                "double the `%`: `config.set_main_option(\"sqlalchemy.url\", url.replace(\"%\", \"%%\"))`",
            ));
        };
        let end = start + name.len() + "%()s".len();
        left.replace_range(start..end, "");
        at = start;
    }
    Ok(())
}

fn missing(
    ini: &Ini,
    section: &str,
    asked: &Entry,
    entry: &Entry,
    place: std::ops::Range<usize>,
    name: &str,
) -> Error {
    let message = format!(
        "the value of `{}` in section `[{section}]` refers to `%({name})s`, but there is no such key",
        asked.name
    );
    underline(ini, entry, place.start, place.end, message, "no key of this name")
        .note(format!(
            "`%(name)s` stands for another key of `[{section}]` or of `[DEFAULT]`; environment variables are not looked up"
        ))
        .hint(format!(
            "write `{} = …` into `[{section}]`, or set the value in `env.py` with `config.set_main_option`",
            key_form(name)
        ))
}

fn lone_percent(ini: &Ini, entry: &Entry, start: usize) -> Error {
    let message =
        format!("the value of `{}` has a `%` that is followed by neither `%` nor `(name)s`", entry.name);
    underline(ini, entry, start, start + 1, message, "this `%`")
        .note("in a configuration file, `%(name)s` stands for another key and `%%` for a percent sign")
        .hint("double it: write `%%`, also in a password that is percent-encoded for a URL")
}

fn underline(ini: &Ini, entry: &Entry, start: usize, end: usize, message: String, label: &str) -> Error {
    let error = Error::new(Code::ConfigInterpolation, message);
    match entry.file_span(start, end) {
        Some(span) => error.at(&ini.source, span, label),
        None => error.fact("key", entry.name.clone()),
    }
}
