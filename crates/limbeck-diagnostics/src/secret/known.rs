//! Secrets by their value.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use super::places::{self, Language};
use super::{MASK, joined, replaced, starred};
use crate::diagnostic::{Diagnostic, Error};
use crate::source::SourceText;

/// Shorter values are hidden by their place alone: they would be found in any text.
const SHORTEST: usize = 4;
/// The same for pieces of a secret.
const SHORTEST_PIECE: usize = 5;
/// Longer ones stand for themselves even within a word.
const UNMISTAKABLE: usize = 12;
/// Where a URL with an unencoded password comes apart.
const SEPARATORS: &[char] = &['@', ':', '/', '?', '#', '%', '&', '=', ' '];
/// Passwords that nobody keeps, and without which messages cannot be understood.
const DULL: [&str; 14] = [
    "password",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "sqlite",
    "secret",
    "admin",
    "root",
    "test",
    "user",
    "none",
    "true",
    "false",
];

/// What is known to be secret, shared by everything that talks: the terminal, the worker's streams, the engine.
#[derive(Clone, Default)]
pub struct Secrets(Arc<RwLock<Vec<String>>>);

impl Secrets {
    /// Remembers the secrets of the environment's variables: the passwords of URLs, and what is named a password. A
    /// value that another variable has too (a user of the same name) is no secret.
    pub fn learn_variables(&self, variables: &BTreeMap<String, String>) {
        let mut line = String::new();
        for (name, value) in variables {
            let is_shared = || variables.iter().any(|(other, known)| other != name && known == value);
            line.clear();
            line.extend([name, "=", &value.replace(['\n', '\r'], " ")]);
            let is_folder = matches!(name.as_str(), "PWD" | "OLDPWD");
            if !is_folder && !places::of(&line, Language::Configuration).is_empty() && !is_shared() {
                self.learn_places(&line, Language::Configuration);
            }
        }
    }

    /// Remembers the secrets of a configuration file or of source code.
    pub fn learn_source(&self, source: &SourceText) {
        self.learn_places(source.text(), Language::of(source.path()));
    }

    /// Remembers the secrets of a URL, or of a word of the command line.
    pub fn learn_text(&self, text: &str) {
        self.learn_places(text, Language::Prose);
    }

    fn learn_places(&self, text: &str, language: Language) {
        for range in places::of(text, language) {
            let value = text[range].trim().trim_matches(['"', '\'']);
            // The value of `db_password = postgresql://u:p@h/d`, which is a secret as a whole: so is its part.
            if value.contains("://") {
                self.learn_places(value, Language::Prose);
            }
            self.learn(value);
        }
    }

    /// Remembers a secret in all its forms: encoded and decoded, and as pieces when a URL would come apart at it.
    pub fn learn(&self, secret: &str) {
        if DULL.contains(&secret.to_ascii_lowercase().as_str()) {
            return;
        }
        let mut forms = Vec::new();
        for written in [secret.to_owned(), secret.replace("%%", "%")] {
            let decoded = decoded(&written);
            let pieces = written.split(SEPARATORS).chain(decoded.split(SEPARATORS));
            forms.extend(pieces.filter(|piece| is_piece(piece)).map(str::to_owned));
            let encoded = encoded(&decoded);
            forms.push(encoded.replace('%', "%%"));
            forms.push(encoded);
            forms.push(decoded.replace('\\', "\\\\").replace('"', "\\\""));
            forms.push(decoded.replace('\\', "\\\\").replace('\'', "\\'"));
            forms.push(decoded);
            forms.push(written);
        }
        forms.retain(|form| form.chars().count() >= SHORTEST);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.extend(forms);
        known.sort_unstable();
        known.dedup();
    }

    /// The same text without any secret.
    pub fn mask(&self, text: &str) -> String {
        let mut ranges = places::of(text, Language::Prose);
        ranges.extend(self.found(text));
        replaced(text, &joined(ranges)).into_owned()
    }

    /// The same diagnostic without any secret.
    #[must_use]
    pub fn mask_diagnostic(&self, diagnostic: &Diagnostic) -> Diagnostic {
        let masked = |texts: &[String]| texts.iter().map(|text| self.mask(text)).collect();
        let location = diagnostic.location.clone().map(|mut location| {
            location.source = starred(&location.source, &self.found(location.source.text()));
            location.label = self.mask(&location.label);
            location
        });
        Diagnostic {
            message: self.mask(&diagnostic.message),
            location,
            facts: diagnostic.facts.iter().map(|(name, value)| (*name, self.mask(value))).collect(),
            detail: diagnostic.detail.as_deref().map(|detail| self.mask(detail)),
            notes: masked(&diagnostic.notes),
            hints: masked(&diagnostic.hints),
            ..diagnostic.clone()
        }
    }

    /// The same error without any secret.
    #[must_use]
    pub fn mask_error(&self, error: &Error) -> Error {
        Error::from(self.mask_diagnostic(error.diagnostic()))
    }

    /// Where known values stand.
    fn found(&self, text: &str) -> Vec<Range<usize>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut ranges = Vec::new();
        for secret in known.iter() {
            let matches = text.match_indices(secret.as_str()).map(|(at, _)| at..at + secret.len());
            ranges.extend(matches.filter(|range| stands_alone(text, range, secret)));
        }
        joined(ranges)
    }

    /// Where the end of a text begins that may be the beginning of a known value; its length when there is none.
    pub(super) fn beginning(&self, text: &str) -> usize {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let lengths = known.iter().flat_map(|secret| {
            let lengths = secret.char_indices().skip(1).map(|(length, _)| length);
            lengths.filter(|length| text.ends_with(&secret[..*length]))
        });
        text.len() - lengths.max().unwrap_or(0)
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(MASK)
    }
}

/// A piece that says something by itself: no plain word.
fn is_piece(piece: &str) -> bool {
    piece.chars().count() >= SHORTEST_PIECE
        && !piece.chars().all(|character| character.is_lowercase())
        && !piece.chars().all(|character| character.is_ascii_digit())
}

/// A short word counts only as a whole word.
fn stands_alone(text: &str, range: &Range<usize>, secret: &str) -> bool {
    if secret.len() >= UNMISTAKABLE || !secret.chars().all(char::is_alphanumeric) {
        return true;
    }
    let is_word = |character: Option<char>| character.is_some_and(|character| character.is_alphanumeric());
    !is_word(text[..range.start].chars().next_back()) && !is_word(text[range.end..].chars().next())
}

/// Python's `unquote`.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = match bytes[at] {
            b'%' => text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Python's `quote(text, safe="")`.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"_.-~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use crate::{Code, Error, SourceText, Span};

    use super::Secrets;

    fn knowing(text: &str) -> Secrets {
        let secrets = Secrets::default();
        secrets.learn_text(text);
        secrets
    }

    #[test]
    fn a_secret_is_hidden_in_every_form() {
        let secrets = knowing("postgresql://u:S3cr%40t:W0rd%2Fx@h/d");
        for (text, shown) in [
            ("no S3cr@t:W0rd/x here", "no *** here"),
            ("no S3cr%40t:W0rd%2Fx here", "no *** here"),
            ("no S3cr%40t%3AW0rd%2Fx here", "no *** here"),
            ("no S3cr%%40t%%3AW0rd%%2Fx here", "no *** here"),
            ("a word", "a word"),
        ] {
            assert_eq!(secrets.mask(text), shown);
        }
    }

    #[test]
    fn a_piece_that_came_apart_is_hidden() {
        let secrets = knowing("postgresql://u:Abc4x@Kx9wq:plain@h/d");
        assert_eq!(secrets.mask("no host Kx9wq, port plain"), "no host ***, port plain");
    }

    #[test]
    fn a_word_is_hidden_as_a_whole_word() {
        let secrets = knowing("postgresql://u:tiger@h/d");
        assert_eq!(secrets.mask("tiger tigers 'tiger'"), "*** tigers '***'");
        // Neither short words nor those that are everywhere.
        assert_eq!(knowing("a://u:abc@h").mask("abc"), "abc");
        assert_eq!(knowing("a://u:postgres@h").mask("postgres"), "postgres");
    }

    #[test]
    fn variables_that_are_named_so_are_secret() {
        let secrets = Secrets::default();
        let pairs = [
            ("PGPASSWORD", "Abcd1"),
            ("PWD", "/home/me"),
            ("DB_USER", "shopper"),
            ("DB_PASSWORD", "shopper"),
            ("URL", "a://u:Efgh2@h"),
            ("LANG", "de_DE"),
            ("SHOP_DB_PASS", "Ijkl3"),
        ];
        secrets.learn_variables(&pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        assert_eq!(
            secrets.mask("Abcd1 /home/me shopper Efgh2 de_DE Ijkl3"),
            "*** /home/me shopper *** de_DE ***"
        );
    }

    #[test]
    fn every_text_of_an_error_is_masked() {
        let source = SourceText::new("env.py", "x = Abcd1\n");
        let error = Error::new(Code::EnvironmentRaised, "m Abcd1")
            .at(&source, Span::new(4, 9), "l Abcd1")
            .fact("f", "Abcd1")
            .note("n Abcd1")
            .hint("h Abcd1")
            .detail("d Abcd1");
        let secrets = Secrets::default();
        secrets.learn("Abcd1");
        let shown = format!("{:?}", secrets.mask_error(&error));
        assert!(!shown.contains("Abcd1") && shown.contains("x = *****"), "{shown}");
    }
}
