//! `format_type`'s text to a type, in the classes that SQLAlchemy's reflection uses: they are what a generated
//! downgrade names.

use std::collections::{BTreeMap, HashMap};

use limbeck_schema::types::PythonReference;
use limbeck_schema::{EnumType, Type, TypeKind};

use super::domains::DomainRow;
use crate::postgresql::compare::identifier;
use crate::postgresql::compare::sql_type::SqlType;

/// A type as a query says it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnType<'a> {
    /// The catalog's text.
    pub text: &'a str,
    /// Kind, reported schema and name of an enumeration or domain; of an array's element, if it is an array.
    pub named: Option<(NamedKind, Option<&'a str>, &'a str)>,
}

/// What a named type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamedKind {
    Enum,
    Domain,
}

impl NamedKind {
    /// The kind of `pg_type.typtype`.
    pub(super) fn of(typtype: &str) -> Option<Self> {
        match typtype {
            "e" => Some(Self::Enum),
            "d" => Some(Self::Domain),
            _ => None,
        }
    }
}

/// The named types of a database, by reported schema and name.
#[derive(Default)]
pub(super) struct Types {
    enums: HashMap<(Option<String>, String), Vec<String>>,
    domains: HashMap<(Option<String>, String), TypeKind>,
}

impl Types {
    /// The named types that the answers hold.
    pub(super) fn new(enums: &[(bool, EnumType)], domains: &[DomainRow<'_>]) -> Self {
        let mut types = Self::default();
        for (_, found) in enums {
            types.enums.insert((found.schema.clone(), found.name.clone()), found.values.clone());
        }
        for domain in domains {
            let kind = types.domain(domain);
            types.domains.insert((domain.schema.map(str::to_owned), domain.name.to_owned()), kind);
        }
        types
    }

    /// The type of a column. Its raw text is the catalog's, where a named type stands with the schema under which
    /// it is reported.
    pub(super) fn column_type(&self, ty: &ColumnType<'_>, collation: Option<&str>) -> Type {
        let (element, raw) = match ty.named {
            Some((kind, schema, name)) => {
                let brackets = if ty.text.ends_with("[]") { "[]" } else { "" };
                let raw = format!("{}{brackets}", identifier::qualified(schema, name));
                (self.named(kind, schema, name), raw)
            }
            None => (scalar(ty.text.trim_end_matches("[]"), collation), ty.text.to_owned()),
        };
        let base = match element {
            Some(element) if ty.text.ends_with("[]") => array_of(element),
            Some(scalar) => scalar,
            None => unknown(&raw),
        };
        Type { raw: Some(raw), ..Type::from(base) }
    }

    fn named(&self, kind: NamedKind, schema: Option<&str>, name: &str) -> Option<TypeKind> {
        let key = (schema.map(str::to_owned), name.to_owned());
        match kind {
            NamedKind::Enum => Some(TypeKind::PgEnum {
                values: self.enums.get(&key).cloned().unwrap_or_default(),
                name: Some(key.1),
                schema: key.0,
                create_type: None,
                inherit_schema: None,
            }),
            // Not there yet: a domain over a domain that comes later.
            NamedKind::Domain => self.domains.get(&key).cloned(),
        }
    }

    fn domain(&self, domain: &DomainRow<'_>) -> TypeKind {
        TypeKind::PgDomain {
            name: Some(domain.name.to_owned()),
            data_type: Some(Box::new(Type { raw: None, ..self.column_type(&domain.base, domain.collation) })),
            collation: domain.collation.map(str::to_owned),
            default: domain.default.map(str::to_owned),
            constraint_name: domain.constraint_name.map(str::to_owned),
            not_null: domain.not_null.then_some(true),
            check: domain.check.map(str::to_owned),
            create_type: Some(false),
            schema: domain.schema.map(str::to_owned),
        }
    }
}

fn array_of(item: TypeKind) -> TypeKind {
    let item_type = Some(Box::new(Type::from(item)));
    TypeKind::PgArray { item_type, as_tuple: false, dimensions: None, zero_indexes: false }
}

/// The type that a text of the catalog means, when SQLAlchemy has a class for it.
fn scalar(text: &str, collation: Option<&str>) -> Option<TypeKind> {
    let ty = &SqlType::parse(text)?;
    use TypeKind as T;
    let collation = collation.map(str::to_owned);
    let argument = |index: usize| ty.arguments.get(index);
    let length: Option<u32> = argument(0).and_then(|digits| digits.parse().ok());
    let timezone = ty.suffix == "with time zone";
    Some(match ty.name.as_str() {
        "smallint" => T::SMALLINT {},
        "integer" => T::INTEGER {},
        "bigint" => T::BIGINT {},
        "numeric" => numeric(length, argument(1).and_then(|digits| digits.parse().ok())),
        "real" => T::REAL { precision: None, asdecimal: None, decimal_return_scale: None },
        "double precision" => {
            T::DOUBLE_PRECISION { precision: Some(53), asdecimal: None, decimal_return_scale: None }
        }
        "money" => T::PgMoney {},
        "character varying" => T::VARCHAR { length, collation },
        "character" => T::CHAR { length, collation },
        "text" => T::TEXT { length: None, collation },
        "name" | "\"char\"" => T::String { length: None, collation },
        "bytea" => T::PgBytea { length: None },
        "timestamp" => T::PgTimestamp { timezone, precision: length },
        "time" => T::PgTime { timezone, precision: length },
        "date" => T::DATE {},
        "interval" => T::PgInterval {
            precision: length,
            fields: Some(ty.suffix.clone()).filter(|fields| !fields.is_empty()),
        },
        "boolean" => T::BOOLEAN { create_constraint: false, name: None },
        "uuid" => T::UUID { as_uuid: None },
        "json" => T::PgJson { none_as_null: false, astext_type: text_type() },
        "jsonb" => T::PgJsonb { none_as_null: false, astext_type: text_type() },
        "bit" => T::PgBit { length, varying: false },
        "bit varying" => T::PgBit { length, varying: true },
        other => return own_class(other, collation),
    })
}

/// Types whose class has their name. Extensions may live in any schema.
fn own_class(name: &str, collation: Option<String>) -> Option<TypeKind> {
    use TypeKind as T;
    Some(match name {
        "cidr" => T::PgCidr {},
        "inet" => T::PgInet {},
        "macaddr" => T::PgMacaddr {},
        "macaddr8" => T::PgMacaddr8 {},
        "oid" => T::PgOid {},
        "regclass" => T::PgRegclass {},
        "regconfig" => T::PgRegconfig {},
        "jsonpath" => T::PgJsonpath {},
        "tsvector" => T::PgTsvector {},
        "tsquery" => T::PgTsquery {},
        "int4range" => T::PgInt4Range {},
        "int8range" => T::PgInt8Range {},
        "numrange" => T::PgNumRange {},
        "daterange" => T::PgDateRange {},
        "tsrange" => T::PgTsRange {},
        "tstzrange" => T::PgTstzRange {},
        "int4multirange" => T::PgInt4Multirange {},
        "int8multirange" => T::PgInt8Multirange {},
        "nummultirange" => T::PgNumMultirange {},
        "datemultirange" => T::PgDateMultirange {},
        "tsmultirange" => T::PgTsMultirange {},
        "tstzmultirange" => T::PgTstzMultirange {},
        extension => match extension.rsplit('.').next()? {
            "citext" => T::PgCitext { length: None, collation },
            "hstore" => T::PgHstore { text_type: text_type() },
            _ => return None,
        },
    })
}

fn numeric(precision: Option<u32>, scale: Option<i32>) -> TypeKind {
    TypeKind::NUMERIC { precision, scale, decimal_return_scale: None, asdecimal: None }
}

/// The type of a JSON document's values, which SQLAlchemy always writes out.
fn text_type() -> Option<Box<Type>> {
    Some(Box::new(Type::from(TypeKind::Text { length: None, collation: None })))
}

/// A type that SQLAlchemy reflects as `NullType`; its text is kept.
fn unknown(text: &str) -> TypeKind {
    TypeKind::Other {
        python: PythonReference {
            module: "sqlalchemy".to_owned(),
            name: "NullType".to_owned(),
            arguments: String::new(),
            imports: Vec::new(),
        },
        sql: BTreeMap::from([("postgresql".to_owned(), text.to_owned())]),
    }
}
