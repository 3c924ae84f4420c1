//! Named enumerations: which type uses which, and what both sides say of them.

use std::collections::BTreeMap;

use limbeck_dialect::Dialect;
use limbeck_schema::types::NamedEnum;
use limbeck_schema::{EnumType, Origin, Schema, Type};

use crate::change::{Resource, Touch};
use crate::spelling::Spelling;

/// An enumeration's schema, `None` for the default one, and its name.
pub(crate) type EnumKey = (Option<String>, String);

/// The enumerations of both sides; none where enumerations have no names.
#[derive(Debug, Default)]
pub(crate) struct Enums {
    pub model: BTreeMap<EnumKey, EnumType>,
    pub database: BTreeMap<EnumKey, EnumType>,
}

impl Enums {
    pub(crate) fn new(
        dialect: &dyn Dialect,
        spelling: Spelling<'_>,
        model: &Schema,
        database: &Schema,
    ) -> Self {
        if !dialect.abilities().named_enums {
            return Self::default();
        }
        Self { model: enums_of(dialect, spelling, model), database: enums_of(dialect, spelling, database) }
    }

    /// How the model's values lead on from the database's, when they differ.
    pub(crate) fn difference(&self, key: &EnumKey) -> Option<Difference> {
        let (from, to) = (&self.database.get(key)?.values, &self.model.get(key)?.values);
        if from == to {
            return None;
        }
        // Values can be added at any place, but none can be taken away or moved.
        let mut kept = to.iter();
        let grows = from.iter().all(|value| kept.any(|found| found == value));
        Some(if grows { Difference::Grows } else { Difference::Rebuilt })
    }

    /// Whether the enumeration has to be made anew with other values, so that nothing may depend on it meanwhile.
    pub(crate) fn is_rebuilt(&self, key: &EnumKey) -> bool {
        self.difference(key) == Some(Difference::Rebuilt)
    }

    /// The model's enumerations behind `types` that the database lacks or has with other values.
    pub(crate) fn unlike_the_database<'t>(
        &self,
        dialect: &dyn Dialect,
        spelling: Spelling<'_>,
        types: impl Iterator<Item = &'t Type>,
    ) -> Vec<EnumType> {
        let mut found: Vec<EnumType> = Vec::new();
        for key in types.filter_map(|ty| enum_key(dialect, spelling, ty)) {
            let Some(enumeration) = self.model.get(&key) else { continue };
            let is_same = self.database.get(&key).is_some_and(|known| known.values == enumeration.values);
            if !is_same && !found.contains(enumeration) {
                found.push(enumeration.clone());
            }
        }
        found
    }
}

/// What becomes of an enumeration that both sides have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Difference {
    /// Values are added.
    Grows,
    /// Values go or change places.
    Rebuilt,
}

/// The enumeration behind a type on this dialect.
pub(crate) fn named_enum<'t>(dialect: &dyn Dialect, ty: &'t Type) -> Option<NamedEnum<'t>> {
    if dialect.abilities().named_enums { ty.for_dialect(dialect.name()).named_enum() } else { None }
}

/// The key of the enumeration behind a type on this dialect.
pub(crate) fn enum_key(dialect: &dyn Dialect, spelling: Spelling<'_>, ty: &Type) -> Option<EnumKey> {
    named_enum(dialect, ty).map(|found| key(spelling, found.schema, found.name))
}

/// The touch of whoever uses the type.
pub(crate) fn enum_touch(
    dialect: &dyn Dialect,
    spelling: Spelling<'_>,
    ty: &Type,
    touch: Touch,
) -> Option<(Resource, Touch)> {
    enum_key(dialect, spelling, ty).map(|key| (resource(&key), touch))
}

pub(crate) fn resource(key: &EnumKey) -> Resource {
    Resource::Enum(key.0.clone(), key.1.clone())
}

fn key(spelling: Spelling<'_>, schema: Option<&str>, name: &str) -> EnumKey {
    (spelling.schema(schema).map(str::to_owned), name.to_owned())
}

/// Every enumeration: those that the schema lists, and those that only a column names.
fn enums_of(dialect: &dyn Dialect, spelling: Spelling<'_>, schema: &Schema) -> BTreeMap<EnumKey, EnumType> {
    let mut enums = BTreeMap::new();
    for enumeration in &schema.enums {
        enums.insert(key(spelling, enumeration.schema.as_deref(), &enumeration.name), enumeration.clone());
    }
    for column in schema.tables.iter().flat_map(|table| &table.columns) {
        let Some(found) = named_enum(dialect, &column.ty) else { continue };
        enums.entry(key(spelling, found.schema, found.name)).or_insert_with(|| EnumType {
            schema: found.schema.map(str::to_owned),
            name: found.name.to_owned(),
            values: found.values.to_vec(),
            comment: None,
            origin: Origin::default(),
        });
    }
    enums
}
