//! Scripts as a team with FastAPI, Flask or SQLModel has them: how many are read natively, and that CPython agrees.
//!
//! They are grouped by what they are made of (`company/*.in`); the packages and the application that they use stand
//! beside them, for the evaluator and for CPython alike.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::SourceText;
use limbeck_pysource::{Direction, FoundModule, ModuleResolver, SearchPath};

use crate::compare::{self, Agreement};
use crate::generate::Program;
use crate::oracle::Oracle;
use crate::scripts::DIALECTS;

/// Groups of scripts, and how many of each are read natively.
const GROUPS: &[(&str, &str, usize)] = &[
    ("what autogenerate writes", include_str!("company/autogenerate.in"), 20),
    ("types of packages and of the application", include_str!("company/types.in"), 7),
    ("loops, functions, SQL", include_str!("company/code.in"), 8),
    ("what asks the database", include_str!("company/database.in"), 0),
];

const HEAD: &str = "\"\"\"a change\"\"\"\nfrom typing import Sequence, Union\n\nfrom alembic import op\n\
                    import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n\n\
                    revision: str = 'b'\ndown_revision: Union[str, Sequence[str], None] = 'a'\n\
                    branch_labels: Union[str, Sequence[str], None] = None\n";

/// The application, and what is installed.
struct Company;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/company").join(name)
}

impl ModuleResolver for Company {
    fn find(&self, name: &str, _: &SearchPath) -> FoundModule {
        found(&folder("project"), name)
    }

    fn installed(&self, name: &str) -> FoundModule {
        found(&folder("packages"), name)
    }
}

pub(crate) fn found(folder: &Path, name: &str) -> FoundModule {
    let below = folder.join(name.replace('.', "/"));
    let (package, file) = (below.join("__init__.py"), below.with_extension("py"));
    let (path, is_package) = if package.is_file() { (package, true) } else { (file, false) };
    match std::fs::read_to_string(&path) {
        Ok(text) => FoundModule::File { source: SourceText::new(path, text), is_package },
        Err(_) => FoundModule::NotFound,
    }
}

fn scripts(group: &str) -> Vec<(String, String)> {
    let section = |text: &str| {
        let (name, body) = text.split_once('\n').unwrap();
        (name.to_owned(), format!("{HEAD}{body}"))
    };
    group.split("# -- ").skip(1).map(section).collect()
}

#[test]
fn scripts_of_a_company_are_read() {
    let mut oracle = Oracle::with_path("scripts of a company", &[folder("project"), folder("packages")]);
    let mut wrong = Vec::new();
    let (mut all, mut native) = (0, 0);
    for (group, text, expected) in GROUPS {
        let scripts = scripts(text);
        let mut read = 0;
        for (name, source) in &scripts {
            let mut is_read = true;
            for (dialect, direction) in
                DIALECTS.into_iter().flat_map(|one| [(one, Direction::Upgrade), (one, Direction::Downgrade)])
            {
                let program = Program::online(source.clone(), direction, dialect);
                let evaluated = compare::evaluate(&program, &Company);
                let Some(limbeck_pysource::Evaluation::Evaluated { .. }) = evaluated else {
                    // An enumeration of PostgreSQL's is created there alone.
                    is_read &= direction == Direction::Downgrade || dialect == "mysql";
                    continue;
                };
                let Some(oracle) = &mut oracle else { continue };
                match compare::judge(&program, &oracle.ask(&program), &Company) {
                    Agreement::Same { .. } => {}
                    Agreement::Declined(why) => wrong.push(format!("{name} on {dialect}: {why}")),
                    Agreement::Different(how) => wrong.push(format!("{name} on {dialect}: {how}")),
                }
            }
            read += usize::from(is_read);
            if !is_read && *expected > 0 {
                wrong.push(format!("{name} is not read"));
            }
        }
        assert_eq!(read, *expected, "{group}\n{}", wrong.join("\n"));
        all += scripts.len();
        native += read;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The share that docs/reference/python.md gives.
    assert_eq!((native, all), (35, 40));
}
