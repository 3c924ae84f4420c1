//! Column types.

use limbeck_schema::TypeKind;

use super::Mysql;
use super::literal::list;
use crate::Version;
use crate::ddl::{Context, Sql, enum_length, generic_type};

/// The words for a type, as SQLAlchemy's dialect chooses them.
pub(super) fn words(mysql: &Mysql, cx: Context<'_>, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    Ok(match kind {
        K::Boolean { .. } | K::BOOLEAN { .. } => "BOOL".to_owned(),
        K::Float { precision, .. } | K::FLOAT { precision, .. } => sized("FLOAT", *precision),
        K::String { length, collation } | K::Unicode { length, collation } => {
            varchar(cx, "VARCHAR", *length, collated(collation))?
        }
        K::VARCHAR { length, collation } => varchar(cx, "VARCHAR", *length, collated(collation))?,
        K::NVARCHAR { length, collation } => varchar(cx, "NVARCHAR", *length, collated(collation))?,
        K::CHAR { length, collation } => collated(collation).after(&sized("CHAR", *length)),
        K::NCHAR { length, collation } => collated(collation).national(&sized("CHAR", *length)),
        K::Text { length, collation }
        | K::UnicodeText { length, collation }
        | K::TEXT { length, collation } => collated(collation).after(&sized("TEXT", *length)),
        K::LargeBinary { length } | K::BLOB { length } => sized("BLOB", *length),
        K::VARBINARY { length: None } => {
            return Err(cx
                .unsupported(format!("VARBINARY requires a length on dialect {}", cx.flavour.name()))
                .hint("give the type a length: `sa.VARBINARY(255)`")
                .into());
        }
        K::Json { .. } | K::PgJson { .. } | K::MyJson { .. } => "JSON".to_owned(),
        K::Uuid { native_uuid, .. } if *native_uuid != Some(false) && has_uuid(mysql, cx) => {
            "UUID".to_owned()
        }
        K::Enum { native_enum: Some(false), length, values, .. } => {
            let length = length.unwrap_or_else(|| enum_length(values));
            varchar(cx, "VARCHAR", Some(length), Charset::default())?
        }
        K::Enum { values, .. } | K::PgEnum { values, .. } => enumeration(cx, "ENUM", values),
        own => return own_words(cx, own),
    })
}

/// The types of the dialect's own module.
fn own_words(cx: Context<'_>, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    Ok(match kind {
        K::MyTinyInt { display_width, unsigned, zerofill } => {
            numeric(sized("TINYINT", *display_width), *unsigned, *zerofill)
        }
        K::MySmallInt { display_width, unsigned, zerofill } => {
            numeric(sized("SMALLINT", *display_width), *unsigned, *zerofill)
        }
        K::MyMediumInt { display_width, unsigned, zerofill } => {
            numeric(sized("MEDIUMINT", *display_width), *unsigned, *zerofill)
        }
        K::MyInteger { display_width, unsigned, zerofill } => {
            numeric(sized("INTEGER", *display_width), *unsigned, *zerofill)
        }
        K::MyBigInt { display_width, unsigned, zerofill } => {
            numeric(sized("BIGINT", *display_width), *unsigned, *zerofill)
        }
        K::MyNumeric { precision, scale, unsigned, zerofill, .. } => {
            numeric(exact("NUMERIC", *precision, *scale), *unsigned, *zerofill)
        }
        K::MyDecimal { precision, scale, unsigned, zerofill, .. } => {
            numeric(exact("DECIMAL", *precision, *scale), *unsigned, *zerofill)
        }
        K::MyFloat { precision, scale: None, unsigned, zerofill, .. } => {
            numeric(sized("FLOAT", *precision), *unsigned, *zerofill)
        }
        K::MyFloat { precision, scale, unsigned, zerofill, .. } => {
            numeric(approximate("FLOAT", *precision, *scale), *unsigned, *zerofill)
        }
        K::MyDouble { precision, scale, unsigned, zerofill, .. } => {
            numeric(approximate("DOUBLE", *precision, *scale), *unsigned, *zerofill)
        }
        K::MyReal { precision, scale, unsigned, zerofill, .. } => {
            numeric(approximate("REAL", *precision, *scale), *unsigned, *zerofill)
        }
        K::MyBit { length } => sized("BIT", *length),
        K::PgBit { length, varying: false } => sized("BIT", Some(length.unwrap_or(1))),
        K::PgBit { length, varying: true } => sized("BIT", *length),
        K::MyYear { display_width } => sized("YEAR", *display_width),
        K::MyDateTime { fsp, .. } => sized("DATETIME", fsp.filter(|digits| *digits > 0)),
        K::MyTimestamp { fsp, .. } => sized("TIMESTAMP", fsp.filter(|digits| *digits > 0)),
        K::MyTime { fsp, .. } => sized("TIME", fsp.filter(|digits| *digits > 0)),
        K::MyTinyBlob { .. } => "TINYBLOB".to_owned(),
        K::MyMediumBlob { .. } => "MEDIUMBLOB".to_owned(),
        K::MyLongBlob { .. } => "LONGBLOB".to_owned(),
        K::MyInet4 {} => "INET4".to_owned(),
        K::MyInet6 {} => "INET6".to_owned(),
        string => return string_words(cx, string),
    })
}

/// Those that have a character set.
fn string_words(cx: Context<'_>, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    let length = length_of(kind);
    Ok(match kind {
        K::MyChar { .. } => Charset::of(kind).after(&sized("CHAR", length)),
        K::MyNChar { .. } => Charset::of(kind).national(&sized("CHAR", length)),
        K::MyVarchar { .. } => varchar(cx, "VARCHAR", length, Charset::of(kind))?,
        K::MyNVarchar { .. } => varchar(cx, "NVARCHAR", length, Charset::of(kind))?,
        K::MyText { .. } => Charset::of(kind).after(&sized("TEXT", length)),
        K::MyTinyText { .. } => Charset::of(kind).after("TINYTEXT"),
        K::MyMediumText { .. } => Charset::of(kind).after("MEDIUMTEXT"),
        K::MyLongText { .. } => Charset::of(kind).after("LONGTEXT"),
        K::MyEnum { values, .. } => Charset::of(kind).after(&enumeration(cx, "ENUM", values)),
        K::MySet { values, .. } => Charset::of(kind).after(&enumeration(cx, "SET", values)),
        other => return generic_type(cx, other),
    })
}

/// The length of a string type of the dialect's own.
pub(super) fn length_of(kind: &TypeKind) -> Option<u32> {
    use TypeKind as K;
    match kind {
        K::MyChar { length, .. }
        | K::MyNChar { length, .. }
        | K::MyVarchar { length, .. }
        | K::MyNVarchar { length, .. }
        | K::MyText { length, .. } => *length,
        _ => None,
    }
}

/// What a string type says of its characters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Charset<'a> {
    charset: Option<&'a str>,
    collation: Option<&'a str>,
    ascii: bool,
    binary: bool,
    unicode: bool,
    national: bool,
}

impl<'a> Charset<'a> {
    /// Of a string type of the dialect's own; nothing of any other type.
    pub(super) fn of(kind: &'a TypeKind) -> Self {
        use TypeKind as K;
        match kind {
            K::MyChar { charset, collation, ascii, binary, unicode, national, .. }
            | K::MyVarchar { charset, collation, ascii, binary, unicode, national, .. }
            | K::MyText { charset, collation, ascii, binary, unicode, national, .. }
            | K::MyTinyText { charset, collation, ascii, binary, unicode, national }
            | K::MyMediumText { charset, collation, ascii, binary, unicode, national }
            | K::MyLongText { charset, collation, ascii, binary, unicode, national }
            | K::MyEnum { charset, collation, ascii, binary, unicode, national, .. }
            | K::MySet { charset, collation, ascii, binary, unicode, national, .. } => Self {
                charset: charset.as_deref(),
                collation: collation.as_deref(),
                ascii: *ascii,
                binary: *binary,
                unicode: *unicode,
                national: *national,
            },
            K::MyNChar { charset, collation, ascii, binary, unicode, .. }
            | K::MyNVarchar { charset, collation, ascii, binary, unicode, .. } => Self {
                charset: charset.as_deref(),
                collation: collation.as_deref(),
                ascii: *ascii,
                binary: *binary,
                unicode: *unicode,
                national: true,
            },
            _ => Self::default(),
        }
    }

    /// The same without NATIONAL.
    pub(super) fn not_national(self) -> Self {
        Self { national: false, ..self }
    }

    /// Behind a type's words; a national type has no other character set.
    pub(super) fn after(self, words: &str) -> String {
        if self.national {
            return self.national(words);
        }
        let charset = match self.charset.filter(|name| !name.is_empty()) {
            Some(name) => format!(" CHARACTER SET {name}"),
            None if self.ascii => " ASCII".to_owned(),
            None if self.unicode => " UNICODE".to_owned(),
            None => String::new(),
        };
        format!("{words}{charset}{}", self.collated())
    }

    fn national(self, words: &str) -> String {
        format!("NATIONAL {words}{}", self.collated())
    }

    /// A collation is not quoted here.
    fn collated(self) -> String {
        match self.collation.filter(|name| !name.is_empty()) {
            Some(name) => format!(" COLLATE {name}"),
            None if self.binary => " BINARY".to_owned(),
            None => String::new(),
        }
    }
}

fn collated(collation: &Option<String>) -> Charset<'_> {
    Charset { collation: collation.as_deref(), ..Charset::default() }
}

fn varchar(cx: Context<'_>, class: &str, length: Option<u32>, charset: Charset<'_>) -> Sql {
    let Some(length) = length else {
        return Err(cx
            .unsupported(format!("{class} requires a length on dialect {}", cx.flavour.name()))
            .hint("give the type a length, `sa.String(255)`, or take `sa.Text()`")
            .into());
    };
    let words = format!("VARCHAR({length})");
    Ok(if class == "NVARCHAR" { charset.national(&words) } else { charset.after(&words) })
}

fn enumeration(cx: Context<'_>, name: &str, values: &[String]) -> String {
    format!("{name}({})", list(cx, values))
}

/// MariaDB has the type since 10.7.
fn has_uuid(mysql: &Mysql, cx: Context<'_>) -> bool {
    mysql.is_mariadb && knows_server(cx) && cx.profile.server >= Version(10, 7, 0)
}

/// Before 2.1, SQLAlchemy takes a server that it has not seen for an old one.
pub(super) fn knows_server(cx: Context<'_>) -> bool {
    !(cx.profile.offline && cx.before_sqlalchemy_2_1())
}

fn sized(name: &str, length: Option<u32>) -> String {
    length.map_or_else(|| name.to_owned(), |length| format!("{name}({length})"))
}

fn exact(name: &str, precision: Option<u32>, scale: Option<i32>) -> String {
    match (precision, scale) {
        (Some(precision), Some(scale)) => format!("{name}({precision}, {scale})"),
        (precision, _) => sized(name, precision),
    }
}

fn approximate(name: &str, precision: Option<u32>, scale: Option<i32>) -> String {
    match (precision, scale) {
        (Some(precision), Some(scale)) => format!("{name}({precision}, {scale})"),
        _ => name.to_owned(),
    }
}

fn numeric(mut words: String, unsigned: bool, zerofill: bool) -> String {
    if unsigned {
        words.push_str(" UNSIGNED");
    }
    if zerofill {
        words.push_str(" ZEROFILL");
    }
    words
}
