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
    let project = || Project::load(host, lookup, global.x.clone());
    match command {
        Command::Init(typed) => limbeck::init(host, lookup, &typed.into()),
        Command::ListTemplates(_) => limbeck::list_templates(host),
        Command::Revision(typed) => limbeck::revision(host, &project()?, &typed.into()).map(|_| ()),
        Command::Merge(typed) => limbeck::merge(host, &project()?, &typed.into()).map(|_| ()),
        Command::Upgrade(typed) => {
            limbeck::upgrade(host, &project()?, &typed.into())?;
            terminal.run_is_over("upgrade")
        }
        Command::Downgrade(typed) => {
            limbeck::downgrade(host, &project()?, &typed.into())?;
            terminal.run_is_over("downgrade")
        }
        Command::Stamp(typed) => {
            limbeck::stamp(host, &project()?, &typed.into())?;
            terminal.run_is_over("stamp")
        }
        Command::EnsureVersion(typed) => limbeck::ensure_version(host, &project()?, &typed.into()),
        Command::Current(typed) => limbeck::current(host, &project()?, &typed.into()),
        Command::History(typed) => limbeck::history(host, &project()?, &typed.into()),
        Command::Heads(typed) => limbeck::heads(host, &project()?, &typed.into()),
        Command::Branches(typed) => limbeck::branches(host, &project()?, &typed.into()),
        Command::Show(typed) => limbeck::show(host, &project()?, &typed.revision),
        Command::Edit(typed) => limbeck::edit(host, &project()?, &typed.revision),
        Command::Check(_) => limbeck::check(host, &project()?),
        Command::Doctor(_) => limbeck::doctor(host, lookup, global.x.clone()),
        Command::Completions(typed) => {
            helpers::completions(typed.shell, &mut anstream::stdout());
            Ok(())
        }
        Command::ManPages(typed) => helpers::man_pages(&typed.folder),
    }
}
