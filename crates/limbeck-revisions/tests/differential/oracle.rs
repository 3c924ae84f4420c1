//! The Python process that answers for Alembic.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

pub struct Oracle {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// What Alembic did.
#[derive(Debug)]
pub enum Answer {
    Done(Value, Vec<String>),
    /// An error that it raises on purpose.
    Failed(String),
    /// A Python error that nobody meant.
    Crashed(String),
}

impl Oracle {
    pub fn start(python: &OsStr) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/parity/graph_oracle.py");
        let mut child = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the interpreter of LIMBECK_ORACLE_PYTHON starts");
        let requests = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, requests, answers }
    }

    pub fn ask(&mut self, request: &Value) -> Answer {
        writeln!(self.requests, "{request}").unwrap();
        self.requests.flush().unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let mut answer: Value = serde_json::from_str(&line).expect("an answer in JSON");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if let Some(error) = answer.get("error") {
            return Answer::Failed(text(error));
        }
        if let Some(crash) = answer.get("crash") {
            return Answer::Crashed(text(crash));
        }
        let warnings = answer["warnings"].as_array().unwrap().iter().map(text).collect();
        Answer::Done(answer["ok"].take(), warnings)
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
