//! Types as SQL text. PostgreSQL has many words for one type (`int4`, `INT`, `integer`); its catalog writes each
//! in one way, that of `format_type`, and so does [`SqlType::text`].

use super::identifier;
use super::tokens::{Token, tokens};

/// A type as SQL text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::postgresql) struct SqlType {
    /// The name: of a built-in type in the catalog's words, else quoted where needed and with its schema.
    pub name: String,
    /// What stands in parentheses.
    pub arguments: Vec<String>,
    /// The words that follow: `with time zone`, the fields of an interval.
    pub suffix: String,
    /// Whether it is an array of such values. PostgreSQL keeps no number of dimensions.
    pub array: bool,
}

impl SqlType {
    /// The type that a text names, or nothing when it cannot be read.
    pub(in crate::postgresql) fn parse(text: &str) -> Option<Self> {
        let tokens = tokens(text, false)?;
        let mut reader = Reader { tokens: &tokens, at: 0 };
        let ty = reader.sql_type()?;
        (reader.at == tokens.len()).then_some(ty)
    }

    /// The type that begins at `at`, which then points behind it.
    pub(in crate::postgresql) fn take(tokens: &[Token], at: &mut usize) -> Option<Self> {
        let mut reader = Reader { tokens, at: *at };
        let ty = reader.sql_type()?;
        *at = reader.at;
        Some(ty)
    }

    /// A built-in type.
    pub(in crate::postgresql) fn of(name: &str, arguments: Vec<String>) -> Self {
        Self { name: name.to_owned(), arguments, suffix: String::new(), array: false }
    }

    /// The text, as `format_type` writes it.
    pub(in crate::postgresql) fn text(&self) -> String {
        let arguments =
            if self.arguments.is_empty() { String::new() } else { format!("({})", self.arguments.join(",")) };
        let brackets = if self.array { "[]" } else { "" };
        match (self.name.as_str(), self.suffix.as_str()) {
            (name, "") => format!("{name}{arguments}{brackets}"),
            ("interval", fields) => format!("interval {fields}{arguments}{brackets}"),
            (name, suffix) => format!("{name}{arguments} {suffix}{brackets}"),
        }
    }

    /// What a short or old spelling means, and the arguments that are understood when none is given.
    fn settle(mut self) -> Self {
        if let Some(name) = catalog_name(&self.name) {
            self.name = name.to_owned();
        }
        match self.name.as_str() {
            "timestamptz" | "timetz" => {
                self.name.truncate(self.name.len() - 2);
                self.suffix = "with time zone".to_owned();
            }
            "timestamp" | "time" if self.suffix.is_empty() => self.suffix = "without time zone".to_owned(),
            "character" | "bit" if self.arguments.is_empty() => self.arguments = vec!["1".to_owned()],
            "numeric" if self.arguments.len() == 1 => self.arguments.push("0".to_owned()),
            "float" => {
                let precision = self.arguments.first().and_then(|digits| digits.parse().ok()).unwrap_or(53);
                self = Self { array: self.array, ..Self::of(float_name(precision), Vec::new()) };
            }
            _ => {}
        }
        self
    }
}

/// The name of a binary floating-point type of so many bits (manual, "Floating-Point Types").
pub(in crate::postgresql) fn float_name(bits: u32) -> &'static str {
    if bits <= 24 { "real" } else { "double precision" }
}

fn catalog_name(spelling: &str) -> Option<&'static str> {
    Some(match spelling {
        "int" | "int4" | "serial" | "serial4" => "integer",
        "int2" | "smallserial" | "serial2" => "smallint",
        "int8" | "bigserial" | "serial8" => "bigint",
        "float4" => "real",
        "float8" => "double precision",
        "bool" => "boolean",
        "varchar" => "character varying",
        "char" | "nchar" => "character",
        "decimal" | "dec" => "numeric",
        "varbit" => "bit varying",
        _ => return None,
    })
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn accept_mark(&mut self, mark: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Mark(found)) if *found == mark);
        self.at += usize::from(found);
        found
    }

    fn accept_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_word(word));
        self.at += usize::from(found);
        found
    }

    fn sql_type(&mut self) -> Option<SqlType> {
        let name = self.name()?;
        let mut ty = SqlType::of(&name, Vec::new());
        if name == "interval" {
            ty.suffix = self.fields();
        }
        ty.arguments = self.arguments()?;
        if matches!(name.as_str(), "time" | "timestamp") {
            ty.suffix = self.zone()?;
        }
        ty.array = self.brackets()?;
        Some(ty.settle())
    }

    fn name(&mut self) -> Option<String> {
        let first = self.peek()?.clone();
        self.at += 1;
        let mut name = match first {
            Token::Word(word) => self.built_in(word)?,
            Token::Quoted(name) => identifier::quote(&name),
            _ => return None,
        };
        while self.accept_mark(".") {
            let part = match self.peek()? {
                Token::Word(part) | Token::Quoted(part) => part.clone(),
                _ => return None,
            };
            self.at += 1;
            let schema_is_system = name == "pg_catalog";
            name = if schema_is_system {
                identifier::quote(&part)
            } else {
                format!("{name}.{}", identifier::quote(&part))
            };
        }
        Some(name)
    }

    /// A name that begins with an unquoted word, with the words that belong to it.
    fn built_in(&mut self, word: String) -> Option<String> {
        Some(match word.as_str() {
            "double" if self.accept_word("precision") => "double precision".to_owned(),
            "national" if self.accept_word("character") || self.accept_word("char") => self.character(),
            "character" | "char" | "nchar" => self.character(),
            "bit" if self.accept_word("varying") => "bit varying".to_owned(),
            _ => word,
        })
    }

    fn character(&mut self) -> String {
        (if self.accept_word("varying") { "character varying" } else { "character" }).to_owned()
    }

    fn fields(&mut self) -> String {
        const FIELDS: [&str; 7] = ["year", "month", "day", "hour", "minute", "second", "to"];
        let mut fields = Vec::new();
        while let Some(field) = FIELDS.into_iter().find(|field| self.accept_word(field)) {
            fields.push(field);
        }
        fields.join(" ")
    }

    fn zone(&mut self) -> Option<String> {
        let zone = if self.accept_word("with") {
            "with time zone"
        } else if self.accept_word("without") {
            "without time zone"
        } else {
            return Some(String::new());
        };
        (self.accept_word("time") && self.accept_word("zone")).then(|| zone.to_owned())
    }

    fn arguments(&mut self) -> Option<Vec<String>> {
        let mut arguments = Vec::new();
        if !self.accept_mark("(") {
            return Some(arguments);
        }
        let mut argument = String::new();
        loop {
            let token = self.peek()?.clone();
            self.at += 1;
            match token {
                Token::Mark(")") => break,
                Token::Mark(",") => arguments.push(std::mem::take(&mut argument)),
                Token::Word(text) | Token::Number(text) | Token::Operator(text) => argument.push_str(&text),
                Token::Quoted(text) => argument.push_str(&identifier::quote(&text)),
                Token::Text(text) => argument.push_str(&format!("'{}'", text.replace('\'', "''"))),
                _ => return None,
            }
        }
        arguments.push(argument);
        Some(arguments)
    }

    fn brackets(&mut self) -> Option<bool> {
        let mut array = self.accept_word("array");
        while self.accept_mark("[") {
            array = true;
            if matches!(self.peek(), Some(Token::Number(_))) {
                self.at += 1;
            }
            if !self.accept_mark("]") {
                return None;
            }
        }
        Some(array)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The right-hand sides are what `format_type` of PostgreSQL 15 says of a column of the type on the left.
    #[test]
    fn spellings_become_the_catalogs_words() {
        for (spelling, words) in [
            ("INT", "integer"),
            ("int8", "bigint"),
            ("VARCHAR(320)", "character varying(320)"),
            ("varchar", "character varying"),
            ("CHAR", "character(1)"),
            ("NATIONAL CHARACTER VARYING (5)", "character varying(5)"),
            ("\"char\"", "\"char\""),
            ("bpchar", "bpchar"),
            ("decimal(12, 2)", "numeric(12,2)"),
            ("numeric(12)", "numeric(12,0)"),
            ("numeric(3,-2)", "numeric(3,-2)"),
            ("float", "double precision"),
            ("float(10)", "real"),
            ("FLOAT(53)", "double precision"),
            ("timestamp", "timestamp without time zone"),
            ("TIMESTAMP(3) WITH TIME ZONE", "timestamp(3) with time zone"),
            ("timestamptz(3)[]", "timestamp(3) with time zone[]"),
            ("timetz", "time with time zone"),
            ("interval", "interval"),
            ("INTERVAL DAY TO SECOND(3)", "interval day to second(3)"),
            ("interval(3)", "interval(3)"),
            ("bit", "bit(1)"),
            ("varbit(5)", "bit varying(5)"),
            ("integer[3][]", "integer[]"),
            ("integer ARRAY", "integer[]"),
            ("pg_catalog.int4", "integer"),
            ("Other.\"Weird Type\"", "other.\"Weird Type\""),
            ("geometry(POINT, 4326)", "geometry(point,4326)"),
            ("VECTOR(1536)", "vector(1536)"),
        ] {
            assert_eq!(SqlType::parse(spelling).map(|ty| ty.text()).as_deref(), Some(words), "{spelling}");
        }
        for not_a_type in ["", "1", "a b", "a(", "timestamp with"] {
            assert_eq!(SqlType::parse(not_a_type), None, "{not_a_type}");
        }
    }
}
