//! Column types: the catalog's words, as the classes that SQLAlchemy's reflection makes of them.

use limbeck_schema::{Type, TypeKind};

use crate::mysql::text::Reader;

/// The catalog writes a backslash in front of some letters, whatever the session's `sql_mode` reads.
pub(in crate::mysql) const CATALOG_ESCAPES: bool = true;

/// The characters of a column's values.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Characters<'a> {
    pub charset: Option<&'a str>,
    pub collation: Option<&'a str>,
    /// Whether they are the table's, so that DDL need not say them.
    pub are_usual: bool,
}

/// A type as the catalog writes it, in its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::mysql) struct PlainType {
    /// Its name in small letters, with single spaces: `int`, `double precision`.
    pub name: String,
    /// What stands in its parentheses.
    pub arguments: Vec<String>,
    pub unsigned: bool,
    pub zerofill: bool,
}

/// The parts of a type's words, whoever wrote them; none when they are no type. Strings are values, without quotes.
pub(in crate::mysql) fn plain_type(text: &str, backslash_escapes: bool) -> Option<PlainType> {
    let mut reader = Reader::new(text, backslash_escapes);
    let mut found = PlainType::default();
    let mut words = Vec::new();
    while let Some(word) = reader.word() {
        words.push(word.to_ascii_lowercase());
        // What follows these is no part of the type's name.
        if matches!(reader.peek_word().as_deref(), Some("unsigned" | "zerofill" | "character" | "collate"))
            && words != ["national"]
        {
            break;
        }
    }
    found.name = words.join(" ");
    if reader.accept('(') {
        loop {
            found.arguments.push(reader.argument()?);
            if reader.accept(')') {
                break;
            }
            if !reader.accept(',') {
                return None;
            }
        }
    }
    while let Some(word) = reader.word() {
        match word.to_ascii_lowercase().as_str() {
            "unsigned" => found.unsigned = true,
            "zerofill" => found.zerofill = true,
            _ => break,
        }
    }
    (!found.name.is_empty()).then_some(found)
}

/// The character set and the collation that a type's words state.
pub(in crate::mysql) fn stated_characters(text: &str) -> (Option<String>, Option<String>) {
    let words: Vec<String> = words_outside(text);
    let after = |first: &str, second: Option<&str>| {
        let at = words.iter().enumerate().position(|(at, word)| {
            word == first && second.is_none_or(|second| words.get(at + 1).is_some_and(|next| next == second))
        })?;
        words.get(at + if second.is_some() { 2 } else { 1 }).cloned()
    };
    let mut charset = after("character", Some("set"));
    if words.first().is_some_and(|word| word == "national") {
        charset = Some("utf8".to_owned());
    }
    (charset, after("collate", None))
}

/// The words in small letters that stand outside of parentheses and quotes.
fn words_outside(text: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut quote = false;
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            '\'' => quote = !quote,
            '(' if !quote => depth += 1,
            ')' if !quote => depth = depth.saturating_sub(1),
            _ if depth == 0 && !quote => plain.push(letter),
            _ => {}
        }
        if depth > 0 && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.split_whitespace().map(str::to_lowercase).collect()
}

/// The type of a column. `raw` holds the whole of the database's words, its characters included.
pub(super) fn read_type(text: &str, characters: Characters<'_>, is_json: bool) -> Type {
    let mut raw = text.to_owned();
    if let Some(charset) = characters.charset {
        raw.push_str(&format!(" CHARACTER SET {charset}"));
    }
    if let Some(collation) = characters.collation {
        raw.push_str(&format!(" COLLATE {collation}"));
    }
    let base = if is_json {
        TypeKind::MyJson { none_as_null: false }
    } else {
        let plain = plain_type(text, CATALOG_ESCAPES).unwrap_or_default();
        kind(&plain, &Said::of(characters)).unwrap_or(TypeKind::Null {})
    };
    Type { raw: Some(raw), ..Type::from(base) }
}

/// The characters that DDL has to say.
struct Said {
    charset: Option<String>,
    collation: Option<String>,
}

impl Said {
    fn of(characters: Characters<'_>) -> Self {
        if characters.are_usual {
            return Self { charset: None, collation: None };
        }
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self { charset: owned(characters.charset), collation: owned(characters.collation) }
    }
}

/// The class of a name that SQLAlchemy knows; of others (geometries) only the words are kept.
fn kind(plain: &PlainType, said: &Said) -> Option<TypeKind> {
    use TypeKind as K;
    let number = |at: usize| plain.arguments.get(at).and_then(|text| text.parse::<u32>().ok());
    let length = number(0);
    let fsp = length;
    let (unsigned, zerofill) = (plain.unsigned, plain.zerofill);
    let display_width = length;
    Some(match plain.name.as_str() {
        "bigint" => K::MyBigInt { display_width, unsigned, zerofill },
        "int" => K::MyInteger { display_width, unsigned, zerofill },
        "mediumint" => K::MyMediumInt { display_width, unsigned, zerofill },
        "smallint" => K::MySmallInt { display_width, unsigned, zerofill },
        "tinyint" => K::MyTinyInt { display_width, unsigned, zerofill },
        "binary" => K::BINARY { length },
        "bit" => K::MyBit { length },
        "blob" => K::BLOB { length },
        "date" => K::DATE {},
        "datetime" => K::MyDateTime { timezone: false, fsp },
        "inet4" => K::MyInet4 {},
        "inet6" => K::MyInet6 {},
        "json" => K::MyJson { none_as_null: false },
        "longblob" => K::MyLongBlob { length: None },
        "mediumblob" => K::MyMediumBlob { length: None },
        "time" => K::MyTime { timezone: false, fsp },
        "timestamp" => K::MyTimestamp { timezone: false, fsp },
        "tinyblob" => K::MyTinyBlob { length: None },
        "uuid" => K::UUID { as_uuid: None },
        "varbinary" => K::VARBINARY { length },
        "year" => K::MyYear { display_width },
        _ => return fraction(plain).or_else(|| string(plain, said)),
    })
}

fn fraction(plain: &PlainType) -> Option<TypeKind> {
    use TypeKind as K;
    let precision = plain.arguments.first().and_then(|text| text.parse().ok());
    let scale = plain.arguments.get(1).and_then(|text| text.parse().ok());
    let (unsigned, zerofill) = (plain.unsigned, plain.zerofill);
    let (asdecimal, decimal_return_scale) = (None, None);
    Some(match plain.name.as_str() {
        "decimal" => K::MyDecimal { precision, scale, asdecimal, decimal_return_scale, unsigned, zerofill },
        "double" => K::MyDouble { precision, scale, asdecimal, decimal_return_scale, unsigned, zerofill },
        "float" => K::MyFloat { precision, scale, asdecimal, decimal_return_scale, unsigned, zerofill },
        _ => return None,
    })
}

fn string(plain: &PlainType, said: &Said) -> Option<TypeKind> {
    use TypeKind as K;
    let length = plain.arguments.first().and_then(|text| text.parse().ok());
    let (charset, collation) = (said.charset.clone(), said.collation.clone());
    let (ascii, binary, unicode, national) = (false, false, false, false);
    let values = || plain.arguments.clone();
    Some(match plain.name.as_str() {
        "char" => K::MyChar { length, charset, collation, ascii, binary, unicode, national },
        "varchar" => K::MyVarchar { length, charset, collation, ascii, binary, unicode, national },
        "text" => K::MyText { length, charset, collation, ascii, binary, unicode, national },
        "tinytext" => K::MyTinyText { charset, collation, ascii, binary, unicode, national },
        "mediumtext" => K::MyMediumText { charset, collation, ascii, binary, unicode, national },
        "longtext" => K::MyLongText { charset, collation, ascii, binary, unicode, national },
        "enum" => {
            K::MyEnum { values: values(), name: None, charset, collation, ascii, binary, unicode, national }
        }
        "set" => K::MySet {
            values: values(),
            charset,
            collation,
            ascii,
            binary,
            unicode,
            national,
            retrieve_as_bitwise: plain.arguments.iter().any(String::is_empty),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> PlainType {
        plain_type(text, true).unwrap()
    }

    #[test]
    fn words_have_parts() {
        let found = plain("int(10) unsigned zerofill");
        assert_eq!((found.name.as_str(), found.unsigned, found.zerofill), ("int", true, true));
        assert_eq!(found.arguments, ["10"]);
        assert_eq!(plain("DOUBLE PRECISION").name, "double precision");
        assert_eq!(plain("NATIONAL VARCHAR(3)").name, "national varchar");
        assert_eq!(plain("BIGINT UNSIGNED").name, "bigint");
        assert_eq!(plain("TEXT CHARACTER SET latin1 COLLATE latin1_bin").name, "text");
        assert_eq!(plain(r"enum('a','b''c','d\\e',')')").arguments, ["a", "b'c", r"d\e", ")"]);
        assert_eq!(plain_type("(3)", true), None);
    }

    #[test]
    fn characters_are_stated() {
        let stated = |text| {
            let (charset, collation) = stated_characters(text);
            (charset.unwrap_or_default(), collation.unwrap_or_default())
        };
        assert_eq!(stated("VARCHAR(3) COLLATE utf8mb4_bin"), (String::new(), "utf8mb4_bin".to_owned()));
        assert_eq!(
            stated("enum(' CHARACTER SET x') CHARACTER SET latin1"),
            ("latin1".to_owned(), String::new())
        );
        assert_eq!(stated("NATIONAL CHAR(3)"), ("utf8".to_owned(), String::new()));
    }
}
