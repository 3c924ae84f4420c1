//! A Python that has SQLAlchemy.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// Runs a script of `tests/oracle` and returns the JSON that it prints. The interpreter is the one that
/// `LIMBECK_ORACLE_PYTHON` names, or `python3`; when it cannot import `modules`, says on stderr that `test` is
/// skipped; with `python` in `LIMBECK_REQUIRE` that is a failure.
pub fn oracle(test: &str, modules: &str, script: &str, argument: &str) -> Option<serde_json::Value> {
    let interpreter = std::env::var_os("LIMBECK_ORACLE_PYTHON").unwrap_or_else(|| "python3".into());
    let check = Command::new(&interpreter).args(["-c", &format!("import {modules}")]).output();
    if !check.as_ref().is_ok_and(|output| output.status.success()) {
        let required = std::env::var("LIMBECK_REQUIRE").unwrap_or_default();
        let what = format!("{} cannot import {modules}", interpreter.display());
        assert!(!required.contains("python"), "`{test}` needs Python (LIMBECK_REQUIRE): {what}");
        let _ = writeln!(std::io::stderr(), "skipped: {test}: {what}");
        return None;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(script);
    let output = Command::new(&interpreter)
        .arg(path)
        .arg(argument)
        .env("PYTHONUTF8", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output();
    let output = output.unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{test}: {stderr}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}
