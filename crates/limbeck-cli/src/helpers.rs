//! What installs around the program: completions of shells, manual pages.

use std::io::Write;
use std::path::Path;

use clap::CommandFactory;
use limbeck_diagnostics::{Code, Error, Result};

use crate::arguments::Arguments;

/// Prints the completions of a shell.
pub(crate) fn completions(shell: clap_complete::Shell, out: &mut dyn Write) {
    clap_complete::generate(shell, &mut Arguments::command(), "limbeck", &mut &mut *out);
}

/// Writes a manual page for the program and one for each command.
pub(crate) fn man_pages(folder: &Path) -> Result<()> {
    let failed = |cause: std::io::Error| {
        Error::new(Code::FileAccess, format!("the manual pages cannot be written to `{}`", folder.display()))
            .note(cause.to_string())
    };
    fs_err::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(Arguments::command(), folder).map_err(failed)
}
