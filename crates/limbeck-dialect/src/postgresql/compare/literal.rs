//! Server defaults that are one literal. The catalog writes `DEFAULT 'x'` of a text column as `'x'::text`, of an
//! enumeration as `'x'::mood`, `DEFAULT -1` as `'-1'::integer`.
//!
//! Whether a cast may be dropped depends on the column's type, which is not known here. It is certain where the
//! type is the column's, and where the column is of texts: PostgreSQL writes a constant as its type's output,
//! which is what a text column would store. A column of a third type converts the value on its way, and that
//! changes values of types with a time zone, a length or a scale: those are left to the database.

use super::sql_type::SqlType;
use super::tokens::Token;

/// A literal with its cast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal {
    value: Value,
    cast: Option<Cast>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Cast {
    text: String,
    kind: CastKind,
}

/// What a cast does to a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CastKind {
    /// A type of texts: nothing, as long as the text fits.
    Text,
    /// A built-in type that keeps what it writes.
    BuiltIn,
    /// A type that is not built in: an enumeration, most often.
    Named,
    /// A type whose values may change on their way into a column of another type.
    Fickle,
}

/// The literal that normalised tokens are, if they are one.
pub(super) fn read(tokens: &[Token]) -> Option<Literal> {
    let (value, rest) = match tokens {
        [Token::Text(text), rest @ ..] => (Value::Text(text.clone()), rest),
        [Token::Number(number), rest @ ..] => (Value::Number(number.clone()), rest),
        // `- 1::text` negates what was cast.
        [Token::Operator(sign), Token::Number(number)] if sign == "-" => {
            (Value::Number(format!("-{number}")), &[][..])
        }
        [Token::Operator(sign), Token::Number(number)] if sign == "+" => {
            (Value::Number(number.clone()), &[][..])
        }
        [Token::Word(word), rest @ ..] if word == "true" => (Value::Bool(true), rest),
        [Token::Word(word), rest @ ..] if word == "false" => (Value::Bool(false), rest),
        [Token::Word(word), rest @ ..] if word == "null" => (Value::Null, rest),
        _ => return None,
    };
    let cast = match rest {
        [] => None,
        [Token::Cast(ty)] => Some(Cast { text: ty.clone(), kind: cast_kind(ty)? }),
        _ => return None,
    };
    Some(Literal { value, cast })
}

/// Whether two literals are certainly the same, or certainly different.
pub(super) fn same(one: &Literal, other: &Literal) -> Option<bool> {
    use Value as V;
    match (&one.value, &other.value) {
        (V::Null, V::Null) => return Some(true),
        (V::Null, _) | (_, V::Null) => return Some(false),
        _ if one.cast == other.cast && one.value == other.value => return Some(true),
        _ => {}
    }
    if !one.keeps_its_value() || !other.keeps_its_value() || !may_meet(one.kind(), other.kind()) {
        return None;
    }
    match (&one.value, &other.value) {
        (V::Null, _) | (_, V::Null) => None,
        (V::Bool(a), V::Bool(b)) => Some(a == b),
        (V::Bool(a), V::Text(b)) | (V::Text(b), V::Bool(a)) => same_truth(*a, b),
        (V::Bool(_), V::Number(_)) | (V::Number(_), V::Bool(_)) => None,
        (V::Number(a), V::Number(b) | V::Text(b)) | (V::Text(b), V::Number(a)) => same_number(a, b),
        (V::Text(a), V::Text(b)) if a == b => Some(true),
        // What differs only in blanks at its end may be the same in a `character(n)`.
        (V::Text(a), V::Text(b)) if [one.kind(), other.kind()].contains(&Some(CastKind::Text)) => {
            (a.trim_end_matches(' ') != b.trim_end_matches(' ')).then_some(false)
        }
        (V::Text(a), V::Text(b)) => same_number(a, b),
    }
}

/// Whether literals with these casts can be compared at all: one of them is bare, or both are texts.
fn may_meet(one: Option<CastKind>, other: Option<CastKind>) -> bool {
    one.is_none() || other.is_none() || one == Some(CastKind::Text) && other == Some(CastKind::Text)
}

fn same_truth(truth: bool, text: &str) -> Option<bool> {
    match text {
        "true" => Some(truth),
        "false" => Some(!truth),
        _ => None,
    }
}

/// Whole numbers in their shortest form are the same or different as texts are; of others only the same text is
/// certain (`1.0` and `1.00` are the same for some types).
fn same_number(one: &str, other: &str) -> Option<bool> {
    if one == other {
        return Some(true);
    }
    (is_small_integer(one) && is_small_integer(other)).then_some(false)
}

/// Small enough for every numeric type to tell it from its neighbours.
fn is_small_integer(text: &str) -> bool {
    text.parse::<i32>().is_ok_and(|number| number.abs() < 1 << 24 && number.to_string() == text)
}

impl Literal {
    fn kind(&self) -> Option<CastKind> {
        self.cast.as_ref().map(|cast| cast.kind)
    }

    /// Whether the cast changes nothing.
    fn keeps_its_value(&self) -> bool {
        let Some(cast) = &self.cast else { return true };
        match (cast.kind, &self.value) {
            (CastKind::Text, Value::Text(text)) => fits(text, &cast.text),
            (CastKind::Text, _) => cast.text == "text",
            (CastKind::BuiltIn, Value::Text(_)) => true,
            // A cast of a number may round it.
            (CastKind::BuiltIn, Value::Number(number)) => cast.text == "numeric" || is_small_integer(number),
            (CastKind::BuiltIn, Value::Bool(_)) => cast.text == "boolean",
            (CastKind::Named, Value::Text(text)) => is_plain_label(text),
            _ => false,
        }
    }
}

/// Labels of enumerations, and arrays of them; a type that rewrites its values hardly rewrites these.
fn is_plain_label(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_- {},".contains(c))
}

/// Whether a text fits a type of texts: it is cut otherwise.
fn fits(text: &str, ty: &str) -> bool {
    if text.ends_with(' ') && (ty == "bpchar" || ty.starts_with("character(")) {
        return false;
    }
    match SqlType::parse(ty).and_then(|ty| ty.arguments.first().cloned()) {
        Some(length) => length.parse().is_ok_and(|length: usize| text.chars().count() <= length),
        None => true,
    }
}

fn cast_kind(ty: &str) -> Option<CastKind> {
    let parsed = SqlType::parse(ty)?;
    let element = match parsed.name.as_str() {
        "text" | "character varying" | "character" | "bpchar" => CastKind::Text,
        "timestamp" | "time" if parsed.suffix != "without time zone" => CastKind::Fickle,
        "interval" if !parsed.suffix.is_empty() => CastKind::Fickle,
        "name" | "\"char\"" | "money" | "bit" | "bit varying" => CastKind::Fickle,
        _ if !parsed.arguments.is_empty() => CastKind::Fickle,
        name if BUILT_IN.contains(&name) => CastKind::BuiltIn,
        _ => CastKind::Named,
    };
    Some(match element {
        CastKind::Text if parsed.array && parsed.arguments.is_empty() => CastKind::BuiltIn,
        CastKind::Text if parsed.array => CastKind::Fickle,
        kind => kind,
    })
}

/// Built-in types whose output is what a text column would store, too.
const BUILT_IN: &[&str] = &[
    "bigint",
    "boolean",
    "bytea",
    "cidr",
    "date",
    "double precision",
    "inet",
    "integer",
    "interval",
    "json",
    "jsonb",
    "macaddr",
    "macaddr8",
    "numeric",
    "oid",
    "real",
    "regclass",
    "smallint",
    "time",
    "timestamp",
    "tsvector",
    "uuid",
    "xml",
    "int4range",
    "int8range",
    "numrange",
    "daterange",
    "tsrange",
];
