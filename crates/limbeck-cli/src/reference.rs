//! `docs/reference/README.md` says what `--help` says.

use std::path::Path;

use clap::{Arg, Command, CommandFactory};

use crate::arguments::Arguments;

const INTRODUCTION: &str = "\
# Commands and options

`limbeck COMMAND --help` says the same at the terminal. Long options may be abbreviated, as in Alembic.
Exit statuses and error codes: [errors](errors.md). What is read and what Python runs: [Python](python.md).
";

const AFTER: &str = "
## Environment variables

| variable | meaning |
| --- | --- |
| `ALEMBIC_CONFIG` | the configuration file, when `-c` does not name one |
| `LIMBECK_PYTHON` | the interpreter of the project, when `--interpreter` does not name one |
| `NO_COLOR` | no colours |

The variables of the database's own clients (`PG*`), and what `load_dotenv()` reads, count as they do for the driver
that the URL names.
";

fn page() -> String {
    let mut command = Arguments::command();
    command.build();
    let mut page = INTRODUCTION.to_owned();
    page += "\n## Options before the command\n\n";
    page += "Those marked \u{2a} may also stand after it.\n\n";
    page += &table(&command, |arg| shown(arg) && !arg.is_positional());
    page += "\n## Commands\n\n| command | |\n| --- | --- |\n";
    for one in commands(&command) {
        page += &format!("| [`{0}`](#limbeck-{0}) | {1} |\n", one.get_name(), help(one.get_about()));
    }
    for one in commands(&command) {
        page += &format!("\n### `limbeck {}`\n\n{}.\n", one.get_name(), help(one.get_about()));
        let own = |arg: &Arg| shown(arg) && !arg.is_global_set();
        if one.get_arguments().any(own) {
            page += &format!("\n{}", table(one, own));
        }
    }
    page + AFTER
}

fn commands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|one| !one.is_hide_set())
}

fn shown(arg: &Arg) -> bool {
    !arg.is_hide_set() && !matches!(arg.get_id().as_str(), "help" | "version")
}

fn table(command: &Command, wanted: impl Fn(&Arg) -> bool) -> String {
    let mut text = "| | |\n| --- | --- |\n".to_owned();
    for arg in command.get_arguments().filter(|arg| wanted(arg)) {
        let mark = if arg.is_global_set() { " \u{2a}" } else { "" };
        let values = if arg.get_action().takes_values() { arg.get_possible_values() } else { Vec::new() };
        let values: Vec<String> = values
            .iter()
            .map(|value| match value.get_help() {
                Some(text) => format!("`{}`: {}", value.get_name(), help(Some(text))),
                None => format!("`{}`", value.get_name()),
            })
            .collect();
        let values = if values.is_empty() { String::new() } else { format!(" ({})", values.join("; ")) };
        text += &format!("| `{}`{mark} | {}{values} |\n", form(arg), help(arg.get_help()));
    }
    text
}

/// `-m, --message MESSAGE`, or `REVISION` for what is no option.
fn form(arg: &Arg) -> String {
    let names =
        [arg.get_short().map(|short| format!("-{short}")), arg.get_long().map(|long| format!("--{long}"))];
    let names = names.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let value = match arg.get_value_names() {
        Some(values) if arg.get_action().takes_values() => {
            values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    };
    let many = arg.get_num_args().is_some_and(|range| range.max_values() > 1);
    let value = if many { format!("{value}...") } else { value };
    [names, value].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn help(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default().replace('|', "\\|")
}

#[test]
fn the_page_of_commands_is_the_help() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/README.md");
    let wanted = page();
    if std::env::var_os("LIMBECK_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "docs/reference/README.md is not what --help says; LIMBECK_BLESS=1 writes it anew"
    );
}
