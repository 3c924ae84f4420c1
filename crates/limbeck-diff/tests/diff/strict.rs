//! Runs operations as strictly as PostgreSQL: nothing may be dropped that something stands on, nothing made that
//! stands on what is not there.

use std::collections::BTreeSet;

use limbeck_ops::{Action, Effect, Operation};
use limbeck_schema::{
    Column, Constraint, Expr, ForeignKey, Index, IndexElement, Schema, ServerDefault, Table, TableName, Type,
};

use crate::support::word;

/// Applies all operations, or panics at the first that such a database would refuse.
pub fn run(operations: &[Operation], schema: &mut Schema) {
    let mut created = BTreeSet::new();
    for operation in operations {
        if let Err(reason) = refuse(&operation.action, schema, &mut created) {
            let all: Vec<String> = operations.iter().map(|operation| word(&operation.action)).collect();
            panic!("{}: {reason}\n{all:#?}\n{:#?}", word(&operation.action), operation.action);
        }
        assert_eq!(operation.apply(schema), Effect::Known, "{}", word(&operation.action));
    }
}

type Refusal = Result<(), String>;

fn refuse(action: &Action, schema: &Schema, created: &mut BTreeSet<String>) -> Refusal {
    match action {
        Action::CreateTable(inner) => create_table(&inner.table, schema, created),
        Action::DropTable(inner) => drop_table(&inner.table, schema),
        Action::AddColumn(inner) => {
            let table = known(schema, &inner.table)?;
            ensure(table.column(&inner.column.name).is_none(), "the column exists")?;
            types_exist(&inner.column.ty, schema)?;
            expressions_fit(table, &texts_of_column(&inner.column), Some(&inner.column.name))
        }
        Action::AlterColumn(inner) => {
            let table = known(schema, &inner.table)?;
            let column = table.column(&inner.column).ok_or("no such column")?;
            if let Some(ty) = &inner.ty {
                types_exist(ty, schema)?;
                let is_used = table
                    .columns
                    .iter()
                    .any(|other| computed(other).is_some_and(|sql| mentions(sql, &column.name)));
                ensure(!is_used, "a computed column uses it")?;
            }
            Ok(())
        }
        Action::DropColumn(inner) => drop_column(&inner.table, &inner.column, schema),
        Action::CreateIndex(inner) => create_index(&inner.table, &inner.index, schema),
        Action::DropIndex(inner) => {
            let name = inner.name.as_ref().ok_or("an index without a name")?;
            let table = TableName::new(inner.schema.as_deref(), inner.table.clone().unwrap_or_default());
            let known = known(schema, &table)?;
            ensure(known.indexes.iter().any(|index| index.name.as_ref() == Some(name)), "no such index")
        }
        Action::AddConstraint(inner) => add_constraint(&inner.table, &inner.constraint, schema),
        Action::DropConstraint(inner) => {
            let table = known(schema, &inner.table)?;
            let found = table.constraints.iter().find(|found| found.name() == inner.name.as_ref());
            let found = found.ok_or("no such constraint")?;
            match key_columns(found) {
                Some(columns) => key_is_free(schema, &inner.table, columns),
                None => Ok(()),
            }
        }
        Action::CreateEnum(inner) => {
            ensure(schema.enumeration(None, &inner.enumeration.name).is_none(), "the type exists")
        }
        Action::AlterEnum(inner) => alter_enum(inner, schema),
        Action::DropEnum(inner) => {
            ensure(schema.enumeration(None, &inner.name).is_some(), "no such type")?;
            ensure(uses(schema, &inner.name).is_empty(), "the type is used")
        }
        Action::CreateTableComment(_) | Action::DropTableComment(_) => Ok(()),
        other => Err(format!("not expected here: {other:?}")),
    }
}

fn ensure(holds: bool, otherwise: &str) -> Refusal {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

fn known<'a>(schema: &'a Schema, table: &TableName) -> Result<&'a Table, String> {
    schema.table(table).ok_or_else(|| format!("no table {table}"))
}

fn relations(schema: &Schema) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for table in &schema.tables {
        names.insert(table.name.name.as_str());
        names.extend(
            table.indexes.iter().filter_map(|index| index.name.as_ref()).map(|name| name.text.as_str()),
        );
        let keys = table.constraints.iter().filter(|found| key_columns(found).is_some());
        names.extend(keys.filter_map(Constraint::name).map(|name| name.text.as_str()));
    }
    names
}

fn key_columns(constraint: &Constraint) -> Option<&[String]> {
    match constraint {
        Constraint::PrimaryKey { key } => Some(&key.columns),
        Constraint::Unique { unique } => Some(&unique.columns),
        _ => None,
    }
}

fn has_key(table: &Table, columns: &[String]) -> bool {
    let sorted = |columns: &[String]| columns.iter().cloned().collect::<BTreeSet<_>>();
    let by_index = table.indexes.iter().any(|index| {
        index.unique
            && index
                .columns()
                .is_some_and(|names| names == columns.iter().map(String::as_str).collect::<Vec<_>>())
    });
    by_index || table.constraints.iter().filter_map(key_columns).any(|key| sorted(key) == sorted(columns))
}

/// A foreign key that refers to these columns hangs on the key, even if there is another one.
fn key_is_free(schema: &Schema, table: &TableName, columns: &[String]) -> Refusal {
    let refers = |key: &ForeignKey| key.target == *table && key.target_columns == columns;
    let is_used = schema.tables.iter().flat_map(Table::foreign_keys).any(refers);
    ensure(!is_used, "a foreign key hangs on it")
}

fn create_table(table: &Table, schema: &Schema, created: &mut BTreeSet<String>) -> Refusal {
    ensure(!relations(schema).contains(table.name.name.as_str()), "the name is taken")?;
    ensure(table.indexes.is_empty(), "indexes are operations of their own")?;
    for found in table.columns.iter().flat_map(|column| column.ty.named_enums()) {
        let exists = schema.enumeration(None, found.name).is_some();
        if !found.is_created {
            ensure(exists, "the type does not exist")?;
        } else if !created.contains(found.name) {
            ensure(!exists, "the type exists")?;
            created.insert(found.name.to_owned());
        }
    }
    let mut with_it = schema.clone();
    with_it.tables.push(table.clone());
    table.foreign_keys().try_for_each(|key| target_exists(key, &with_it))
}

fn target_exists(key: &ForeignKey, schema: &Schema) -> Refusal {
    let target = known(schema, &key.target)?;
    ensure(has_key(target, &key.target_columns), "the target has no such key")
}

fn drop_table(name: &TableName, schema: &Schema) -> Refusal {
    known(schema, name)?;
    let others = schema.tables.iter().filter(|table| table.name != *name);
    ensure(!others.flat_map(Table::foreign_keys).any(|key| key.target == *name), "a foreign key refers to it")
}

fn drop_column(table: &TableName, column: &str, schema: &Schema) -> Refusal {
    let known = known(schema, table)?;
    ensure(known.column(column).is_some(), "no such column")?;
    for other in &known.columns {
        let is_computed_from = computed(other).is_some_and(|sql| mentions(sql, column));
        ensure(other.name == column || !is_computed_from, "a computed column uses it")?;
    }
    for constraint in &known.constraints {
        let used = match constraint {
            Constraint::ForeignKey { key } => key.columns.iter().any(|name| name == column),
            Constraint::Check { check } => {
                matches!(&check.condition, Expr::Text { sql } if mentions(sql, column))
            }
            other => key_columns(other).is_some_and(|key| key.iter().any(|name| name == column)),
        };
        ensure(!used, "a constraint stands on it")?;
    }
    for index in &known.indexes {
        let plain = index.columns().is_some_and(|names| names.contains(&column));
        let in_text = texts_of_index(index).iter().any(|sql| mentions(sql, column));
        ensure(!plain && !in_text, "an index stands on it")?;
    }
    let refers =
        |key: &ForeignKey| key.target == *table && key.target_columns.iter().any(|name| name == column);
    ensure(!schema.tables.iter().flat_map(Table::foreign_keys).any(refers), "a foreign key refers to it")
}

fn create_index(table: &TableName, index: &Index, schema: &Schema) -> Refusal {
    let table = known(schema, table)?;
    let name = index.name.as_ref().ok_or("an index without a name")?;
    ensure(!relations(schema).contains(name.text.as_str()), "the name is taken")?;
    for element in &index.elements {
        if let IndexElement::Column { name } = element {
            ensure(table.column(name).is_some(), "no such column")?;
        }
    }
    expressions_fit(table, &texts_of_index(index), None)
}

fn add_constraint(name: &TableName, constraint: &Constraint, schema: &Schema) -> Refusal {
    let table = known(schema, name)?;
    let own = constraint.name().ok_or("a constraint without a name")?;
    ensure(!table.constraints.iter().any(|found| found.name() == Some(own)), "the table has that name")?;
    let has = |columns: &[String]| columns.iter().all(|column| table.column(column).is_some());
    match constraint {
        Constraint::ForeignKey { key } => {
            ensure(has(&key.columns), "no such column")?;
            target_exists(key, schema)
        }
        Constraint::Check { check } => {
            let Expr::Text { sql } = &check.condition else { return Ok(()) };
            expressions_fit(table, std::slice::from_ref(sql), None)
        }
        Constraint::PrimaryKey { .. } => {
            ensure(table.primary_key().is_none(), "there is a primary key")?;
            ensure(has(key_columns(constraint).unwrap_or(&[])), "no such column")
        }
        Constraint::Unique { unique } => {
            ensure(!relations(schema).contains(own.text.as_str()), "the name is taken")?;
            ensure(has(&unique.columns), "no such column")
        }
        Constraint::Exclude { .. } => Ok(()),
    }
}

fn types_exist(ty: &Type, schema: &Schema) -> Refusal {
    let mut used = ty.named_enums();
    ensure(used.all(|found| schema.enumeration(None, found.name).is_some()), "the type does not exist")
}

fn uses<'a>(schema: &'a Schema, name: &str) -> Vec<(&'a Table, &'a Column)> {
    let columns =
        schema.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    columns.filter(|(_, column)| column.ty.named_enums().any(|found| found.name == name)).collect()
}

fn alter_enum(alter: &limbeck_ops::AlterEnum, schema: &Schema) -> Refusal {
    let found = schema.enumeration(None, &alter.name).ok_or("no such type")?;
    ensure(found.values == alter.from, "it has other values")?;
    let mut kept = alter.to.iter();
    if alter.from.iter().all(|value| kept.any(|found| found == value)) {
        return Ok(());
    }
    let users = uses(schema, &alter.name);
    let said: BTreeSet<_> = alter.uses.iter().map(|found| (&found.table, &found.column)).collect();
    let real: BTreeSet<_> = users.iter().map(|(table, column)| (&table.name, &column.name)).collect();
    ensure(said == real, "it does not name its uses")?;
    for (table, column) in users {
        let of_constraints = table.constraints.iter().filter_map(|constraint| match constraint {
            Constraint::Check { check } => Some(&check.condition),
            _ => None,
        });
        let in_checks = of_constraints
            .clone()
            .any(|expr| matches!(expr, Expr::Text { sql } if mentions(sql, &column.name)));
        let in_indexes =
            table.indexes.iter().flat_map(texts_of_index).any(|sql| mentions(&sql, &column.name));
        ensure(!in_checks && !in_indexes, "an expression keeps the old type")?;
        let stale = |value: &String| !alter.to.contains(value) && default_is(column, value);
        ensure(!alter.from.iter().any(stale), "a default has a value that goes")?;
        let said = alter.uses.iter().find(|found| found.table == table.name && found.column == column.name);
        ensure(
            said.is_some_and(|found| found.server_default == column.server_default),
            "it has another default",
        )?;
    }
    Ok(())
}

fn default_is(column: &Column, value: &str) -> bool {
    match &column.server_default {
        Some(ServerDefault::Literal { text }) => text == value,
        Some(ServerDefault::Expression { expr: Expr::Text { sql } }) => sql.contains(&format!("'{value}'")),
        _ => false,
    }
}

fn computed(column: &Column) -> Option<&str> {
    match &column.server_default {
        Some(ServerDefault::Computed { computed }) => Some(&computed.sql),
        _ => None,
    }
}

fn texts_of_column(column: &Column) -> Vec<String> {
    let checks = column.checks.iter().filter_map(|check| match &check.condition {
        Expr::Text { sql } => Some(sql.clone()),
        _ => None,
    });
    checks.chain(computed(column).map(str::to_owned)).collect()
}

fn texts_of_index(index: &Index) -> Vec<String> {
    let elements = index.elements.iter().filter_map(|element| match element {
        IndexElement::Expression { expr: Expr::Text { sql } } => Some(sql.clone()),
        _ => None,
    });
    let predicate = index.options.postgresql.predicate.iter().filter_map(|expr| match expr {
        Expr::Text { sql } => Some(sql.clone()),
        _ => None,
    });
    elements.chain(predicate).collect()
}

/// Every word of the expressions that looks like a column (`c` and a digit) is one.
fn expressions_fit(table: &Table, texts: &[String], own: Option<&str>) -> Refusal {
    for text in texts {
        for word in words(text).filter(|word| is_column_word(word)) {
            let exists = table.column(word).is_some() || own == Some(word);
            ensure(exists, &format!("`{text}` mentions a column that is not there"))?;
        }
    }
    Ok(())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

fn is_column_word(word: &str) -> bool {
    word.len() == 2 && word.starts_with('c') && word.ends_with(|c: char| c.is_ascii_digit())
}

fn mentions(text: &str, column: &str) -> bool {
    words(text).any(|word| word == column)
}
