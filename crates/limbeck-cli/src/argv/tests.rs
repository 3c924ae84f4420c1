use std::ffi::OsString;

use clap::CommandFactory;

use super::normalized;
use crate::arguments::Arguments;

/// The words in one line, with `~` for a space inside a word.
fn read(line: &str) -> Result<String, String> {
    let words = line.split_whitespace().map(|word| OsString::from(word.replace('~', " "))).collect();
    let written = normalized(words, &Arguments::command())?;
    let written: Vec<String> = written.iter().map(|word| word.to_string_lossy().replace(' ', "~")).collect();
    Ok(written.join(" "))
}

#[test]
fn words_are_sorted_as_argparse_sorts_them() {
    for (typed, written) in [
        ("downgrade -1", "downgrade -- -1"),
        ("downgrade --sql -1", "downgrade --sql -- -1"),
        ("downgrade -1 --sql", "downgrade --sql -- -1"),
        ("show -- -1", "show -- -1"),
        ("show lab@-1", "show lab@-1"),
        ("history -r-3:current", "history --rev-range=-3:current"),
        ("history -r -3", "history --rev-range=-3"),
        ("history --rev-range=-3:", "history --rev-range=-3:"),
        ("history -vi", "history -vi"),
        ("revision -m -~fix --auto", "revision --message=-~fix --autogenerate"),
        ("revision --head=-9 -mtext", "revision --head=-9 --message=text"),
        ("revision --branch lab --ver path", "revision --branch-label=lab --version-path=path"),
        ("-x a=b -x=c=d -xe=f heads", "-x=a=b -x=c=d -x=e=f heads"),
        ("--c x.ini current -c", "--config=x.ini current --check-heads"),
        ("--col never --q heads", "--color=never --quiet heads"),
        ("heads --j", "heads --json"),
        ("stamp --purge a b", "stamp --purge a b"),
        ("--ver", "--version"),
        ("", ""),
    ] {
        assert_eq!(read(typed).as_deref(), Ok(written), "{typed}");
    }
}

#[test]
fn what_clap_refuses_stays_as_it_is() {
    for line in ["nothing -x y", "upgrade --nothing head", "heads -vx", "upgrade head --sql=1", "show"] {
        let command = Arguments::command();
        let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        let written = normalized(words, &command).unwrap();
        let program = std::iter::once(OsString::from("limbeck"));
        assert!(command.try_get_matches_from(program.chain(written)).is_err(), "{line}");
    }
}

/// argparse's words.
#[test]
fn an_option_without_its_value_is_refused() {
    for (line, option) in [
        ("history -r -v", "-r/--rev-range"),
        ("upgrade head --tag", "--tag"),
        ("-x -q heads", "-x"),
        ("revision x --auto -m", "-m/--message"),
        ("revision --head -9x", "--head"),
    ] {
        assert_eq!(read(line), Err(format!("argument {option}: expected one argument")));
    }
}

/// argparse's words.
#[test]
fn the_beginning_of_several_options_is_refused() {
    let error = read("revision --he x").unwrap_err();
    assert!(error.starts_with("ambiguous option: --he could match --"), "{error}");
    assert!(error.contains("--head") && error.contains("--help"), "{error}");
}
