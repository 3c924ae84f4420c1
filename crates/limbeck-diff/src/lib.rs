//! Two schemas to the operations that lead from one to the other.
//!
//! [`diff`] compares what the models describe with what the database has, kind by kind (`compare`), and puts the
//! operations into an order that the database accepts: each operation says what it touches (`touches`), from
//! which a graph follows (`order`). Whether two expressions mean the same is never guessed from their text: a
//! [`Doubt`] carries a scratch table, the caller has the database make it and reads it back, and a second
//! `diff` with the answers ([`Settled`]) compares the database's own words. [`downgrade_of`] folds the
//! operations' inverses into the way back.
//!
//! The crate knows no database by name, asks none, and knows nothing of Python: it needs a
//! [`limbeck_dialect::Dialect`] for the questions that only one database can answer.

mod change;
mod compare;
mod comparison;
mod constraints;
mod cycles;
mod doubt;
mod downgrade;
mod enums;
mod finding;
mod index_keys;
mod kept;
mod names;
mod options;
mod order;
mod pair;
mod spelling;
mod texts;
mod touches;
mod words;

use std::collections::BTreeSet;

use limbeck_diagnostics::Result;
use limbeck_dialect::{Abilities, Dialect, Profile};
use limbeck_ops::Operation;
use limbeck_schema::Schema;

use comparison::Comparison;

pub use doubt::{Doubt, ScratchUnit, Settled, Settlement, scratch_units};
pub use downgrade::downgrade_of;
pub use finding::{Finding, Level};
pub use options::{Candidate, DiffOptions, ObjectKind};

/// What a comparison gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// What makes the database like the models, in order. While there are doubts, it may lack some.
    pub operations: Vec<Operation>,
    /// What was detected, and what is worth knowing.
    pub findings: Vec<Finding>,
    /// What only the database can compare; none when the answers were given.
    pub doubts: Vec<Doubt>,
    /// The database before the operations, with tables named as the models name them: what [`downgrade_of`]
    /// starts from.
    pub before: Schema,
}

/// Compares the models with the database.
///
/// `settled` is [`Settled::nothing`] first; when the answer has doubts, the database's answers to them.
///
/// # Errors
/// `LB0704` for a type that the database does not have.
pub fn diff(
    dialect: &dyn Dialect,
    profile: &Profile,
    model: &Schema,
    database: &Schema,
    settled: &Settled,
    options: &DiffOptions<'_>,
) -> Result<Diff> {
    let spelling = spelling::Spelling::new(profile);
    let scoped = in_scope(spelling, model, database, options);
    let mut before = spelling::respelled(spelling, model, &scoped);
    let findings = match dialect.abilities() {
        Abilities { keys_are_indexes: true, .. } => index_keys::respell(model, &mut before),
        _ => Vec::new(),
    };
    let mut comparison = Comparison {
        dialect,
        profile,
        abilities: dialect.abilities(),
        options,
        spelling,
        model,
        database: &before,
        enums: enums::Enums::new(dialect, spelling, model, &before),
        changes: change::Changes::default(),
        kept: Vec::new(),
        findings,
    };
    let doubts = compare::compare_tables(&mut comparison, settled)?;
    compare::compare_enumerations(&mut comparison);
    compare::step_aside(&mut comparison);
    let Comparison { changes, findings, .. } = comparison;
    let operations = order::in_order(changes.list)?;
    Ok(Diff { operations, findings, doubts, before })
}

/// The part of the database that is compared: not the version table, and, unless `include_schemas` is set, no
/// schema that the models do not mention.
fn in_scope(
    spelling: spelling::Spelling<'_>,
    model: &Schema,
    database: &Schema,
    options: &DiffOptions<'_>,
) -> Schema {
    let mentioned: BTreeSet<Option<&str>> =
        model.tables.iter().map(|table| spelling.schema(table.name.schema.as_deref())).collect();
    let mut scoped = database.clone();
    scoped.tables.retain(|table| {
        let schema = spelling.schema(table.name.schema.as_deref());
        let is_excluded = options.exclude.iter().any(|name| spelling.same(name, &table.name));
        !is_excluded && (options.include_schemas || schema.is_none() || mentioned.contains(&schema))
    });
    scoped
}
