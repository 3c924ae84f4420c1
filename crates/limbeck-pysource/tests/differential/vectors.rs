//! Programs that once were, or could be, traps: the same judge.

use limbeck_pysource::Direction;

use crate::compare::{self, Agreement, Nothing};
use crate::generate::Program;
use crate::oracle::Oracle;
use crate::scripts::DIALECTS;

/// Programs by name, and whether the evaluator must not decline them.
const VECTORS: &[(&str, bool, &str)] = &include!("vectors.in");

#[test]
fn traps_are_evaluated_as_in_cpython_or_declined() {
    let Some(mut oracle) = Oracle::start("traps") else { return };
    let mut wrong = Vec::new();
    for (name, evaluated, body) in VECTORS {
        let source = format!(
            "from alembic import op\nfrom alembic import context\nimport sqlalchemy as sa\n\
             from sqlalchemy.dialects import mysql, postgresql, sqlite\n{body}"
        );
        for dialect in DIALECTS {
            let program = Program {
                x_arguments: vec!["a=1".into()],
                ..Program::online(source.clone(), Direction::Upgrade, dialect)
            };
            match compare::judge(&program, &oracle.ask(&program), &Nothing) {
                Agreement::Same { .. } => {}
                Agreement::Declined(reason) if *evaluated && dialect != "mysql" => {
                    wrong.push(format!("{name} on {dialect}: {reason}"));
                }
                Agreement::Declined(_) => {}
                Agreement::Different(how) => wrong.push(format!("{name} on {dialect}: {how}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
