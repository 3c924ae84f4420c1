//! The recorder as a process.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::generate::Program;

/// The interpreter that judges.
fn python() -> OsString {
    std::env::var_os("LIMBECK_ORACLE_PYTHON").unwrap_or_else(|| "python3".into())
}

/// Where its packages are.
pub(crate) fn site_packages() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let ask = || {
        let code = "import sysconfig; print(sysconfig.get_paths()['purelib'], end='')";
        let output = Command::new(python()).args(["-c", code]).output().ok()?;
        Some(PathBuf::from(String::from_utf8(output.stdout).ok()?))
    };
    FOLDER.get_or_init(ask).as_deref()
}

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
        Self::with_path(test, &[])
    }

    /// The same, with folders in front of the packages that are installed.
    pub(crate) fn with_path(test: &str, folders: &[PathBuf]) -> Option<Self> {
        let python = python();
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
            .env("PYTHONPATH", std::env::join_paths(folders).unwrap())
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
