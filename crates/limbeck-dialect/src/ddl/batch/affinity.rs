//! Which types hold the same kind of value: between two of them a copy needs no CAST.

use limbeck_schema::TypeKind;

/// SQLAlchemy's affinity of a type: the generic class it descends from.
pub(super) fn affinity(kind: &TypeKind) -> &'static str {
    use TypeKind as K;
    match kind {
        K::Boolean { .. } | K::BOOLEAN { .. } => "Boolean",
        K::SmallInteger {} | K::Integer {} | K::BigInteger {} => "Integer",
        K::SMALLINT {} | K::INTEGER {} | K::BIGINT {} => "Integer",
        K::Numeric { .. } | K::NUMERIC { .. } | K::DECIMAL { .. } => "Numeric",
        K::Float { .. } | K::Double { .. } | K::FLOAT { .. } | K::REAL { .. } => "Float",
        K::DOUBLE { .. } | K::DOUBLE_PRECISION { .. } => "Float",
        K::String { .. } | K::Text { .. } | K::Unicode { .. } | K::UnicodeText { .. } => "String",
        K::CHAR { .. } | K::NCHAR { .. } | K::VARCHAR { .. } | K::NVARCHAR { .. } => "String",
        K::TEXT { .. } | K::CLOB { .. } | K::Enum { .. } | K::PgCitext { .. } => "String",
        K::LargeBinary { .. } | K::PickleType {} | K::BLOB { .. } => "Binary",
        K::BINARY { .. } | K::VARBINARY { .. } | K::PgBytea { .. } => "Binary",
        K::Date {} | K::DATE {} => "Date",
        K::Time { .. } | K::TIME { .. } | K::PgTime { .. } => "Time",
        K::DateTime { .. } | K::DATETIME { .. } | K::TIMESTAMP { .. } | K::PgTimestamp { .. } => "DateTime",
        K::Interval { .. } | K::PgInterval { .. } => "Interval",
        K::Uuid { .. } | K::UUID { .. } => "Uuid",
        K::Json { .. } | K::PgJson { .. } | K::PgJsonb { .. } => "JSON",
        K::MyTinyInt { .. } | K::MySmallInt { .. } | K::MyMediumInt { .. } => "Integer",
        K::MyInteger { .. } | K::MyBigInt { .. } => "Integer",
        K::MyNumeric { .. } | K::MyDecimal { .. } => "Numeric",
        K::MyFloat { .. } | K::MyDouble { .. } | K::MyReal { .. } => "Float",
        K::MyChar { .. } | K::MyNChar { .. } | K::MyVarchar { .. } | K::MyNVarchar { .. } => "String",
        K::MyText { .. } | K::MyTinyText { .. } | K::MyMediumText { .. } => "String",
        K::MyLongText { .. } | K::MyEnum { .. } | K::MySet { .. } => "String",
        K::MyTinyBlob { .. } | K::MyMediumBlob { .. } | K::MyLongBlob { .. } => "Binary",
        K::MyTime { .. } => "Time",
        K::MyDateTime { .. } | K::MyTimestamp { .. } => "DateTime",
        K::MyJson { .. } => "JSON",
        other => other.kind(),
    }
}
