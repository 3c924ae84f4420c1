//! Running git.

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::Git;

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one answer may be.
const LENGTH: u64 = 4 << 20;

/// Why git did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    /// It is not installed.
    Missing,
    /// It ended with a failure.
    Failed,
    /// It took too long or said too much.
    TooMuch,
}

impl Git {
    /// What git prints in a folder.
    pub(super) fn ask<S: AsRef<OsStr>>(
        &self,
        folder: &Path,
        words: impl IntoIterator<Item = S>,
    ) -> Result<String, Silence> {
        let mut command = Command::new("git");
        command
            // Names of files are names, not patterns.
            .args([
                "--no-pager",
                "--literal-pathspecs",
                "-c",
                "core.quotePath=false",
                "-c",
                "core.fsmonitor=false",
            ])
            .args(["-c", "log.showSignature=false", "-C"])
            .arg(folder)
            .args(words)
            .env_clear()
            .envs(&self.variables)
            .env("LC_ALL", "C")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            // What a partial clone lacks is not fetched.
            .env("GIT_NO_LAZY_FETCH", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().map_err(|_| Silence::Missing)?;
        let Some(output) = child.stdout.take() else { return Err(Silence::Failed) };
        let (sender, answer) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = output.take(LENGTH + 1).read_to_end(&mut bytes);
            // Nobody listens any more when it took too long.
            let _ = sender.send(read.map(|_| bytes));
        });
        let answer = answer.recv_timeout(PATIENCE);
        let bytes = match answer {
            Ok(Ok(bytes)) if bytes.len() as u64 <= LENGTH => bytes,
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Silence::TooMuch);
            }
        };
        match child.wait() {
            Ok(status) if status.success() => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            _ => Err(Silence::Failed),
        }
    }
}
