//! A declared type to a type, by the rules of SQLAlchemy's reflection: the name if it knows it, else a class by
//! affinity (SQLite's manual, "Determination Of Column Affinity").

use std::collections::BTreeMap;

use limbeck_schema::types::PythonReference;
use limbeck_schema::{Type, TypeKind};

/// The type of a column that is declared so; the declaration is kept as its raw text.
pub(super) fn column_type(declared: &str, collation: Option<&str>) -> Type {
    let (name, arguments) = split(declared);
    let collation = collation.map(str::to_owned);
    let base = known(name, &arguments, collation.clone())
        .unwrap_or_else(|| by_affinity(name, &arguments, collation));
    Type { raw: Some(declared.to_owned()), ..Type::from(base) }
}

/// The name, and the numbers in the parentheses behind it.
pub(in crate::sqlite) fn split(declared: &str) -> (&str, Vec<u32>) {
    let Some((name, rest)) = declared.split_once('(') else { return (declared, Vec::new()) };
    let inside = rest.split_once(')').map_or(rest, |(inside, _)| inside);
    let digits = inside.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    (name, digits.filter_map(|digits| digits.parse().ok()).collect())
}

/// The class of a name that SQLAlchemy knows. A blank in front of the parenthesis makes it another name.
pub(in crate::sqlite) fn known(name: &str, arguments: &[u32], collation: Option<String>) -> Option<TypeKind> {
    use TypeKind as T;
    let first = arguments.first().copied();
    let scale = arguments.get(1).and_then(|scale| i32::try_from(*scale).ok());
    Some(match name.to_ascii_uppercase().as_str() {
        "BIGINT" => T::BIGINT {},
        "BLOB" => T::BLOB { length: first },
        "BOOL" | "BOOLEAN" => T::BOOLEAN { create_constraint: false, name: None },
        "CHAR" => T::CHAR { length: first, collation },
        "DATE" | "DATE_CHAR" => T::DATE {},
        "DATETIME" | "DATETIME_CHAR" => T::DATETIME { timezone: false },
        "DECIMAL" => T::DECIMAL { precision: first, scale, decimal_return_scale: None, asdecimal: None },
        "DOUBLE" => T::DOUBLE { precision: first, asdecimal: None, decimal_return_scale: None },
        "FLOAT" => T::FLOAT { precision: first, asdecimal: None, decimal_return_scale: None },
        "INT" | "INTEGER" => T::INTEGER {},
        "JSON" => T::Json { none_as_null: false },
        "JSONB" => jsonb(),
        "NCHAR" => T::NCHAR { length: first, collation },
        "NUMERIC" => T::NUMERIC { precision: first, scale, decimal_return_scale: None, asdecimal: None },
        "NVARCHAR" => T::NVARCHAR { length: first, collation },
        "REAL" => T::REAL { precision: first, asdecimal: None, decimal_return_scale: None },
        "SMALLINT" => T::SMALLINT {},
        "TEXT" => T::TEXT { length: first, collation },
        "TIME" | "TIME_CHAR" => T::TIME { timezone: false },
        "TIMESTAMP" => T::TIMESTAMP { timezone: false },
        "VARCHAR" => T::VARCHAR { length: first, collation },
        _ => return None,
    })
}

fn by_affinity(name: &str, arguments: &[u32], collation: Option<String>) -> TypeKind {
    use TypeKind as T;
    let first = arguments.first().copied();
    match Affinity::of(name) {
        Affinity::Integer => T::INTEGER {},
        Affinity::Text => T::TEXT { length: first, collation },
        Affinity::Blob => T::Null {},
        Affinity::Real => T::REAL { precision: first, asdecimal: None, decimal_return_scale: None },
        Affinity::Numeric => {
            let scale = arguments.get(1).and_then(|scale| i32::try_from(*scale).ok());
            T::NUMERIC { precision: first, scale, decimal_return_scale: None, asdecimal: None }
        }
    }
}

/// What a column prefers to store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sqlite) enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

impl Affinity {
    /// The affinity of a declared name.
    pub(in crate::sqlite) fn of(name: &str) -> Self {
        let name = name.to_ascii_uppercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if has(&["INT"]) {
            Self::Integer
        } else if has(&["CHAR", "CLOB", "TEXT"]) {
            Self::Text
        } else if has(&["BLOB"]) || name.is_empty() {
            Self::Blob
        } else if has(&["REAL", "FLOA", "DOUB"]) {
            Self::Real
        } else {
            Self::Numeric
        }
    }
}

/// A class of SQLAlchemy's dialect for SQLite.
fn jsonb() -> TypeKind {
    TypeKind::Other {
        python: PythonReference {
            module: "sqlalchemy.dialects.sqlite".to_owned(),
            name: "JSONB".to_owned(),
            arguments: String::new(),
            imports: Vec::new(),
        },
        sql: BTreeMap::from([("sqlite".to_owned(), "JSONB".to_owned())]),
    }
}
