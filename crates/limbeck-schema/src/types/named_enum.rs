//! Enumerations that have a name of their own in the database.

use super::{Type, TypeKind};

/// The named enumeration behind a column's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedEnum<'a> {
    /// Its schema, when one was named.
    pub schema: Option<&'a str>,
    /// Its name.
    pub name: &'a str,
    /// Its values in their order.
    pub values: &'a [String],
    /// Whether the column is an array of it.
    pub is_array: bool,
    /// Whether `create_table` creates the type too, as it does unless `create_type=False` is given.
    pub is_created: bool,
}

impl TypeKind {
    /// The named enumeration that this is, or that its array items are. An enumeration that is kept as text
    /// (`native_enum=False`) or has no name is none.
    pub fn named_enum(&self) -> Option<NamedEnum<'_>> {
        match self {
            Self::Enum { native_enum: Some(false), .. } => None,
            Self::Enum { values, name: Some(name), schema, create_type, .. }
            | Self::PgEnum { values, name: Some(name), schema, create_type, .. } => Some(NamedEnum {
                schema: schema.as_deref(),
                name,
                values,
                is_array: false,
                is_created: *create_type != Some(false),
            }),
            Self::Array { item_type: Some(item), .. } | Self::PgArray { item_type: Some(item), .. } => {
                item.base.named_enum().map(|found| NamedEnum { is_array: true, ..found })
            }
            _ => None,
        }
    }

    /// The same type, but its named enumeration is taken to exist: `postgresql.ENUM(..., create_type=False)`.
    #[must_use]
    pub fn with_existing_enum(&self) -> Self {
        let mut kind = self.clone();
        match &mut kind {
            Self::Array { item_type: Some(item), .. } | Self::PgArray { item_type: Some(item), .. } => {
                **item = item.with_existing_enum();
            }
            Self::PgEnum { create_type, .. } => *create_type = Some(false),
            Self::Enum { native_enum: Some(false), .. } => {}
            Self::Enum { values, name: Some(name), schema, .. } => {
                kind = Self::PgEnum {
                    values: std::mem::take(values),
                    name: Some(std::mem::take(name)),
                    create_type: Some(false),
                    schema: schema.take(),
                    inherit_schema: None,
                };
            }
            _ => {}
        }
        kind
    }

    /// The same type, with its named enumeration's values and `create_type` changed.
    fn enum_changed(&self, change: &dyn Fn(&mut Vec<String>, &mut Option<bool>)) -> Self {
        let mut kind = self.clone();
        match &mut kind {
            Self::Array { item_type: Some(item), .. } | Self::PgArray { item_type: Some(item), .. } => {
                item.base = item.base.enum_changed(change);
            }
            Self::Enum { native_enum: Some(false), .. } => {}
            Self::Enum { values, create_type, .. } | Self::PgEnum { values, create_type, .. } => {
                change(values, create_type);
            }
            _ => {}
        }
        kind
    }
}

impl Type {
    /// The named enumerations behind the type on one dialect or another.
    pub fn named_enums(&self) -> impl Iterator<Item = NamedEnum<'_>> {
        let variants = self.variants.iter().filter_map(|variant| variant.ty.base.named_enum());
        self.base.named_enum().into_iter().chain(variants)
    }

    /// The same type, but every named enumeration behind it is taken to exist. What wraps an enumeration goes:
    /// the wrapper's own words would create it.
    #[must_use]
    pub fn with_existing_enum(&self) -> Self {
        let mut ty = self.changed(&TypeKind::with_existing_enum);
        if ty.base.named_enum().is_some() {
            ty.wrap = None;
        }
        ty
    }

    /// The same type without a word on whether `create_table` creates its enumeration: how a column's type is
    /// once the table is there.
    #[must_use]
    pub fn without_enum_creation(&self) -> Self {
        self.changed(&|kind| kind.enum_changed(&|_, create_type| *create_type = None))
    }

    /// The same type, with other values if it is that enumeration.
    #[must_use]
    pub fn with_enum_values(&self, schema: Option<&str>, name: &str, to: &[String]) -> Self {
        self.changed(&|kind| {
            let is_it = kind.named_enum().is_some_and(|found| found.schema == schema && found.name == name);
            if is_it { kind.enum_changed(&|values, _| *values = to.to_vec()) } else { kind.clone() }
        })
    }

    fn changed(&self, change: &dyn Fn(&TypeKind) -> TypeKind) -> Self {
        let mut ty = self.clone();
        ty.base = change(&ty.base);
        for variant in &mut ty.variants {
            variant.ty = variant.ty.changed(change);
        }
        ty
    }
}

#[cfg(test)]
mod tests {
    use crate::types::{Type, TypeKind};

    fn mood() -> TypeKind {
        TypeKind::from_arguments(
            "Enum",
            &[
                ("values", crate::types::Argument::Strings(vec!["sad".into(), "ok".into()])),
                ("name", crate::types::Argument::Str("mood".into())),
            ],
        )
        .unwrap()
    }

    #[test]
    fn an_array_of_an_enumeration_uses_it() {
        let array = TypeKind::Array {
            item_type: Some(Box::new(Type::from(mood()))),
            as_tuple: false,
            dimensions: None,
            zero_indexes: false,
        };
        let found = array.named_enum().unwrap();
        assert_eq!((found.name, found.is_array, found.is_created), ("mood", true, true));
        let existing = array.with_existing_enum();
        assert!(!existing.named_enum().unwrap().is_created);
    }

    #[test]
    fn an_enumeration_kept_as_text_has_no_type() {
        let mut kind = mood();
        if let TypeKind::Enum { native_enum, .. } = &mut kind {
            *native_enum = Some(false);
        }
        assert_eq!(kind.named_enum(), None);
        assert_eq!(kind.with_existing_enum(), kind);
    }
}
