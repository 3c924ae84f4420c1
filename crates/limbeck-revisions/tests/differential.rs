//! Random graphs and random commands, answered by this crate and by real Alembic.
//!
//! `LIMBECK_ORACLE_PYTHON` names the interpreter of an environment with Alembic; without it the test says that
//! it is skipped. `LIMBECK_ORACLE_SEQUENCES` (default 300) and `LIMBECK_ORACLE_SEED` choose how many graphs.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, and says what it did")]

mod differential {
    pub mod compare;
    pub mod oracle;
    pub mod random;
}

use differential::compare::Session;
use differential::oracle::Oracle;
use differential::random::{Random, graph};

#[test]
fn random_commands_do_what_alembic_does() {
    let Some(python) = std::env::var_os("LIMBECK_ORACLE_PYTHON") else {
        println!("skipped: random_commands_do_what_alembic_does (LIMBECK_ORACLE_PYTHON is not set)");
        return;
    };
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
    };
    let seed = number("LIMBECK_ORACLE_SEED", 1);
    let sequences = number("LIMBECK_ORACLE_SEQUENCES", 300);
    let mut oracle = Oracle::start(&python);
    let mut tally = std::collections::BTreeMap::new();
    for sequence in seed..seed + sequences {
        let mut random = Random::new(sequence);
        let revisions = graph(&mut random);
        if let Some(mut session) = Session::open(sequence, &mut oracle, revisions, &mut tally) {
            for _ in 0..12 {
                session.step(&mut random, &mut tally);
            }
            session.format();
        }
    }
    println!("{sequences} sequences: {tally:#?}");
}
