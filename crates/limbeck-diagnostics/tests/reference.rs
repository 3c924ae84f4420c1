//! The reference page of the codes is what the registry says. With `LIMBECK_BLESS=1` it is written anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use limbeck_diagnostics::Code;

const INTRODUCTION: &str = "\
# Errors

Every failure has a stable code. At a terminal it stands in the first line; in a log the first line is Alembic's
`FAILED: ...`, since that is what scripts search for, and the code follows:

```text
FAILED: the database refused a statement: no such column: total
error[LB0701]: what went wrong
  --> alembic/versions/9c41d0b2e7aa_prices.py:24:5
   |
24 |     op.execute(\"UPDATE expenses SET tip = total - amount\")
   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this operation
   |
   = code: SQLITE_ERROR
   = statement: UPDATE expenses SET tip = total - amount
   = revision: 9c41d0b2e7aa
   = note: `9c41d0b2e7aa` was rolled back
```

Failures go to standard error, and passwords are never shown.

| exit status | meaning |
| --- | --- |
| 0 | done |
| 2 | the command line cannot be understood |
| 255 | everything else that failed, and a difference that `check` found |
| 1 | the same with `--raiseerr` |
";

const ROOMS: &[(&str, &str)] = &[
    ("LB01", "Configuration"),
    ("LB02", "Environment"),
    ("LB03", "Revisions"),
    ("LB04", "Python source"),
    ("LB05", "Interpreter and worker"),
    ("LB06", "Connection"),
    ("LB07", "Execution"),
    ("LB08", "Autogenerate"),
    ("LB09", "Everything else"),
];

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for (prefix, title) in ROOMS {
        page += &format!("\n## {title}\n\n| code | meaning |\n| --- | --- |\n");
        for code in Code::ALL.iter().filter(|code| code.id().starts_with(prefix)) {
            page += &format!("| `{}` | {} |\n", code.id(), code.explanation().text);
        }
    }
    page
}

#[test]
fn every_code_is_on_the_reference_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/errors.md");
    if std::env::var_os("LIMBECK_BLESS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), page());
}
