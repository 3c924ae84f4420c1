//! The table of docs/reference/python.md: what it says of scripts is what the evaluator says.

#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside of `#[test]`")]

use limbeck_diagnostics::SourceText;
use limbeck_pysource::{
    Direction, EnumSupport, Evaluation, FoundModule, ModuleResolver, SearchPath, VersionSchema, World,
    evaluate_script,
};

const PAGE: &str = include_str!("../../../docs/reference/python.md");
const HEAD: &str = "| In `upgrade()` | What `doctor --scripts` says |\n| --- | --- |\n";

/// A project without modules, in an environment without packages.
struct Nothing;

impl ModuleResolver for Nothing {
    fn find(&self, _: &str, _: &SearchPath) -> FoundModule {
        FoundModule::NotFound
    }

    fn installed(&self, _: &str) -> FoundModule {
        FoundModule::NotFound
    }
}

/// The rows: the lines of a body, each in a code span, and the reason.
fn rows() -> Vec<(String, String)> {
    let (_, table) = PAGE.split_once(HEAD).unwrap();
    let lines = table.lines().take_while(|line| line.starts_with("| "));
    let row = |line: &str| {
        let (code, reason) = line.trim_matches(['|', ' ']).rsplit_once(" | ").unwrap();
        let spans: Vec<&str> = code.split('`').skip(1).step_by(2).collect();
        (spans.join("\n"), reason.to_owned())
    };
    lines.map(row).collect()
}

fn reason(body: &str) -> String {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!("from alembic import op\nimport sqlalchemy as sa\n\n\ndef upgrade():\n{body}");
    let world = World {
        dialect: "postgresql",
        enums: EnumSupport::Named,
        adapted_types: Some(&[]),
        offline: false,
        x_arguments: &[],
        version_schema: VersionSchema::Given(None),
        sqlalchemy: (2, 1),
        python: Some((3, 12)),
        modules: &Nothing,
    };
    let source = SourceText::new("versions/a.py", text.as_str());
    match evaluate_script(&source, Direction::Upgrade, &world).unwrap() {
        Evaluation::NeedsPython(why) => why.reason,
        other => format!("{other:?}"),
    }
}

#[test]
fn what_the_page_says_needs_python_does() {
    let rows = rows();
    assert!(rows.len() > 8, "{rows:?}");
    for (body, said) in rows {
        assert_eq!(reason(&body), said, "{body}");
    }
}
