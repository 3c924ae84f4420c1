//! The recorder as a process.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::generate::Program;

/// A running recorder.
pub(crate) struct Oracle {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    /// Starts the recorder. Without an interpreter that has Alembic, says on stderr that `test` is skipped; with
    /// `python` in `LIMBECK_REQUIRE` that is a failure.
    pub(crate) fn start(test: &str) -> Option<Self> {
        let python = std::env::var_os("LIMBECK_ORACLE_PYTHON").unwrap_or_else(|| "python3".into());
        let imported = Command::new(&python).args(["-c", "import alembic, sqlalchemy"]).output();
        if !imported.is_ok_and(|output| output.status.success()) {
            let message = format!("`{}` cannot import alembic", python.display());
            let required = std::env::var("LIMBECK_REQUIRE").unwrap_or_default();
            assert!(!required.contains("python"), "`{test}` needs Python (LIMBECK_REQUIRE): {message}");
            let _ = writeln!(std::io::stderr(), "skipped: {test}: {message}");
            return None;
        }
        let recorder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorder");
        let mut child = Command::new(python)
            .arg(recorder)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let requests = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Some(Self { child, requests, answers })
    }

    /// What a program does in CPython.
    pub(crate) fn ask(&mut self, program: &Program) -> Value {
        let request = json!({
            "source": program.source,
            "function": program.direction.function(),
            "dialect": program.dialect,
            "offline": program.offline,
            "x_arguments": program.x_arguments,
            "version_schema": program.version_schema,
        });
        writeln!(self.requests, "{request}").unwrap();
        self.requests.flush().unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}\n{}", program.source))
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
