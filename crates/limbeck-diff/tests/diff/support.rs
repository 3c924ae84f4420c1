//! A database for tests, as a dialect and as what it writes into its catalog.

use limbeck_diagnostics::Result;
use limbeck_dialect::{
    Abilities, CatalogQuery, CatalogScope, Dialect, Need, Paramstyle, Profile, Rendered, RunState, Statement,
    TextRows, Version, VersionMove, VersionTable,
};
use limbeck_diff::{Diff, DiffOptions, Doubt, Level, Settled, diff};
use limbeck_ops::{Action, Guard, Operation};
use limbeck_schema::{
    Autoincrement, Check, Column, Constraint, ConstraintName, Expr, ForeignKey, Index, IndexElement, Origin,
    PrimaryKey, Schema, ServerDefault, Table, TableName, Type, TypeKind, Unique, Value,
};

/// The dialect.
#[derive(Debug, Clone, Copy, Default)]
pub struct Strict {
    pub abilities: Abilities,
}

impl Dialect for Strict {
    fn name(&self) -> &'static str {
        "strict"
    }
    fn implementation_name(&self) -> &'static str {
        "StrictImpl"
    }
    fn abilities(&self) -> Abilities {
        self.abilities
    }
    fn transactional_ddl(&self) -> bool {
        true
    }
    fn default_driver(&self, _: Version) -> &'static str {
        "strict"
    }
    fn paramstyle(&self, _: &str) -> Paramstyle {
        Paramstyle::Named
    }
    fn assumed_version(&self) -> Version {
        Version(1, 0, 0)
    }
    fn quote(&self, identifier: &str) -> String {
        identifier.to_owned()
    }
    fn literal(&self, _: &Profile, value: &Value) -> Result<String> {
        Ok(match value {
            Value::Str(text) => format!("'{text}'"),
            other => format!("{other:?}"),
        })
    }
    fn type_text(&self, profile: &Profile, ty: &Type) -> Result<String> {
        self.canonical_type(profile, ty)
    }
    fn canonical_type(&self, _: &Profile, ty: &Type) -> Result<String> {
        Ok(match (&ty.base, ty.base.named_enum()) {
            (_, Some(found)) => format!("enum {:?} {}", found.schema, found.name),
            (TypeKind::VARCHAR { length, .. } | TypeKind::String { length, .. }, _) => {
                format!("varchar {length:?}")
            }
            (TypeKind::TEXT { .. } | TypeKind::Text { .. }, _) => "text".into(),
            (TypeKind::INTEGER {} | TypeKind::Integer {}, _) => "integer".into(),
            (other, _) => format!("{other:?}"),
        })
    }
    fn render(&self, _: &Profile, _: &mut RunState, _: &Operation) -> Result<Rendered> {
        Ok(Rendered::Needs(Need::Python("nothing is rendered here".into())))
    }
    fn create_version_table(&self, _: &VersionTable) -> Statement {
        Statement::new("")
    }
    fn move_version(&self, _: &Profile, _: &VersionTable, _: &VersionMove) -> Statement {
        Statement::new("")
    }
    fn probe(&self, _: &Guard) -> String {
        String::new()
    }
    fn catalog_queries(&self, _: &Profile, _: &CatalogScope) -> Vec<CatalogQuery> {
        Vec::new()
    }
    fn read_catalog(&self, _: &Profile, _: &CatalogScope, _: &[TextRows]) -> Result<Schema> {
        Ok(Schema::default())
    }
    fn scratch_table(&self, _: &Profile, _: &Table) -> Result<Vec<Statement>> {
        Ok(Vec::new())
    }
    fn same_expression(&self, _: &Profile, one: &str, other: &str) -> Option<bool> {
        (one == other).then_some(true)
    }
    fn conversion(&self, profile: &Profile, column: &str, from: &Type, to: &Type) -> Result<Option<String>> {
        let (from, to) = (self.canonical_type(profile, from)?, self.canonical_type(profile, to)?);
        Ok((to == "integer" || from.starts_with("enum") || to.starts_with("enum"))
            .then(|| format!("{column}::{to}")))
    }
}

/// The dialect of a database that builds tables anew, as SQLite does.
pub fn rebuilding() -> Strict {
    Strict {
        abilities: Abilities {
            comments: false,
            identity_columns: false,
            named_enums: false,
            inline_enums: false,
            loose_references: true,
            names_every_constraint: false,
            key_options: false,
            alters_in_place: false,
            restates_columns: false,
            keys_are_indexes: false,
            restrict_is_default: false,
        },
    }
}

/// The profile of both.
pub fn profile() -> Profile {
    Profile {
        dialect: "strict".into(),
        driver: "strict".into(),
        paramstyle: Paramstyle::Named,
        server: Version(1, 0, 0),
        sqlalchemy: Version(2, 1, 0),
        default_schema: Some("public".into()),
        backslash_escapes: false,
        offline: false,
        transactional_ddl: true,
    }
}

/// How the database writes an expression: without spaces, in parentheses.
fn written_text(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if bare.starts_with('(') && bare.ends_with(')') { bare } else { format!("({bare})") }
}

fn written_expr(expr: &Expr) -> Expr {
    match expr {
        Expr::Text { sql } => Expr::text(written_text(sql)),
        Expr::Function { name, .. } => Expr::text(written_text(&format!("{name}()"))),
        other => other.clone(),
    }
}

fn written_column(column: &Column) -> Column {
    let server_default = match &column.server_default {
        Some(ServerDefault::Literal { text }) => {
            Some(ServerDefault::Expression { expr: Expr::text(written_text(&format!("'{text}'"))) })
        }
        Some(ServerDefault::Expression { expr: Expr::Null {} }) => None,
        Some(ServerDefault::Expression { expr }) => {
            Some(ServerDefault::Expression { expr: written_expr(expr) })
        }
        Some(ServerDefault::Computed { computed }) => {
            let mut computed = computed.clone();
            computed.sql = written_text(&computed.sql);
            computed.persisted = Some(true);
            Some(ServerDefault::Computed { computed })
        }
        Some(ServerDefault::Identity { identity }) => {
            let mut identity = identity.clone();
            identity.start = identity.start.or(Some(1));
            identity.increment = identity.increment.or(Some(1));
            identity.cache = identity.cache.or(Some(1));
            Some(ServerDefault::Identity { identity })
        }
        other => other.clone(),
    };
    Column {
        ty: written_type(&column.ty),
        server_default,
        autoincrement: Autoincrement::No,
        checks: Vec::new(),
        comment: column.comment.clone().filter(|comment| !comment.is_empty()),
        ..column.clone()
    }
}

/// SQL's own types, as reflection has them.
fn written_type(ty: &Type) -> Type {
    if ty.base.named_enum().is_some() {
        return ty.with_existing_enum().without_enum_creation();
    }
    Type::from(match &ty.base {
        TypeKind::String { length, collation } => {
            TypeKind::VARCHAR { length: *length, collation: collation.clone() }
        }
        TypeKind::Integer {} => TypeKind::INTEGER {},
        other => other.clone(),
    })
}

fn written_constraint(table: &str, number: usize, constraint: &Constraint, names_all: bool) -> Constraint {
    let mut constraint = constraint.clone();
    let auto = |label: &str| Some(ConstraintName::settled(format!("{table}_{number}_{label}")));
    let (slot, label) = match &mut constraint {
        Constraint::PrimaryKey { key } => (&mut key.name, "pkey"),
        Constraint::Unique { unique } => (&mut unique.name, "key"),
        Constraint::ForeignKey { key } => {
            key.use_alter = false;
            (&mut key.name, "fkey")
        }
        Constraint::Check { check } => {
            check.condition = written_expr(&check.condition);
            (&mut check.name, "check")
        }
        Constraint::Exclude { exclude } => (&mut exclude.name, "excl"),
    };
    if slot.is_none() && names_all {
        *slot = auto(label);
    }
    constraint
}

fn written_index(index: &Index) -> Index {
    let mut index = index.clone();
    for element in &mut index.elements {
        if let IndexElement::Expression { expr } = element {
            *expr = written_expr(expr);
        }
    }
    let predicate = &mut index.options.postgresql.predicate;
    *predicate = predicate.as_ref().map(written_expr);
    index
}

fn written_table(table: &Table, names_all: bool) -> Table {
    let of_columns = table.columns.iter().flat_map(|column| &column.checks);
    let of_columns = of_columns.map(|check| Constraint::Check { check: check.clone() });
    let constraints: Vec<Constraint> = table.constraints.iter().cloned().chain(of_columns).collect();
    Table {
        columns: table.columns.iter().map(written_column).collect(),
        constraints: constraints
            .iter()
            .enumerate()
            .map(|(number, constraint)| written_constraint(&table.name.name, number, constraint, names_all))
            .collect(),
        indexes: table.indexes.iter().map(written_index).collect(),
        comment: table.comment.clone().filter(|comment| !comment.is_empty()),
        ..table.clone()
    }
}

/// The catalog of a database in which `schema` was created.
pub fn written(dialect: &Strict, schema: &Schema) -> Schema {
    let mut created = Schema::default();
    for table in &schema.tables {
        let create = limbeck_ops::CreateTable { table: table.clone(), if_not_exists: false };
        // Only the enumerations that come with it are of interest.
        Operation::from(Action::CreateTable(create)).apply(&mut created);
    }
    let mut enums = schema.enums.clone();
    let more = created.enums.into_iter().filter(|found| schema.enumeration(None, &found.name).is_none());
    enums.extend(more);
    if !dialect.abilities.named_enums {
        enums.clear();
    }
    let names_all = dialect.abilities.names_every_constraint;
    Schema {
        tables: schema.tables.iter().map(|table| written_table(table, names_all)).collect(),
        enums,
        ..Schema::default()
    }
}

/// Compares, lets the database settle the doubts, and compares again.
pub fn settled_diff(dialect: &Strict, model: &Schema, database: &Schema) -> Diff {
    settled_diff_with(dialect, model, database, &DiffOptions::default())
}

/// As [`settled_diff`], with options.
pub fn settled_diff_with(
    dialect: &Strict,
    model: &Schema,
    database: &Schema,
    options: &DiffOptions<'_>,
) -> Diff {
    let profile = profile();
    let first = diff(dialect, &profile, model, database, &Settled::nothing(), options).unwrap();
    if first.doubts.is_empty() {
        return first;
    }
    let scratch = Schema {
        tables: first.doubts.iter().map(|doubt| doubt.scratch.clone()).collect(),
        ..Schema::default()
    };
    let settled = Settled::new(&first.doubts, &written(dialect, &scratch), &[]);
    let second = diff(dialect, &profile, model, database, &settled, options).unwrap();
    assert_eq!(second.doubts, Vec::<Doubt>::new());
    second
}

/// What was detected.
pub fn detected(diff: &Diff) -> Vec<&str> {
    let detected = diff.findings.iter().filter(|finding| finding.level == Level::Detected);
    detected.map(|finding| finding.message.as_str()).collect()
}

/// The operations, each in a short word or two.
pub fn outline(diff: &Diff) -> Vec<String> {
    diff.operations.iter().map(|operation| word(&operation.action)).collect()
}

/// An operation in a short word or two.
pub fn word(action: &Action) -> String {
    let name = |name: Option<&ConstraintName>| name.map_or("?".to_owned(), |name| name.text.clone());
    match action {
        Action::CreateTable(inner) => format!("create table {}", inner.table.name),
        Action::DropTable(inner) => format!("drop table {}", inner.table),
        Action::CreateTableComment(inner) => format!("comment {}", inner.table),
        Action::DropTableComment(inner) => format!("no comment {}", inner.table),
        Action::AddColumn(inner) => format!("add column {}.{}", inner.table, inner.column.name),
        Action::AlterColumn(inner) => format!("alter column {}.{}", inner.table, inner.column),
        Action::DropColumn(inner) => format!("drop column {}.{}", inner.table, inner.column),
        Action::CreateIndex(inner) => format!("create index {}", name(inner.index.name.as_ref())),
        Action::DropIndex(inner) => format!("drop index {}", name(inner.name.as_ref())),
        Action::AddConstraint(inner) => format!("add {}", name(inner.constraint.name())),
        Action::DropConstraint(inner) => format!("drop {}", name(inner.name.as_ref())),
        Action::CreateEnum(inner) => format!("create enum {}", inner.enumeration.name),
        Action::AlterEnum(inner) => format!("alter enum {}", inner.name),
        Action::DropEnum(inner) => format!("drop enum {}", inner.name),
        other => format!("{other:?}"),
    }
}

/// A schema of these tables.
pub fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
    Schema { tables: tables.into_iter().collect(), ..Schema::default() }
}

/// A table with an integer key `id` and these columns.
pub fn table(name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
    let mut table = Table::new(TableName::new(None, name));
    table.columns.push(Column { primary_key: true, nullable: false, ..integer("id") });
    table.columns.extend(columns);
    table.constraints.push(Constraint::PrimaryKey {
        key: PrimaryKey { columns: vec!["id".into()], ..PrimaryKey::default() },
    });
    table
}

/// An integer column.
pub fn integer(name: &str) -> Column {
    Column::new(name, Type::from(TypeKind::Integer {}))
}

/// A column of text with a length.
pub fn string(name: &str, length: u32) -> Column {
    Column::new(name, Type::from(TypeKind::String { length: Some(length), collation: None }))
}

/// An enumeration as a type.
pub fn enum_type(name: &str, values: &[&str]) -> Type {
    Type::from(TypeKind::Enum {
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        name: Some(name.into()),
        schema: None,
        native_enum: None,
        create_constraint: false,
        length: None,
        inherit_schema: None,
        create_type: None,
    })
}

/// A foreign key to the `id` of a table.
pub fn reference(name: Option<&str>, column: &str, target: &str) -> Constraint {
    Constraint::ForeignKey {
        key: ForeignKey {
            name: name.map(ConstraintName::settled),
            ..ForeignKey::new(vec![column.into()], TableName::new(None, target), vec!["id".into()])
        },
    }
}

/// A CHECK.
pub fn check(name: Option<&str>, condition: &str) -> Constraint {
    Constraint::Check {
        check: Check {
            name: name.map(ConstraintName::settled),
            condition: Expr::text(condition),
            deferral: limbeck_schema::Deferral::default(),
            postgresql_not_valid: false,
            type_bound: false,
            other: Vec::new(),
            origin: Origin::default(),
        },
    }
}

/// A UNIQUE constraint.
pub fn unique(name: Option<&str>, columns: &[&str]) -> Constraint {
    Constraint::Unique {
        unique: Unique {
            name: name.map(ConstraintName::settled),
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            ..Unique::default()
        },
    }
}

/// An index of plain columns.
pub fn index(name: &str, columns: &[&str]) -> Index {
    Index {
        name: Some(ConstraintName::settled(name)),
        elements: columns.iter().map(|column| IndexElement::Column { name: (*column).to_owned() }).collect(),
        unique: false,
        options: limbeck_schema::IndexOptions::default(),
        origin: Origin::default(),
    }
}
