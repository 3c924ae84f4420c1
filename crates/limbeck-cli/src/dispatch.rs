//! From arguments to the one command.

use std::path::PathBuf;

use limbeck::{Host, Lookup, Project};
use limbeck_diagnostics::Result;

use crate::arguments::{Arguments, Command, Global};
use crate::helpers;
use crate::process::{variables, with_host};
use crate::terminal::Terminal;

/// Runs what was typed.
pub(crate) fn run(arguments: Arguments, folder: PathBuf, terminal: &Terminal) -> Result<()> {
    let Arguments { global, command } = arguments;
    let lookup = lookup(&global, folder.clone());
    with_host(&global, &lookup, folder, terminal, |host| call(host, &lookup, &global, command, terminal))
}

fn lookup(global: &Global, folder: PathBuf) -> Lookup {
    Lookup {
        cwd: folder,
        files: global.config.clone(),
        alembic_config: variables().get("ALEMBIC_CONFIG").map(PathBuf::from),
        section: global.name.clone(),
    }
}

fn call(
    host: &Host<'_>,
    lookup: &Lookup,
    global: &Global,
    command: Command,
    terminal: &Terminal,
) -> Result<()> {
    let on = OnProject { host, lookup, global };
    match command {
        Command::Init(typed) => limbeck::init(host, lookup, &typed.into()),
        Command::ListTemplates(_) => limbeck::list_templates(host),
        Command::Revision(typed) => on.run(|project| limbeck::revision(host, project, &typed.into())),
        Command::Merge(typed) => on.run(|project| limbeck::merge(host, project, &typed.into())),
        Command::Rebase(typed) => on.run(|project| limbeck::rebase(host, project, &typed.into())),
        Command::Upgrade(typed) => {
            on.run(|project| limbeck::upgrade(host, project, &typed.into()))?;
            terminal.run_is_over("upgrade")
        }
        Command::Downgrade(typed) => {
            on.run(|project| limbeck::downgrade(host, project, &typed.into()))?;
            terminal.run_is_over("downgrade")
        }
        Command::Stamp(typed) => {
            on.run(|project| limbeck::stamp(host, project, &typed.into()))?;
            terminal.run_is_over("stamp")
        }
        Command::EnsureVersion(typed) => {
            on.run(|project| limbeck::ensure_version(host, project, &typed.into()))
        }
        Command::Current(typed) => on.run(|project| limbeck::current(host, project, &typed.into())),
        Command::History(typed) => on.run(|project| limbeck::history(host, project, &typed.into())),
        Command::Heads(typed) => on.run(|project| limbeck::heads(host, project, &typed.into())),
        Command::Branches(typed) => on.run(|project| limbeck::branches(host, project, &typed.into())),
        Command::Show(typed) if typed.schema => {
            on.run(|project| limbeck::show_schema(host, project, &typed.revision))
        }
        Command::Show(typed) => on.run(|project| limbeck::show(host, project, &typed.revision)),
        Command::Edit(typed) => on.run(|project| limbeck::edit(host, project, &typed.revision)),
        Command::Check(_) => on.run(|project| limbeck::check(host, project)),
        Command::Doctor(typed) => limbeck::doctor(host, lookup, global.x.clone(), typed.into()),
        Command::Completions(typed) => {
            helpers::completions(typed.shell, &mut anstream::stdout());
            Ok(())
        }
        Command::ManPages(typed) => helpers::man_pages(&typed.folder),
    }
}

/// Runs commands that need the project.
struct OnProject<'c> {
    host: &'c Host<'c>,
    lookup: &'c Lookup,
    global: &'c Global,
}

impl OnProject<'_> {
    fn run<T>(&self, command: impl FnOnce(&Project) -> Result<T>) -> Result<()> {
        let project = Project::load(self.host, self.lookup, self.global.x.clone())?;
        match command(&project) {
            Ok(_) => {
                project.warn_of_troubles(self.host);
                Ok(())
            }
            Err(error) => Err(limbeck::explain(self.host, &project, error)),
        }
    }
}
