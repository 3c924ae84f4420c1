//! Which objects a query reads, and under which schema they are reported.

use crate::{CatalogScope, Profile, SchemaScope};

/// The conditions and expressions that one scope gives its queries.
pub(super) struct Filter<'a> {
    scope: &'a CatalogScope,
    default_schema: String,
}

impl<'a> Filter<'a> {
    /// The filter of a scope.
    pub(super) fn new(profile: &Profile, scope: &'a CatalogScope) -> Self {
        let default_schema = match &profile.default_schema {
            Some(schema) => literal(schema),
            None => "current_schema()".to_owned(),
        };
        Self { scope, default_schema }
    }

    /// Whether `pg_class c` with its schema `n` is in scope, all but its kind. An extension's own tables are not.
    pub(super) fn relation(&self) -> String {
        let mut conditions = vec![match &self.scope.table {
            Some(table) => format!(
                "c.relname = {} and {}",
                literal(&table.name),
                self.schema_of_table(table.schema.as_deref())
            ),
            None => self.schema("pg_table_is_visible(c.oid)"),
        }];
        conditions.push(not_of_an_extension("pg_class", "c.oid"));
        if !matches!(self.scope.schemas, SchemaScope::Scratch(_)) {
            conditions.push("c.relpersistence <> 't'".to_owned());
        }
        conditions.join(" and ")
    }

    /// Whether `pg_type t` with its schema `n` is in scope as an object of its own.
    pub(super) fn type_object(&self) -> String {
        format!(
            "{} and {}",
            self.schema("pg_type_is_visible(t.oid)"),
            not_of_an_extension("pg_type", "t.oid")
        )
    }

    /// The schema under which a relation is reported; NULL for the default one. `class` and `namespace` are the
    /// aliases of `pg_class` and `pg_namespace`.
    pub(super) fn reported_relation(&self, class: &str, namespace: &str) -> String {
        self.reported(&format!("pg_table_is_visible({class}.oid)"), namespace)
    }

    /// The schema under which a type is reported.
    pub(super) fn reported_type(&self, ty: &str, namespace: &str) -> String {
        self.reported(&format!("pg_type_is_visible({ty}.oid)"), namespace)
    }

    fn schema_of_table(&self, schema: Option<&str>) -> String {
        match (schema, &self.scope.schemas) {
            (Some(schema), _) => format!("n.nspname = {}", literal(schema)),
            (None, SchemaScope::Scratch(_)) => self.schema(""),
            (None, SchemaScope::Default) => self.schema("pg_table_is_visible(c.oid)"),
            (None, SchemaScope::All | SchemaScope::Named(_)) => {
                format!("n.nspname = {}", self.default_schema)
            }
        }
    }

    /// SQLAlchemy takes an unqualified name as the search path does, so that the default scope is all that is
    /// visible, not one schema only.
    fn schema(&self, is_visible: &str) -> String {
        match &self.scope.schemas {
            SchemaScope::Default => format!("n.nspname <> 'pg_catalog' and {is_visible}"),
            SchemaScope::All => {
                "left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'".to_owned()
            }
            SchemaScope::Named(schemas) => {
                let names: Vec<String> = schemas.iter().map(|schema| literal(schema)).collect();
                if names.is_empty() {
                    "false".to_owned()
                } else {
                    format!("n.nspname in ({})", names.join(", "))
                }
            }
            SchemaScope::Scratch(_) => "n.oid = pg_my_temp_schema()".to_owned(),
        }
    }

    fn reported(&self, is_visible: &str, namespace: &str) -> String {
        let default = &self.default_schema;
        let is_default = match self.scope.schemas {
            SchemaScope::Default => is_visible.to_owned(),
            SchemaScope::All | SchemaScope::Named(_) => format!("{namespace}.nspname = {default}"),
            SchemaScope::Scratch(_) => {
                format!("{namespace}.oid = pg_my_temp_schema() or {namespace}.nspname = {default}")
            }
        };
        format!("case when {is_default} then null else {namespace}.nspname::text end")
    }
}

fn not_of_an_extension(catalog: &str, oid: &str) -> String {
    format!(
        "not exists (select from pg_depend x where x.classid = '{catalog}'::regclass and x.objid = {oid} and x.deptype = 'e')"
    )
}

/// A string literal that means the same whatever `standard_conforming_strings` is.
pub(super) fn literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}
