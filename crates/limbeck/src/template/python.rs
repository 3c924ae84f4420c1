//! Rendering by Mako, in the project's Python.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use limbeck_diagnostics::{Code, Error, Result};
use serde::{Deserialize, Serialize};

use super::Variables;
use crate::document::shown;
use crate::environment::find_interpreter;
use crate::host::Host;
use crate::project::Project;

const PROGRAM: &str = include_str!("render.py");
/// The program's statuses for "Mako is not installed" and "Mako raised".
const NO_MAKO: i32 = 44;
const RAISED: i32 = 45;

#[derive(Serialize)]
struct Request<'r> {
    template: String,
    config_file: Option<String>,
    section: &'r str,
    search_path: Vec<String>,
    /// Python literals.
    variables: BTreeMap<&'r str, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rendered {
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Failure {
    error: String,
    traceback: String,
}

/// Has Mako render the project's template.
pub(super) fn render(host: &Host<'_>, project: &Project, variables: &Variables) -> Result<String> {
    let config = &project.config;
    let request = Request {
        template: shown(&project.directory.template_path()),
        config_file: config.has_ini_file().then(|| shown(&config.ini_path())),
        section: config.section_name(),
        search_path: config.prepend_sys_path()?.into_iter().map(|entry| entry.text).collect(),
        variables: variables.iter().map(|(name, value)| (name.as_str(), value.repr())).collect(),
    };
    let document = serde_json::to_vec(&request).map_err(|cause| defect(&cause.to_string()))?;
    let output = run(host, &document)?;
    match output.status.code() {
        Some(0) => {
            let rendered: Rendered =
                serde_json::from_slice(&output.stdout).map_err(|cause| defect(&cause.to_string()))?;
            Ok(rendered.text)
        }
        Some(NO_MAKO) => {
            Err(Error::new(Code::TemplateRender, "this template needs Mako, which is not installed")
                .fact("template", shown(&project.directory.template_path()))
                .hint("install `mako` in the project's environment")
                .hint(
                    "or write the part without Python code: expressions, `% if` and `% for` are understood",
                ))
        }
        Some(RAISED) => {
            let failure: Failure =
                serde_json::from_slice(&output.stdout).map_err(|cause| defect(&cause.to_string()))?;
            Err(Error::new(Code::TemplateRender, format!("Template rendering failed: {}", failure.error))
                .fact("template", shown(&project.directory.template_path()))
                .detail(own_lines(&failure.traceback)))
        }
        _ => Err(Error::new(Code::InterpreterFailed, "the Python interpreter stopped without an answer")
            .note(output.status.to_string())
            .detail(String::from_utf8_lossy(&output.stderr))),
    }
}

/// The part of Mako's traceback that is about the template: its lines, and the exception at the end.
fn own_lines(traceback: &str) -> String {
    let lines: Vec<&str> = traceback.lines().filter(|line| !line.trim().is_empty()).collect();
    let mut own = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let follows_own = index > 0 && lines[index - 1].contains("script.py.mako");
        if line.contains("script.py.mako") || follows_own || index + 1 == lines.len() {
            own.push(*line);
        }
    }
    own.join("\n")
}

fn run(host: &Host<'_>, document: &[u8]) -> Result<Output> {
    let interpreter = find_interpreter(host)?;
    let answer = || {
        let mut child = Command::new(interpreter.path())
            .args(["-c", PROGRAM])
            .current_dir(&host.working_directory)
            .env_clear()
            .envs(&host.variables)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(document)?;
        }
        child.wait_with_output()
    };
    answer().map_err(|cause: std::io::Error| {
        Error::new(Code::InterpreterFailed, "the Python interpreter could not be started")
            .fact("interpreter", shown(interpreter.path()))
            .note(cause.to_string())
    })
}

fn defect(cause: &str) -> Error {
    Error::new(Code::Internal, format!("the template's rendering could not be exchanged: {cause}"))
}
