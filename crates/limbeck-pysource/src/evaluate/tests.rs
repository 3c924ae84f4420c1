//! What scripts do, and what is declined. That SQLAlchemy and CPython agree is shown by `tests/differential.rs`.

use limbeck_ops::{Action, Guard};

use super::*;
use crate::modules::ModuleResolver;
use crate::modules::testing::Project;

mod declines;
mod language;
mod operations;
mod packages;

const HEAD: &str = "from alembic import op\nimport sqlalchemy as sa\n\
                    from sqlalchemy.dialects import postgresql\n";

fn run_with(modules: &dyn ModuleResolver, text: &str, direction: Direction, offline: bool) -> Evaluation {
    let x_arguments = ["tenant=acme".to_owned(), "flag".to_owned()];
    let world = World {
        dialect: "postgresql",
        enums: EnumSupport::Named,
        adapted_types: Some(&["CHAR"]),
        offline,
        x_arguments: &x_arguments,
        version_schema: VersionSchema::Given(Some("versions")),
        sqlalchemy: (2, 1),
        python: Some((3, 11)),
        modules,
    };
    evaluate_script(&SourceText::new("versions/a.py", text), direction, &world).unwrap()
}

/// Evaluates a body of `upgrade()`.
fn upgrade(body: &str) -> Evaluation {
    let body = body.lines().map(|line| format!("    {line}\n")).collect::<String>();
    script(&format!("{HEAD}\ndef upgrade():\n{body}"))
}

fn script(text: &str) -> Evaluation {
    run_with(&Project::default(), text, Direction::Upgrade, false)
}

fn operations(evaluation: Evaluation) -> Vec<Operation> {
    match evaluation {
        Evaluation::Evaluated { operations, end: End::Returned, .. } => operations,
        other => panic!("{other:?}"),
    }
}

/// The actions of a body of `upgrade()`.
fn actions(body: &str) -> Vec<Action> {
    operations(upgrade(body)).into_iter().map(|operation| operation.action).collect()
}

/// What was executed, in order.
fn sql(evaluation: Evaluation) -> Vec<String> {
    operations(evaluation)
        .into_iter()
        .filter_map(|operation| match operation.action {
            Action::Execute(execute) => match execute.source {
                limbeck_ops::SqlSource::Text { sql, .. } => Some(sql),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

fn reason(evaluation: Evaluation) -> String {
    match evaluation {
        Evaluation::NeedsPython(why) => why.reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_operation_knows_its_place() {
    let text = format!("{HEAD}\ndef upgrade():\n    op.drop_table('a')\n");
    let operations = operations(script(&text));
    let at = operations[0].at.clone().unwrap();
    assert_eq!(at.path, "versions/a.py");
    assert_eq!(&text[at.span.start as usize..at.span.end as usize], "op.drop_table('a')");
}

#[test]
fn a_missing_function_is_said() {
    assert_eq!(run_with(&Project::default(), "x = 1\n", Direction::Downgrade, false), Evaluation::Missing);
}

#[test]
fn an_exception_is_a_result() {
    let text =
        format!("{HEAD}\ndef upgrade():\n    op.drop_table('a')\n    raise NotImplementedError('no way')\n");
    let Evaluation::Evaluated { operations, end: End::Raised(raised), .. } = script(&text) else { panic!() };
    assert_eq!(operations.len(), 1);
    assert_eq!((raised.exception.as_str(), raised.message.as_str()), ("NotImplementedError", "no way"));
}

#[test]
fn the_world_is_read_and_noted() {
    let text = format!(
        "{HEAD}from alembic import context\n\ndef upgrade():\n    if op.get_bind().dialect.name == 'postgresql':\n        \
         op.execute('a')\n    if context.is_offline_mode():\n        op.execute('b')\n    \
         op.execute(context.get_x_argument(as_dictionary=True)['tenant'])\n"
    );
    let evaluation = run_with(&Project::default(), &text, Direction::Upgrade, true);
    let Evaluation::Evaluated { reads, .. } = &evaluation else { panic!("{evaluation:?}") };
    assert!(reads.dialect && reads.offline && reads.x_arguments);
    assert_eq!(sql(evaluation), ["a", "b", "acme"]);
}

#[test]
fn the_migration_context_is_asked_by_either_name() {
    let text = format!(
        "{HEAD}from alembic import context\n\ndef upgrade():\n    \
         schema = context.get_context().version_table_schema + '.' if context.get_context().version_table_schema else ''\n    \
         if context.get_context().dialect.name == 'postgresql' and context.get_bind():\n        op.execute(schema + 'a')\n"
    );
    let evaluation = script(&text);
    let Evaluation::Evaluated { reads, .. } = &evaluation else { panic!("{evaluation:?}") };
    assert!(reads.dialect && reads.version_schema && !reads.offline);
    assert_eq!(sql(evaluation), ["versions.a"]);
}

#[test]
fn modules_of_the_project_are_evaluated() {
    let project = Project::new(&[
        ("app.__init__", ""),
        ("app.names", "TABLES = ['a', 'b']\ndef quoted(x):\n    return f'\"{x}\"'\nclass C: pass\n"),
    ]);
    let text = format!(
        "{HEAD}from app.names import TABLES, quoted, C\n\ndef upgrade():\n    for t in TABLES:\n        \
         op.execute('drop ' + quoted(t))\n"
    );
    let evaluation = run_with(&project, &text, Direction::Upgrade, false);
    let Evaluation::Evaluated { reads, .. } = &evaluation else { panic!("{evaluation:?}") };
    assert_eq!(reads.files.len(), 2);
    assert_eq!(sql(evaluation), ["drop \"a\"", "drop \"b\""]);
}

#[test]
fn a_batch_gathers_and_its_execute_does_not_wait() {
    let made = actions(
        "with op.batch_alter_table('t') as batch_op:\n    batch_op.drop_column('a')\n    \
         batch_op.execute('x')\n    op.drop_table('other')",
    );
    assert_eq!(made.len(), 3);
    assert!(matches!(made[0], Action::Execute(_)));
    assert!(matches!(made[1], Action::DropTable(_)));
    let Action::BatchAlterTable(batch) = &made[2] else { panic!() };
    assert_eq!(batch.operations.len(), 1);
}

#[test]
fn an_autocommit_block_holds_what_is_in_it() {
    let made = actions(
        "op.execute('a')\nwith op.get_context().autocommit_block():\n    op.execute('b')\nop.execute('c')",
    );
    let Action::AutocommitBlock(block) = &made[1] else { panic!("{made:?}") };
    assert_eq!((made.len(), block.operations.len()), (3, 1));
}

#[test]
fn an_enumeration_is_created_under_a_guard() {
    let made = operations(upgrade(
        "sa.Enum('a', 'b', name='e').create(op.get_bind(), checkfirst=True)\n\
         postgresql.ENUM('a', name='f').drop(op.get_bind())",
    ));
    assert_eq!(made[0].when, Guard::TypeMissing { schema: None, name: "e".into() });
    assert_eq!(made[1].when, Guard::TypePresent { schema: None, name: "f".into() });
}
