//! The table of SQLAlchemy's types. A line names the variant, the Python class (with its dialect module when it
//! is not exported by `sqlalchemy` itself; this is also the serde tag) and the constructor's parameters in
//! their order. An argument that is not given, or given as its default, is `None`, `false` or empty.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Argument, Parameter, PythonReference, Type, TypeArgument};

/// A type's class and the parameters of its constructor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeSignature {
    /// The serde tag: `String`, `postgresql.JSONB`.
    pub kind: &'static str,
    /// The parameters in their order.
    pub parameters: &'static [Parameter],
}

macro_rules! types {
    ($($variant:ident $kind:literal { $($field:ident: $ty:ty),* })*) => {
        /// A class of SQLAlchemy's with its arguments.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", deny_unknown_fields)]
        #[expect(missing_docs, reason = "the names are SQLAlchemy's; its manual describes them")]
        #[allow(clippy::upper_case_acronyms, non_camel_case_types)]
        pub enum TypeKind {
            $(
                #[serde(rename = $kind)]
                $variant {
                    $(#[serde(default, skip_serializing_if = "crate::is_default")] $field: $ty,)*
                },
            )*
            /// A class that Limbeck does not know: kept by reference, with what SQLAlchemy compiles it to.
            #[serde(rename = "other")]
            Other {
                /// The class and the call that makes it.
                python: PythonReference,
                /// The compiled text by dialect.
                sql: BTreeMap<String, String>,
            },
        }

        /// Every known class.
        pub const SIGNATURES: &[TypeSignature] = &[
            $(TypeSignature {
                kind: $kind,
                parameters: &[
                    $(Parameter { name: stringify!($field), form: <$ty as TypeArgument>::FORM },)*
                ],
            },)*
        ];

        impl TypeKind {
            /// The serde tag, for example `postgresql.JSONB`; `other` for a class that is not in the table.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $kind,)*
                    Self::Other { .. } => "other",
                }
            }

            /// The arguments that are not at their default, in the constructor's order.
            pub fn arguments(&self) -> Vec<(&'static str, Argument)> {
                match self {
                    $(Self::$variant { $($field),* } => {
                        #[allow(unused_mut)]
                        let mut arguments = Vec::new();
                        $(if !crate::is_default($field) {
                            arguments.push((stringify!($field), $field.to_argument()));
                        })*
                        arguments
                    })*
                    Self::Other { .. } => Vec::new(),
                }
            }

            /// The type of that kind with these arguments. Nothing when the kind is unknown, an argument is not
            /// one of its parameters, or has a value that the parameter cannot have.
            pub fn from_arguments(kind: &str, arguments: &[(&str, Argument)]) -> Option<Self> {
                let signature = SIGNATURES.iter().find(|signature| signature.kind == kind)?;
                let known = |name: &str| signature.parameters.iter().any(|parameter| parameter.name == name);
                if arguments.iter().any(|(name, _)| !known(name)) {
                    return None;
                }
                #[allow(unused_variables)]
                let given = |name: &str| arguments.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
                match kind {
                    $($kind => Some(Self::$variant {
                        $($field: match given(stringify!($field)) {
                            Some(value) => <$ty as TypeArgument>::from_argument(value)?,
                            None => <$ty>::default(),
                        },)*
                    }),)*
                    _ => None,
                }
            }
        }
    };
}

types! {
    // sqlalchemy: generic
    Null "NullType" {}
    Boolean "Boolean" { create_constraint: bool, name: Option<String> }
    SmallInteger "SmallInteger" {}
    Integer "Integer" {}
    BigInteger "BigInteger" {}
    Numeric "Numeric" { precision: Option<u32>, scale: Option<i32>, decimal_return_scale: Option<i32>, asdecimal: Option<bool> }
    Float "Float" { precision: Option<u32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32> }
    Double "Double" { precision: Option<u32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32> }
    String "String" { length: Option<u32>, collation: Option<String> }
    Text "Text" { length: Option<u32>, collation: Option<String> }
    Unicode "Unicode" { length: Option<u32>, collation: Option<String> }
    UnicodeText "UnicodeText" { length: Option<u32>, collation: Option<String> }
    LargeBinary "LargeBinary" { length: Option<u32> }
    Date "Date" {}
    Time "Time" { timezone: bool }
    DateTime "DateTime" { timezone: bool }
    Interval "Interval" { native: Option<bool>, second_precision: Option<u32>, day_precision: Option<u32> }
    Uuid "Uuid" { as_uuid: Option<bool>, native_uuid: Option<bool> }
    Json "JSON" { none_as_null: bool }
    Enum "Enum" {
        values: Vec<String>, name: Option<String>, schema: Option<String>, native_enum: Option<bool>,
        create_constraint: bool, length: Option<u32>, inherit_schema: Option<bool>, create_type: Option<bool>
    }
    PickleType "PickleType" {}
    Array "ARRAY" { item_type: Option<Box<Type>>, as_tuple: bool, dimensions: Option<u32>, zero_indexes: bool }
    // sqlalchemy: SQL's own names
    BOOLEAN "BOOLEAN" { create_constraint: bool, name: Option<String> }
    SMALLINT "SMALLINT" {}
    INTEGER "INTEGER" {}
    BIGINT "BIGINT" {}
    NUMERIC "NUMERIC" { precision: Option<u32>, scale: Option<i32>, decimal_return_scale: Option<i32>, asdecimal: Option<bool> }
    DECIMAL "DECIMAL" { precision: Option<u32>, scale: Option<i32>, decimal_return_scale: Option<i32>, asdecimal: Option<bool> }
    FLOAT "FLOAT" { precision: Option<u32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32> }
    REAL "REAL" { precision: Option<u32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32> }
    DOUBLE "DOUBLE" { precision: Option<u32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32> }
    DOUBLE_PRECISION "DOUBLE_PRECISION" { precision: Option<u32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32> }
    CHAR "CHAR" { length: Option<u32>, collation: Option<String> }
    NCHAR "NCHAR" { length: Option<u32>, collation: Option<String> }
    VARCHAR "VARCHAR" { length: Option<u32>, collation: Option<String> }
    NVARCHAR "NVARCHAR" { length: Option<u32>, collation: Option<String> }
    TEXT "TEXT" { length: Option<u32>, collation: Option<String> }
    CLOB "CLOB" { length: Option<u32>, collation: Option<String> }
    BLOB "BLOB" { length: Option<u32> }
    BINARY "BINARY" { length: Option<u32> }
    VARBINARY "VARBINARY" { length: Option<u32> }
    DATE "DATE" {}
    TIME "TIME" { timezone: bool }
    DATETIME "DATETIME" { timezone: bool }
    TIMESTAMP "TIMESTAMP" { timezone: bool }
    UUID "UUID" { as_uuid: Option<bool> }
    // sqlalchemy.dialects.postgresql
    PgArray "postgresql.ARRAY" { item_type: Option<Box<Type>>, as_tuple: bool, dimensions: Option<u32>, zero_indexes: bool }
    PgBit "postgresql.BIT" { length: Option<u32>, varying: bool }
    PgBytea "postgresql.BYTEA" { length: Option<u32> }
    PgCidr "postgresql.CIDR" {}
    PgCitext "postgresql.CITEXT" { length: Option<u32>, collation: Option<String> }
    PgDateMultirange "postgresql.DATEMULTIRANGE" {}
    PgDateRange "postgresql.DATERANGE" {}
    PgDomain "postgresql.DOMAIN" {
        name: Option<String>, data_type: Option<Box<Type>>, collation: Option<String>, default: Option<String>,
        constraint_name: Option<String>, not_null: Option<bool>, check: Option<String>, create_type: Option<bool>,
        schema: Option<String>
    }
    PgEnum "postgresql.ENUM" {
        values: Vec<String>, name: Option<String>, create_type: Option<bool>, schema: Option<String>,
        inherit_schema: Option<bool>
    }
    PgHstore "postgresql.HSTORE" { text_type: Option<Box<Type>> }
    PgInet "postgresql.INET" {}
    PgInt4Multirange "postgresql.INT4MULTIRANGE" {}
    PgInt4Range "postgresql.INT4RANGE" {}
    PgInt8Multirange "postgresql.INT8MULTIRANGE" {}
    PgInt8Range "postgresql.INT8RANGE" {}
    PgInterval "postgresql.INTERVAL" { precision: Option<u32>, fields: Option<String> }
    PgJson "postgresql.JSON" { none_as_null: bool, astext_type: Option<Box<Type>> }
    PgJsonb "postgresql.JSONB" { none_as_null: bool, astext_type: Option<Box<Type>> }
    PgJsonpath "postgresql.JSONPATH" {}
    PgMacaddr "postgresql.MACADDR" {}
    PgMacaddr8 "postgresql.MACADDR8" {}
    PgMoney "postgresql.MONEY" {}
    PgNumMultirange "postgresql.NUMMULTIRANGE" {}
    PgNumRange "postgresql.NUMRANGE" {}
    PgOid "postgresql.OID" {}
    PgRegclass "postgresql.REGCLASS" {}
    PgRegconfig "postgresql.REGCONFIG" {}
    PgTime "postgresql.TIME" { timezone: bool, precision: Option<u32> }
    PgTimestamp "postgresql.TIMESTAMP" { timezone: bool, precision: Option<u32> }
    PgTsMultirange "postgresql.TSMULTIRANGE" {}
    PgTsRange "postgresql.TSRANGE" {}
    PgTsquery "postgresql.TSQUERY" {}
    PgTstzMultirange "postgresql.TSTZMULTIRANGE" {}
    PgTstzRange "postgresql.TSTZRANGE" {}
    PgTsvector "postgresql.TSVECTOR" {}
    // sqlalchemy.dialects.mysql
    MyBigInt "mysql.BIGINT" { display_width: Option<u32>, unsigned: bool, zerofill: bool }
    MyBit "mysql.BIT" { length: Option<u32> }
    MyChar "mysql.CHAR" {
        length: Option<u32>, charset: Option<String>, collation: Option<String>, ascii: bool, binary: bool,
        unicode: bool, national: bool
    }
    MyDateTime "mysql.DATETIME" { timezone: bool, fsp: Option<u32> }
    MyDecimal "mysql.DECIMAL" {
        precision: Option<u32>, scale: Option<i32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32>,
        unsigned: bool, zerofill: bool
    }
    MyDouble "mysql.DOUBLE" {
        precision: Option<u32>, scale: Option<i32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32>,
        unsigned: bool, zerofill: bool
    }
    MyEnum "mysql.ENUM" {
        values: Vec<String>, name: Option<String>, charset: Option<String>, collation: Option<String>, ascii: bool,
        binary: bool, unicode: bool, national: bool
    }
    MyFloat "mysql.FLOAT" {
        precision: Option<u32>, scale: Option<i32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32>,
        unsigned: bool, zerofill: bool
    }
    MyInet4 "mysql.INET4" {}
    MyInet6 "mysql.INET6" {}
    MyInteger "mysql.INTEGER" { display_width: Option<u32>, unsigned: bool, zerofill: bool }
    MyJson "mysql.JSON" { none_as_null: bool }
    MyLongBlob "mysql.LONGBLOB" { length: Option<u32> }
    MyLongText "mysql.LONGTEXT" {
        charset: Option<String>, collation: Option<String>, ascii: bool, binary: bool, unicode: bool, national: bool
    }
    MyMediumBlob "mysql.MEDIUMBLOB" { length: Option<u32> }
    MyMediumInt "mysql.MEDIUMINT" { display_width: Option<u32>, unsigned: bool, zerofill: bool }
    MyMediumText "mysql.MEDIUMTEXT" {
        charset: Option<String>, collation: Option<String>, ascii: bool, binary: bool, unicode: bool, national: bool
    }
    MyNChar "mysql.NCHAR" {
        length: Option<u32>, charset: Option<String>, collation: Option<String>, ascii: bool, binary: bool, unicode: bool
    }
    MyNumeric "mysql.NUMERIC" {
        precision: Option<u32>, scale: Option<i32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32>,
        unsigned: bool, zerofill: bool
    }
    MyNVarchar "mysql.NVARCHAR" {
        length: Option<u32>, charset: Option<String>, collation: Option<String>, ascii: bool, binary: bool, unicode: bool
    }
    MyReal "mysql.REAL" {
        precision: Option<u32>, scale: Option<i32>, asdecimal: Option<bool>, decimal_return_scale: Option<i32>,
        unsigned: bool, zerofill: bool
    }
    MySet "mysql.SET" {
        values: Vec<String>, charset: Option<String>, collation: Option<String>, ascii: bool, binary: bool,
        unicode: bool, national: bool, retrieve_as_bitwise: bool
    }
    MySmallInt "mysql.SMALLINT" { display_width: Option<u32>, unsigned: bool, zerofill: bool }
    MyText "mysql.TEXT" {
        length: Option<u32>, charset: Option<String>, collation: Option<String>, ascii: bool, binary: bool,
        unicode: bool, national: bool
    }
    MyTime "mysql.TIME" { timezone: bool, fsp: Option<u32> }
    MyTimestamp "mysql.TIMESTAMP" { timezone: bool, fsp: Option<u32> }
    MyTinyBlob "mysql.TINYBLOB" { length: Option<u32> }
    MyTinyInt "mysql.TINYINT" { display_width: Option<u32>, unsigned: bool, zerofill: bool }
    MyTinyText "mysql.TINYTEXT" {
        charset: Option<String>, collation: Option<String>, ascii: bool, binary: bool, unicode: bool, national: bool
    }
    MyVarchar "mysql.VARCHAR" {
        length: Option<u32>, charset: Option<String>, collation: Option<String>, ascii: bool, binary: bool,
        unicode: bool, national: bool
    }
    MyYear "mysql.YEAR" { display_width: Option<u32> }
}

impl TypeSignature {
    /// The signature of a class as Python names it: `module` is the dialect's (`postgresql`) or empty for
    /// `sqlalchemy` itself. Dialect modules export SQL's own names too (`postgresql.UUID` is `sqlalchemy.UUID`),
    /// and `INT` is `INTEGER`.
    pub fn of_class(module: &str, class: &str) -> Option<&'static Self> {
        let find = |kind: &str| SIGNATURES.iter().find(|signature| signature.kind == kind);
        if module.is_empty() {
            let class = if class == "INT" { "INTEGER" } else { class };
            return if class.contains('.') { None } else { find(class) };
        }
        let is_sql_name = class.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        find(&format!("{module}.{class}")).or_else(|| if is_sql_name { find(class) } else { None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_survives_its_arguments() {
        let ty = TypeKind::Numeric {
            precision: Some(12),
            scale: Some(2),
            decimal_return_scale: None,
            asdecimal: None,
        };
        let arguments = ty.arguments();
        assert_eq!(arguments.len(), 2);
        assert_eq!(TypeKind::from_arguments("Numeric", &arguments), Some(ty));
        assert_eq!(TypeKind::from_arguments("Numeric", &[("nope", Argument::None)]), None);
        assert_eq!(TypeKind::from_arguments("Numeric", &[("scale", Argument::Bool(true))]), None);
    }

    #[test]
    fn dialect_modules_export_the_standard_names() {
        let kind = |module, class| TypeSignature::of_class(module, class).map(|signature| signature.kind);
        assert_eq!(kind("postgresql", "UUID"), Some("UUID"));
        assert_eq!(kind("postgresql", "TIMESTAMP"), Some("postgresql.TIMESTAMP"));
        assert_eq!(kind("", "INT"), Some("INTEGER"));
        assert_eq!(kind("postgresql", "String"), None);
    }

    #[test]
    fn unknown_fields_are_refused() {
        let text = r#"{"kind":"Integer","zz":1}"#;
        assert!(serde_json::from_str::<TypeKind>(text).is_err());
        let text = r#"{"kind":"postgresql.ARRAY","item_type":{"base":{"kind":"Integer"}}}"#;
        assert!(serde_json::from_str::<TypeKind>(text).is_ok());
    }
}
