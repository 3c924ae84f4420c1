//! From arguments to the one command.

use std::path::PathBuf;

use limbeck::{Host, Lookup, Project};
use limbeck_diagnostics::Result;

use crate::arguments::{Arguments, Command, Global};
use crate::process::{variables, with_host};
use crate::terminal::Terminal;

/// Runs what was typed.
pub(crate) fn run(arguments: Arguments, folder: PathBuf, terminal: &Terminal) -> Result<()> {
    let Arguments { global, command } = arguments;
    let lookup = lookup(&global, folder.clone());
    with_host(&global, folder, terminal, |host| call(host, &lookup, &global, command))
}

fn lookup(global: &Global, folder: PathBuf) -> Lookup {
    Lookup {
        cwd: folder,
        files: global.config.clone(),
        alembic_config: variables().get("ALEMBIC_CONFIG").map(PathBuf::from),
        section: global.name.clone(),
    }
}

fn call(host: &Host<'_>, lookup: &Lookup, global: &Global, command: Command) -> Result<()> {
    let project = || Project::load(host, lookup, global.x.clone());
    match command {
        Command::Init(typed) => {
            let arguments = limbeck::Init {
                directory: typed.directory,
                template: typed.template,
                package: typed.package,
            };
            limbeck::init(host, lookup, &arguments)
        }
        Command::Revision(typed) => {
            let arguments = limbeck::NewScript {
                message: typed.message,
                autogenerate: typed.autogenerate,
                head: typed.head,
                splice: typed.splice,
                branch_label: typed.branch_label,
                version_path: typed.version_path.map(PathBuf::from),
                rev_id: typed.rev_id,
                depends_on: typed.depends_on,
            };
            limbeck::revision(host, &project()?, &arguments).map(|_| ())
        }
        Command::Upgrade(typed) => {
            let arguments = limbeck::Upgrade { revision: typed.revision, sql: typed.sql, tag: typed.tag };
            limbeck::upgrade(host, &project()?, &arguments)
        }
        Command::Downgrade(typed) => {
            let arguments = limbeck::Downgrade { revision: typed.revision, sql: typed.sql, tag: typed.tag };
            limbeck::downgrade(host, &project()?, &arguments)
        }
        Command::Stamp(typed) => {
            let arguments = limbeck::Stamp {
                revisions: typed.revisions,
                sql: typed.sql,
                tag: typed.tag,
                purge: typed.purge,
            };
            limbeck::stamp(host, &project()?, &arguments)
        }
        Command::Current(typed) => {
            let arguments = limbeck::Current { check_heads: typed.check_heads, verbose: typed.verbose };
            limbeck::current(host, &project()?, &arguments)
        }
        Command::History(typed) => {
            let arguments = limbeck::History {
                range: typed.rev_range,
                verbose: typed.verbose,
                indicate_current: typed.indicate_current,
            };
            limbeck::history(host, &project()?, &arguments)
        }
        Command::Heads(typed) => {
            let arguments =
                limbeck::Heads { verbose: typed.verbose, resolve_dependencies: typed.resolve_dependencies };
            limbeck::heads(host, &project()?, &arguments)
        }
        Command::Show(typed) => limbeck::show(host, &project()?, &typed.revision),
        Command::Check => limbeck::check(host, &project()?),
        Command::Doctor(typed) => limbeck::doctor(host, lookup, global.x.clone(), typed.json),
    }
}
