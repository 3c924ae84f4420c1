//! What holds of every pair of schemas.

use std::collections::BTreeSet;

use limbeck_diff::{Level, downgrade_of};
use limbeck_schema::{Constraint, ConstraintName, Schema, Table};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::generator::{Choices, generate};
use crate::strict::run;
use crate::support::{Strict, outline, profile, rebuilding, settled_diff, written};

/// The schema in an order of its own, as the database writes it, with those constraint names that `judge` gives.
fn settled(dialect: &Strict, schema: &Schema, judge: &Schema) -> Schema {
    let constraints = judge.tables.iter().flat_map(|table| &table.constraints);
    let of_columns = judge.tables.iter().flat_map(|table| &table.columns).flat_map(|column| &column.checks);
    let names =
        constraints.filter_map(Constraint::name).chain(of_columns.filter_map(|check| check.name.as_ref()));
    let given: BTreeSet<&ConstraintName> = names.collect();
    let mut schema = written(dialect, schema);
    for table in &mut schema.tables {
        for constraint in &mut table.constraints {
            let slot = name_of(constraint);
            *slot = slot.take().filter(|name| given.contains(name));
        }
        sort(table);
    }
    schema.tables.sort_by_key(|table| table.name.clone());
    schema.enums.sort_by_key(|found| found.name.clone());
    schema
}

fn sort(table: &mut Table) {
    table.columns.sort_by_key(|column| column.name.clone());
    table.constraints.sort_by_key(|constraint| format!("{constraint:?}"));
    table.indexes.sort_by_key(|index| format!("{index:?}"));
}

fn name_of(constraint: &mut Constraint) -> &mut Option<ConstraintName> {
    match constraint {
        Constraint::PrimaryKey { key } => &mut key.name,
        Constraint::Unique { unique } => &mut unique.name,
        Constraint::ForeignKey { key } => &mut key.name,
        Constraint::Check { check } => &mut check.name,
        Constraint::Exclude { exclude } => &mut exclude.name,
    }
}

/// One line an object, so that a difference can be seen.
fn lines(schema: &Schema) -> Vec<String> {
    let mut lines: Vec<String> =
        schema.enums.iter().map(|found| format!("{} {:?}", found.name, found.values)).collect();
    for table in &schema.tables {
        let name = &table.name;
        lines.push(format!("{name} {:?}", table.comment));
        let json = |value: serde_json::Result<String>| value.unwrap();
        lines.extend(
            table.columns.iter().map(|column| format!("{name} {}", json(serde_json::to_string(column)))),
        );
        lines.extend(
            table.constraints.iter().map(|found| format!("{name} {}", json(serde_json::to_string(found)))),
        );
        lines.extend(
            table.indexes.iter().map(|found| format!("{name} {}", json(serde_json::to_string(found)))),
        );
    }
    lines
}

fn schema_of(bytes: &[u8]) -> Schema {
    generate(&mut Choices(bytes.iter()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_database_like_the_models_needs_nothing(bytes in vec(any::<u8>(), 0..300)) {
        for dialect in [Strict::default(), rebuilding()] {
            let model = schema_of(&bytes);
            let diff = settled_diff(&dialect, &model, &written(&dialect, &model));
            prop_assert_eq!(outline(&diff), Vec::<String>::new());
            prop_assert_eq!(diff.findings, Vec::new());
        }
    }

    #[test]
    fn the_operations_lead_to_the_models_and_back(
        before in vec(any::<u8>(), 0..300),
        after in vec(any::<u8>(), 0..300),
    ) {
        let dialect = Strict::default();
        let (database, model) = (written(&dialect, &schema_of(&before)), schema_of(&after));
        let diff = settled_diff(&dialect, &model, &database);
        prop_assert!(diff.findings.iter().all(|finding| !matches!(finding.level, Level::Unmendable | Level::Unsettled)));

        let mut result = database.clone();
        run(&diff.operations, &mut result);
        let both = |one: &Schema, judge: &Schema| lines(&settled(&dialect, one, judge));
        prop_assert_eq!(both(&result, &model), both(&model, &model));

        let again = settled_diff(&dialect, &model, &written(&dialect, &result));
        prop_assert_eq!(outline(&again), Vec::<String>::new());

        let back = downgrade_of(&dialect, &profile(), &diff.operations, &diff.before).unwrap();
        run(&back, &mut result);
        prop_assert_eq!(both(&result, &database), both(&database, &database));
    }
}
