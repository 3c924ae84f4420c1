//! Command lines that cannot be understood, told in argparse's words where a script may look for them.

use std::ffi::OsString;
use std::io::Write as _;

use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use limbeck_diagnostics::hide;

/// The status for a command line that cannot be understood.
pub(crate) const STATUS: u8 = 2;

/// A usage error, or a request for help.
#[derive(Debug)]
pub(crate) struct Error(Box<clap::Error>);

impl From<clap::Error> for Error {
    fn from(error: clap::Error) -> Self {
        Self(Box::new(error))
    }
}

/// What the words mean. Like argparse, misses a value before it minds an option that it does not know.
pub(crate) fn matches(command: &mut clap::Command, words: &[OsString]) -> Result<ArgMatches, Error> {
    let error = match parse(command, words) {
        Ok(matches) => return Ok(matches),
        Err(error) => error,
    };
    let unknown = match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::UnknownArgument, Some(ContextValue::String(unknown))) => unknown.clone(),
        _ => return Err(error.into()),
    };
    // Of `-2:5` clap names the beginning.
    let is_unknown = |word: &OsString| word.to_string_lossy().starts_with(&unknown);
    let Some(at) = words.iter().position(is_unknown) else { return Err(error.into()) };
    let known: Vec<OsString> = [&words[..at], &words[at + 1..]].concat();
    match matches(command, &known) {
        Err(other) if other.0.kind() == ErrorKind::MissingRequiredArgument => Err(other),
        _ => Err(error.into()),
    }
}

fn parse(command: &mut clap::Command, words: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let program = std::iter::once(OsString::from("limbeck"));
    command.try_get_matches_from_mut(program.chain(words.iter().cloned()))
}

impl Error {
    /// Prints it and returns the status: help and version go to standard output and are no failure.
    pub(crate) fn show(&self) -> u8 {
        let error = &self.0;
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                let _ = error.print();
                return 0;
            }
            ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                say("limbeck [OPTIONS] <COMMAND>", "too few arguments");
            }
            ErrorKind::MissingRequiredArgument => {
                say(&self.usage(), &format!("the following arguments are required: {}", self.missing()));
            }
            // A URL that stands in the wrong place is repeated without its password.
            _ => {
                let text = error.render().ansi().to_string();
                let _ = write!(anstream::stderr(), "{}", hide(&text));
            }
        }
        STATUS
    }

    fn usage(&self) -> String {
        let usage = self.0.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
        usage.trim().strip_prefix("Usage:").unwrap_or(&usage).trim().to_owned()
    }

    /// The names of the values, as they are in Alembic's help.
    fn missing(&self) -> String {
        let Some(ContextValue::Strings(names)) = self.0.get(ContextKind::InvalidArg) else {
            return String::new();
        };
        let name = |name: &String| name.trim_matches(['<', '>', '.', '[', ']']).to_lowercase();
        names.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}

fn say(usage: &str, problem: &str) {
    let _ = writeln!(
        anstream::stderr(),
        "usage: {usage}\nlimbeck: error: {problem}\n\nFor more information, try '--help'."
    );
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::CommandFactory;

    use super::matches;
    use crate::arguments::Arguments;

    #[test]
    fn a_missing_value_counts_more_than_an_unknown_option() {
        let words = |line: &str| line.split_whitespace().map(OsString::from).collect::<Vec<_>>();
        let error = matches(&mut Arguments::command(), &words("upgrade -2:5 --sql")).unwrap_err();
        assert_eq!(error.missing(), "revision");
        assert!(error.usage().starts_with("limbeck upgrade"), "{}", error.usage());
        let error = matches(&mut Arguments::command(), &words("merge")).unwrap_err();
        assert_eq!(error.missing(), "revisions");
        let error = matches(&mut Arguments::command(), &words("heads --nothing")).unwrap_err();
        assert!(error.0.to_string().contains("'--nothing'"));
    }
}
