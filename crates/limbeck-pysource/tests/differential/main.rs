//! The evaluator against CPython: programs from a grammar, inside the subset and just outside of it, run by both.
//!
//! Real Alembic and SQLAlchemy record what a program does (`tests/recorder`). The evaluator must say the same, with
//! the same end, or decline; never anything else. `LIMBECK_ORACLE_PYTHON` names an interpreter that has both.
//! `LIMBECK_EVALUATOR_PROGRAMS` is the number of programs, 1,000 by default, `LIMBECK_EVALUATOR_SEED` the first seed.

#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside of `#[test]`")]

mod company;
mod compare;
mod generate;
mod mutations;
mod oracle;
mod round_trip;
mod scripts;
mod vectors;

use compare::{Agreement, Nothing};
use generate::Program;
use oracle::Oracle;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn generated_programs_do_the_same_in_cpython() {
    let Some(mut oracle) = Oracle::start("generated programs") else { return };
    let programs = number("LIMBECK_EVALUATOR_PROGRAMS", 1_000);
    let first = number("LIMBECK_EVALUATOR_SEED", 1);
    let (mut evaluated, mut operations, mut raised) = (0_u64, 0_usize, 0_u64);
    let mut reasons = std::collections::BTreeMap::<String, u64>::new();
    for seed in first..first + programs {
        let program = Program::new(seed);
        let answer = oracle.ask(&program);
        match compare::judge(&program, &answer, &Nothing) {
            Agreement::Same { operations: count, raised: end } => {
                evaluated += 1;
                operations += count;
                raised += u64::from(end);
            }
            Agreement::Declined(reason) => *reasons.entry(reason).or_default() += 1,
            Agreement::Different(how) => panic!("seed {seed}: {how}\n{}", program.source),
        }
    }
    if std::env::var_os("LIMBECK_EVALUATOR_REASONS").is_some() {
        let mut sorted: Vec<_> = reasons.iter().collect();
        sorted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let report: String =
            sorted.iter().take(60).map(|(why, count)| format!("{count:6} {why}\n")).collect();
        std::fs::write(std::env::temp_dir().join("limbeck-evaluator-reasons.txt"), report).unwrap();
    }
    // A proof over programs that are all declined would prove nothing.
    assert!(evaluated * 2 > programs, "only {evaluated} of {programs} programs were evaluated");
    assert!(operations as u64 > evaluated, "{operations} operations in {evaluated} programs");
    assert!(raised > 0, "no program raised");
}
