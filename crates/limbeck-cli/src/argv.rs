//! The command line as Python's argparse reads it, written in a form that clap reads the same way.
//!
//! Scripts and CI files hold command lines that were tried with Alembic. argparse differs from clap in what looks
//! like an option: a word with a space in it and a negative number are values (`downgrade -1`, `-m "- fix"`), the
//! beginning of a long option stands for it (`--auto`), and everything that starts with a dash else is an option.
//! Here the words are sorted by these rules, and each value is joined to its option by an equals sign.

#[cfg(test)]
mod tests;

use std::ffi::{OsStr, OsString};

/// The long options that Alembic does not have: they do not make the beginning of one of Alembic's ambiguous.
const OWN: &[&str] = &["python", "interpreter", "lock-timeout", "color", "log-protocol", "json"];

/// Rewrites the words behind the program's name.
///
/// # Errors
/// The words of a usage error: the beginning of several long options, an option without its value.
pub(crate) fn normalized(words: Vec<OsString>, command: &clap::Command) -> Result<Vec<OsString>, String> {
    let mut command = command.clone();
    command.build();
    let mut written = Vec::with_capacity(words.len() + 1);
    let mut reader = Reader { words: words.into_iter().peekable(), options: options(&command) };
    while let Some(word) = reader.words.next() {
        match reader.classify(&word)? {
            Word::Value => {
                let found = word.to_str().and_then(|name| command.find_subcommand(name));
                written.push(word);
                if let Some(found) = found {
                    reader.options = options(found);
                    reader.rest(&mut written)?;
                }
                break;
            }
            Word::Separator => {
                written.push(word);
                break;
            }
            Word::Option(option) => reader.option(option, &mut written)?,
            Word::Other => written.push(word),
        }
    }
    written.extend(reader.words);
    Ok(written)
}

/// An option of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    short: Option<char>,
    long: Option<String>,
    takes_value: bool,
}

fn options(command: &clap::Command) -> Vec<Known> {
    let options = command.get_arguments().filter(|argument| !argument.is_positional());
    options
        .map(|argument| Known {
            short: argument.get_short(),
            long: argument.get_long().map(str::to_owned),
            takes_value: argument.get_action().takes_values(),
        })
        .collect()
}

/// What a word is.
enum Word {
    /// A value, or the command.
    Value,
    /// `--`.
    Separator,
    /// An option that is known.
    Option(Found),
    /// Something that clap shall judge: an unknown option, or several short ones in a row.
    Other,
}

/// An option and the value that is joined to it.
struct Found {
    option: Known,
    joined: Option<String>,
}

struct Reader {
    words: std::iter::Peekable<std::vec::IntoIter<OsString>>,
    options: Vec<Known>,
}

impl Reader {
    /// Reads what stands behind the command; its values come last, behind `--`, where no dash means anything.
    fn rest(&mut self, written: &mut Vec<OsString>) -> Result<(), String> {
        let mut values = Vec::new();
        while let Some(word) = self.words.next() {
            match self.classify(&word)? {
                Word::Value => values.push(word),
                Word::Separator => values.extend(self.words.by_ref()),
                Word::Option(option) => self.option(option, written)?,
                Word::Other => written.push(word),
            }
        }
        if values.iter().any(|value| starts_with_dash(value)) {
            written.push("--".into());
        }
        written.extend(values);
        Ok(())
    }

    fn classify(&self, word: &OsStr) -> Result<Word, String> {
        let Some(text) = word.to_str() else { return Ok(Word::Value) };
        if text == "--" {
            return Ok(Word::Separator);
        }
        if !text.starts_with('-') || text == "-" {
            return Ok(Word::Value);
        }
        if let Some(found) = self.find(text)? {
            return Ok(found);
        }
        Ok(if is_negative_number(text) || text.contains(' ') { Word::Value } else { Word::Other })
    }

    fn find(&self, text: &str) -> Result<Option<Word>, String> {
        if let Some(long) = text.strip_prefix("--") {
            let (name, joined) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            return Ok(self.long(name)?.map(|option| Word::Option(Found { option, joined })));
        }
        let mut letters = text[1..].chars();
        let short = letters.next();
        let Some(option) = self.options.iter().find(|option| option.short == short) else { return Ok(None) };
        let joined = letters.as_str();
        Ok(Some(match (option.takes_value, joined) {
            (_, "") => Word::Option(Found { option: option.clone(), joined: None }),
            (true, joined) => {
                let joined = joined.strip_prefix('=').unwrap_or(joined).to_owned();
                Word::Option(Found { option: option.clone(), joined: Some(joined) })
            }
            (false, _) => Word::Other,
        }))
    }

    /// The option of this name, or the only one that begins like this.
    fn long(&self, name: &str) -> Result<Option<Known>, String> {
        let is_own = |option: &&&Known| option.long.as_deref().is_some_and(|long| OWN.contains(&long));
        let begins: Vec<&Known> = self
            .options
            .iter()
            .filter(|option| option.long.as_deref().is_some_and(|long| long.starts_with(name)))
            .collect();
        if let Some(exact) = begins.iter().find(|option| option.long.as_deref() == Some(name)) {
            return Ok(Some((*exact).clone()));
        }
        let alembics: Vec<&&Known> = begins.iter().filter(|option| !is_own(option)).collect();
        match (alembics.as_slice(), begins.as_slice()) {
            ([only], _) => Ok(Some((**only).clone())),
            ([], [only]) => Ok(Some((*only).clone())),
            (_, []) => Ok(None),
            (_, several) => {
                let names: Vec<String> = several.iter().filter_map(|option| option.long.clone()).collect();
                Err(format!("ambiguous option: --{name} could match --{}", names.join(", --")))
            }
        }
    }

    /// Writes an option with its value.
    fn option(&mut self, found: Found, written: &mut Vec<OsString>) -> Result<(), String> {
        let Found { option, joined } = found;
        let mut word = OsString::from(match (&option.long, option.short) {
            (Some(long), _) => format!("--{long}"),
            (None, Some(short)) => format!("-{short}"),
            (None, None) => return Ok(()),
        });
        let value = match joined {
            Some(joined) => Some(joined.into()),
            None if option.takes_value => Some(self.next_value()?.ok_or_else(|| missing_value(&option))?),
            None => None,
        };
        if let Some(value) = value {
            word.push("=");
            word.push(value);
        }
        written.push(word);
        Ok(())
    }

    fn next_value(&mut self) -> Result<Option<OsString>, String> {
        let Some(next) = self.words.peek().cloned() else { return Ok(None) };
        Ok(match self.classify(&next)? {
            Word::Value => self.words.next(),
            _ => None,
        })
    }
}

/// argparse's words.
fn missing_value(option: &Known) -> String {
    let short = option.short.map(|short| format!("-{short}"));
    let long = option.long.as_ref().map(|long| format!("--{long}"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    format!("argument {}: expected one argument", names.join("/"))
}

fn starts_with_dash(word: &OsStr) -> bool {
    word.as_encoded_bytes().first() == Some(&b'-')
}

/// `-1`, `-1.5`, `-.5`: what argparse takes for a number.
fn is_negative_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let number = text.strip_prefix('-').unwrap_or_default();
    match number.split_once('.') {
        Some((whole, part)) => (whole.is_empty() || digits(whole)) && digits(part),
        None => digits(number),
    }
}
