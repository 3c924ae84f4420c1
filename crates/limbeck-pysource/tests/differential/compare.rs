//! Whether the evaluator and CPython agree.

use limbeck_diagnostics::SourceText;
use limbeck_ops::{Action, Operation};
use limbeck_pysource::{
    End, EnumSupport, Evaluation, FoundModule, ModuleResolver, SearchPath, VersionSchema, World,
    evaluate_script,
};
use limbeck_schema::Index;
use serde_json::Value;

use crate::generate::Program;
use crate::{company, oracle};

/// What came of a comparison.
pub(crate) enum Agreement {
    Same { operations: usize, raised: bool },
    Declined(String),
    Different(String),
}

/// A project without modules of its own.
pub(crate) struct Nothing;

impl ModuleResolver for Nothing {
    fn find(&self, _: &str, _: &SearchPath) -> FoundModule {
        FoundModule::NotFound
    }

    /// The packages of the interpreter that judges.
    fn installed(&self, name: &str) -> FoundModule {
        oracle::site_packages().map_or(FoundModule::NotFound, |folder| company::found(folder, name))
    }
}

/// Evaluates a program; nothing when it has a syntax error.
pub(crate) fn evaluate(program: &Program, modules: &dyn ModuleResolver) -> Option<Evaluation> {
    let world = World {
        dialect: program.dialect,
        enums: match program.dialect {
            "postgresql" => EnumSupport::Named,
            "mysql" => EnumSupport::Inline,
            _ => EnumSupport::None,
        },
        adapted_types: limbeck_dialect::script_dialect(program.dialect)
            .and_then(|dialect| dialect.adapted_types()),
        offline: program.offline,
        x_arguments: &program.x_arguments,
        version_schema: VersionSchema::Given(program.version_schema),
        sqlalchemy: (2, 1),
        python: Some((3, 9)),
        modules,
    };
    let source = SourceText::new("versions/script.py", program.source.as_str());
    evaluate_script(&source, program.direction, &world).ok()
}

/// Compares what the evaluator says with what CPython did.
pub(crate) fn judge(program: &Program, answer: &Value, modules: &dyn ModuleResolver) -> Agreement {
    let outcome = answer["outcome"].as_str().unwrap_or("");
    assert_ne!(outcome, "defect", "{answer}\n{}", program.source);
    let Some(evaluation) = evaluate(program, modules) else {
        let refused = outcome == "load" && answer["reason"].as_str().is_some_and(is_syntax);
        return if refused {
            Agreement::Declined("a syntax error".into())
        } else {
            Agreement::Different(format!("a syntax error, but not in CPython: {answer}"))
        };
    };
    match (evaluation, outcome) {
        (Evaluation::NeedsPython(why), _) => Agreement::Declined(why.reason),
        // That a script can be imported at all is a condition of being asked; see `evaluate_script`.
        (_, "load") => {
            Agreement::Declined(format!("it cannot be imported: {}", answer["reason"].as_str().unwrap_or("")))
        }
        // A value of an application that is not installed here, and that the evaluator only handed on.
        (_, "unsupported") if answer["reason"].as_str().is_some_and(|why| why.starts_with("not there: ")) => {
            Agreement::Declined("it uses an application that is not there".into())
        }
        (Evaluation::Missing, "missing") => Agreement::Same { operations: 0, raised: false },
        (Evaluation::Evaluated { operations, end, .. }, "ran") => same(operations, &end, answer),
        (Evaluation::Missing, _) => Agreement::Different(format!("the function is not missing: {answer}")),
        (Evaluation::Evaluated { .. }, _) => Agreement::Different(format!("CPython: {answer}")),
    }
}

/// Python's three words for a file that it cannot parse.
fn is_syntax(why: &str) -> bool {
    ["SyntaxError", "IndentationError", "TabError"].iter().any(|word| why.starts_with(word))
}

fn same(operations: Vec<Operation>, end: &End, answer: &Value) -> Agreement {
    let recorded: Vec<Operation> = match serde_json::from_value(answer["operations"].clone()) {
        Ok(recorded) => recorded,
        Err(error) => return Agreement::Different(format!("{error}: {answer}")),
    };
    let (mine, theirs) = (normal(operations), normal(recorded));
    let count = mine.len();
    let [mine, theirs] = [mine, theirs].map(|operations| {
        let mut operations = serde_json::to_value(operations).unwrap();
        without_calls(&mut operations);
        operations
    });
    if mine != theirs {
        let show = |operations: &Value| serde_json::to_string_pretty(operations).unwrap();
        let end = &answer["end"];
        return Agreement::Different(format!("evaluated {}\nCPython {}\n{end}", show(&mine), show(&theirs)));
    }
    let ended = match end {
        End::Returned => Value::Null,
        End::Raised(raised) => {
            serde_json::json!({ "exception": raised.exception, "message": raised.message })
        }
    };
    if ended != answer["end"] {
        return Agreement::Different(format!("ended with {ended}, in CPython with {}", answer["end"]));
    }
    Agreement::Same { operations: count, raised: !ended.is_null() }
}

/// Without places, and with indexes in an order of their own: SQLAlchemy keeps them in a set.
fn normal(mut operations: Vec<Operation>) -> Vec<Operation> {
    for operation in &mut operations {
        operation.at = None;
        match &mut operation.action {
            Action::CreateTable(create) => sort(&mut create.table.indexes),
            Action::BatchAlterTable(batch) => {
                batch.operations = normal(std::mem::take(&mut batch.operations));
            }
            Action::AutocommitBlock(block) => {
                block.operations = normal(std::mem::take(&mut block.operations));
            }
            _ => {}
        }
    }
    operations
}

/// The calls of users' types are written for autogenerate alone; the recorder does not know them.
fn without_calls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("module") && fields.contains_key("name") {
                fields.remove("arguments");
            }
            fields.values_mut().for_each(without_calls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_calls),
        _ => {}
    }
}

fn sort(indexes: &mut [Index]) {
    indexes.sort_by_key(|index| serde_json::to_string(index).unwrap());
}
