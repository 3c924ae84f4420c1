//! What the source renderer writes, the evaluator reads, and what was read is written the same way again.

use limbeck_pysource::source::{RenderOptions, RenderedBody, render_body};
use limbeck_pysource::{Direction, Evaluation};

use crate::compare::{self, Nothing};
use crate::generate::Program;

fn script(body: &RenderedBody, program: &Program) -> Program {
    let mut source = String::from("from alembic import op\nimport sqlalchemy as sa\n");
    body.imports.iter().for_each(|line| source.push_str(&format!("{line}\n")));
    source.push_str("\ndef upgrade():\n");
    body.text.lines().for_each(|line| source.push_str(&format!("    {line}\n")));
    Program { offline: program.offline, ..Program::online(source, Direction::Upgrade, program.dialect) }
}

#[test]
fn what_is_written_is_read_and_written_again() {
    let programs = crate::number("LIMBECK_EVALUATOR_PROGRAMS", 1_000);
    let first = crate::number("LIMBECK_EVALUATOR_SEED", 1);
    let (mut written, mut asked) = (0, 0);
    for seed in first..first + programs {
        let program = Program::new(seed);
        // Types of the script's own would be imported from the script.
        if program.source.contains("class Type(") {
            continue;
        }
        asked += 1;
        let Some(Evaluation::Evaluated { operations, .. }) = compare::evaluate(&program, &Nothing) else {
            continue;
        };
        let options = RenderOptions { as_batch: seed % 3 == 0, ..RenderOptions::default() };
        let body = render_body(&operations, &options).unwrap();
        let again = script(&body, &program);
        let read = match compare::evaluate(&again, &Nothing) {
            Some(Evaluation::Evaluated { operations, .. }) => operations,
            other => panic!("seed {seed}: {other:?}\n{}", again.source),
        };
        // A block of one table's changes is one operation when it is read.
        let options = RenderOptions::default();
        assert_eq!(body.text, render_body(&read, &options).unwrap().text, "seed {seed}\n{}", again.source);
        written += 1;
    }
    assert!(written * 2 > asked && asked * 2 > programs, "only {written} of {asked} programs were written");
}
