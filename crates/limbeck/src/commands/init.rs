//! `init`: a new migration environment.

use std::path::PathBuf;

use limbeck_diagnostics::Result;
use limbeck_project::Lookup;
use limbeck_project::templates::{InitRequest, Loudness, init as make};
use serde::Serialize;

use crate::document::{shown, tell};
use crate::host::Host;
use crate::report::Event;

/// The arguments of `init`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Init {
    /// The script folder.
    pub directory: PathBuf,
    /// The template's name.
    pub template: String,
    /// Write `__init__.py` files too.
    pub package: bool,
}

#[derive(Serialize)]
struct Body {
    files: Vec<String>,
}

/// Makes the script folder and the configuration file.
///
/// # Errors
/// `LB0106` when something is in the way, `LB0107` for an unknown template. Nothing is left behind then.
pub fn init(host: &Host<'_>, lookup: &Lookup, arguments: &Init) -> Result<()> {
    let request = InitRequest {
        lookup,
        directory: &arguments.directory,
        template: &arguments.template,
        package: arguments.package,
    };
    let report = make(&request)?;
    for line in &report.lines {
        host.reporter.report(match line.loudness {
            Loudness::Normal => Event::Answer(&line.text),
            Loudness::Insistent => Event::Insisted(&line.text),
        });
    }
    tell(host, "init", None, || Body { files: report.files.iter().map(|path| shown(path)).collect() })
}
