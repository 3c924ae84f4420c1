//! Programs that once were, or could be, traps: the same judge.

use limbeck_pysource::Direction;

use crate::compare::{self, Agreement};
use crate::generate::Program;
use crate::oracle::Oracle;

/// Programs by name, and whether the evaluator must not decline them.
const VECTORS: &[(&str, bool, &str)] = &include!("vectors.in");

#[test]
fn traps_are_evaluated_as_in_cpython_or_declined() {
    let Some(mut oracle) = Oracle::start("traps") else { return };
    for (name, evaluated, body) in VECTORS {
        let source = format!(
            "from alembic import op\nfrom alembic import context\nimport sqlalchemy as sa\n\
             from sqlalchemy.dialects import mysql, postgresql, sqlite\n{body}"
        );
        for dialect in ["postgresql", "sqlite"] {
            let program = Program {
                source: source.clone(),
                direction: Direction::Upgrade,
                dialect,
                offline: false,
                x_arguments: vec!["a=1".into()],
                version_schema: None,
            };
            match compare::judge(&program, &oracle.ask(&program)) {
                Agreement::Same { .. } => {}
                Agreement::Declined(reason) => assert!(!evaluated, "{name} on {dialect}: {reason}"),
                Agreement::Different(how) => panic!("{name} on {dialect}: {how}"),
            }
        }
    }
}
