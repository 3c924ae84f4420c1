//! Finding the Python whose behaviour is the oracle.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The interpreter that `LIMBECK_ORACLE_PYTHON` names, or `python3`, when it can import `modules`. Otherwise says
/// on stderr that `test` is skipped; with `python` in `LIMBECK_REQUIRE` that is a failure.
pub fn python(test: &str, modules: &str) -> Option<PathBuf> {
    let named = std::env::var_os("LIMBECK_ORACLE_PYTHON").unwrap_or_else(|| "python3".into());
    let python = PathBuf::from(named);
    let imported = Command::new(&python).args(["-c", &format!("import {modules}")]).output();
    if imported.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    let required = std::env::var("LIMBECK_REQUIRE").unwrap_or_default();
    let message = format!("`{}` cannot import {modules}", python.display());
    assert!(!required.contains("python"), "`{test}` needs Python (LIMBECK_REQUIRE): {message}");
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {message}");
    None
}

/// The folder of the recorded answers and of the scripts that record them.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Runs a script of the fixtures and returns its standard output.
#[allow(dead_code, reason = "not every test file uses every helper")]
pub fn run_fixture(python: &Path, script: &str, arguments: &[&str]) -> String {
    let output = Command::new(python)
        .arg(fixtures().join(script))
        .args(arguments)
        .env("PYTHONUTF8", "1")
        .output()
        .expect("the interpreter runs");
    text(&output)
}

/// The standard output of a program that must have succeeded.
#[allow(dead_code, reason = "not every test file uses every helper")]
pub fn text(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}\n{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout.clone()).expect("UTF-8 output")
}
