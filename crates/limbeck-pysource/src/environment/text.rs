//! Texts.

use limbeck_diagnostics::Span;

use super::Reader;
use super::assign::get;
use super::function::Arguments;
use super::stop::Outcome;
use super::value::Value;

impl Reader<'_, '_> {
    /// `str(value)`.
    pub(super) fn to_text(&self, value: &Value, span: Span) -> Outcome<String> {
        Ok(match value {
            Value::None => "None".into(),
            Value::Bool(true) => "True".into(),
            Value::Bool(false) => "False".into(),
            Value::Int(value) => value.to_string(),
            Value::Str(text) => text.to_string(),
            Value::Path(path) => path.display().to_string(),
            _ => return self.decline(span, format!("the text of {} is not known", value.describe())),
        })
    }

    /// `template % values`, for `%s`, `%(name)s` and `%%`.
    pub(super) fn percent(&self, template: &str, values: &Value, span: Span) -> Outcome<Value> {
        let mut positional: Vec<Value> = match values {
            Value::Tuple(items) => items.to_vec(),
            other => vec![other.clone()],
        };
        positional.reverse();
        let mut text = String::new();
        let mut rest = template;
        while let Some(at) = rest.find('%') {
            text.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let found = if let Some(after) = rest.strip_prefix('%') {
                rest = after;
                text.push('%');
                continue;
            } else if let Some(after) = rest.strip_prefix('s') {
                rest = after;
                positional.pop()
            } else if let (Some(named), Value::Dict(items)) = (rest.strip_prefix('('), values) {
                let Some((name, after)) = named.split_once(")s") else {
                    return self.decline(span, "how this text is formatted is not followed in `env.py`");
                };
                rest = after;
                get(items, &Value::str(name))
            } else {
                None
            };
            match found {
                Some(value) => text.push_str(&self.to_text(&value, span)?),
                None => return self.decline(span, "how this text is formatted is not followed in `env.py`"),
            }
        }
        text.push_str(rest);
        if !positional.is_empty() && !matches!(values, Value::Dict(_)) {
            return self.decline(span, "more values than this text has places for");
        }
        Ok(Value::str(text))
    }

    pub(super) fn text_method(
        &self,
        text: &str,
        name: &str,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        if name == "format" {
            return self.format(text, arguments, span);
        }
        let texts: Option<Vec<String>> = arguments
            .positional
            .iter()
            .map(|value| match value {
                Value::Str(text) => Some(text.to_string()),
                _ => None,
            })
            .collect();
        let texts = texts.filter(|_| arguments.named.is_empty());
        let texts: Option<Vec<&str>> = texts.as_ref().map(|texts| texts.iter().map(String::as_str).collect());
        let made = match (name, texts.as_deref()) {
            ("replace", Some([old, new])) if !old.is_empty() => Value::str(text.replace(old, new)),
            ("startswith", Some([prefix])) => Value::Bool(text.starts_with(prefix)),
            ("endswith", Some([suffix])) => Value::Bool(text.ends_with(suffix)),
            ("lower", Some([])) if text.is_ascii() => Value::str(text.to_ascii_lowercase()),
            ("upper", Some([])) if text.is_ascii() => Value::str(text.to_ascii_uppercase()),
            ("strip", Some([])) if text.is_ascii() => Value::str(text.trim_matches(is_space)),
            ("lstrip", Some([])) if text.is_ascii() => Value::str(text.trim_start_matches(is_space)),
            ("rstrip", Some([])) if text.is_ascii() => Value::str(text.trim_end_matches(is_space)),
            ("strip", Some([set])) => Value::str(text.trim_matches(|one| set.contains(one))),
            ("lstrip", Some([set])) => Value::str(text.trim_start_matches(|one| set.contains(one))),
            ("rstrip", Some([set])) => Value::str(text.trim_end_matches(|one| set.contains(one))),
            ("removeprefix", Some([prefix])) => Value::str(text.strip_prefix(prefix).unwrap_or(text)),
            ("removesuffix", Some([suffix])) => Value::str(text.strip_suffix(suffix).unwrap_or(text)),
            ("split", Some([separator])) if !separator.is_empty() => {
                Value::list(text.split(separator).map(Value::str).collect())
            }
            ("splitlines", _) => return self.decline(span, "`.splitlines()` is not followed in `env.py`"),
            _ => return self.decline(span, format!("this call of `.{name}()` is not followed in `env.py`")),
        };
        Ok(made)
    }

    /// `text.format(...)` with plain fields: `{}`, `{0}`, `{name}`.
    fn format(&self, template: &str, arguments: Arguments, span: Span) -> Outcome<Value> {
        let mut text = String::new();
        let mut next = 0;
        let mut rest = template;
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(&rest[..at]);
            let (brace, after) = rest[at..].split_at(1);
            if let Some(after) = after.strip_prefix(brace) {
                text.push_str(brace);
                rest = after;
                continue;
            }
            let Some((field, after)) = after.split_once('}').filter(|_| brace == "{") else {
                return self.decline(span, "how this text is formatted is not followed in `env.py`");
            };
            rest = after;
            let value = if field.is_empty() {
                next += 1;
                arguments.positional.get(next - 1)
            } else if let Ok(index) = field.parse::<usize>() {
                arguments.positional.get(index)
            } else {
                arguments.named.iter().find(|(name, _)| &**name == field).map(|(_, value)| value)
            };
            match value {
                Some(value) => text.push_str(&self.to_text(value, span)?),
                None => return self.decline(span, "how this text is formatted is not followed in `env.py`"),
            }
        }
        text.push_str(rest);
        Ok(Value::str(text))
    }

    /// `urllib.parse.quote` and `quote_plus`.
    pub(super) fn quote(&self, mut arguments: Arguments, plus: bool, span: Span) -> Outcome<Value> {
        let value = arguments.take(0, "string");
        let safe = match arguments.take(1, "safe") {
            None if plus => String::new(),
            None => "/".into(),
            Some(Value::Str(safe)) if safe.is_ascii() => safe.to_string(),
            Some(_) => return self.decline(span, "this call is not followed in `env.py`"),
        };
        let (Some(Value::Str(text)), true) =
            (value, arguments.named.is_empty() && arguments.positional.len() <= 2)
        else {
            return self.decline(span, "this call is not followed in `env.py`");
        };
        let mut quoted = String::new();
        for byte in text.bytes() {
            let one = char::from(byte);
            if one.is_ascii_alphanumeric() || "_.-~".contains(one) || (byte.is_ascii() && safe.contains(one))
            {
                quoted.push(one);
            } else if plus && one == ' ' {
                quoted.push('+');
            } else {
                quoted.push_str(&format!("%{byte:02X}"));
            }
        }
        Ok(Value::str(quoted))
    }
}

/// White space of `str.strip()` within ASCII.
fn is_space(one: char) -> bool {
    matches!(one, ' ' | '\t'..='\r' | '\x1c'..='\x1f')
}

/// `repr` of a text, as `str(KeyError(name))` shows it.
pub(super) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    for one in text.chars() {
        match one {
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            '\r' => shown.push_str("\\r"),
            '\\' => shown.push_str("\\\\"),
            _ if one == quote => {
                shown.push('\\');
                shown.push(one);
            }
            _ => shown.push(one),
        }
    }
    shown.push(quote);
    shown
}
