//! Log lines against CPython's `logging`: recorded answers, and fresh ones when python3 is there.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use limbeck_diagnostics::SourceText;
use limbeck_project::logging::{Existing, FileConfig, Level, Logging, Outlet, Record};
use serde_json::Value;

const MESSAGE: &str = "Running upgrade  -> 1975ea83b712, a 5%";

#[test]
fn agrees_with_the_recorded_answers() {
    let recorded = std::fs::read_to_string(support::fixtures().join("logging.json")).unwrap();
    compare(&recorded);
}

#[test]
fn agrees_with_the_python_at_hand() {
    let Some(python) = support::python("agrees_with_the_python_at_hand", "logging.config") else { return };
    compare(&support::run_fixture(&python, "record_logging.py", &[]));
}

fn now() -> Zoned {
    Zoned::new(Timestamp::from_microsecond(1_795_383_435_498_397).unwrap(), TimeZone::UTC)
}

fn compare(answers: &str) {
    for case in serde_json::from_str::<Vec<Value>>(answers).unwrap() {
        let text = case["text"].as_str().unwrap();
        let existing = if case["disable"] == true { Existing::Disable } else { Existing::Keep };
        let source = SourceText::new("x.ini", text);
        let made = Logging::file_config(&FileConfig { source: &source, defaults: &[], existing });
        let logging = match (made, &case["error"]) {
            (Ok(logging), Value::Null) => logging,
            (Err(_), Value::String(_)) => continue,
            (made, expected) => panic!("{expected}, but {made:?}\n{text}"),
        };
        assert_eq!(logging.warnings(), []);
        for record in case["records"].as_array().unwrap() {
            let [name, level, out, err] = [0, 1, 2, 3].map(|index| record[index].as_str().unwrap());
            let logger = if name == "root" { "" } else { name };
            let level = Level::named(level).unwrap();
            let lines = logging.lines(&Record { logger, level, message: MESSAGE, time: &now() });
            for (stream, expected) in [(Outlet::Stdout, out), (Outlet::Stderr, err)] {
                let of_stream = lines.iter().filter(|line| line.outlet == stream);
                let printed: String = of_stream.map(|line| format!("{}\n", line.text)).collect();
                assert_eq!(printed, expected, "{name} {level:?} in\n{text}");
            }
        }
    }
}

/// `M8`: what is not interpreted is said, and no line is lost.
#[test]
fn handlers_that_are_not_followed_print_to_stderr() {
    let text = "[loggers]\nkeys = root\n[handlers]\nkeys = file, console\n[formatters]\nkeys = g\n\
        [logger_root]\nlevel = INFO\nhandlers = file\n[formatter_g]\nformat = %(name)s:%(lineno)d %(message)s\n\
        [handler_file]\nclass = handlers.RotatingFileHandler\nargs = ('x.log',)\nformatter = g\nlevel = WARNING\n\
        [handler_console]\nclass = StreamHandler\n";
    let logging = |text: &str| {
        let source = SourceText::new("x.ini", text);
        Logging::file_config(&FileConfig { source: &source, defaults: &[], existing: Existing::Disable })
            .unwrap()
    };
    let lines = |logging: &Logging, level| -> Vec<String> {
        let found = logging.lines(&Record { logger: "app", level, message: "hello", time: &now() });
        assert!(found.iter().all(|line| line.outlet == Outlet::Stderr));
        found.into_iter().map(|line| line.text).collect()
    };
    let file_alone = logging(text);
    assert_eq!(file_alone.warnings().len(), 2, "{:?}", file_alone.warnings());
    assert_eq!(lines(&file_alone, Level::WARNING), ["WARNI [app] hello"]);
    assert_eq!(lines(&file_alone, Level::INFO), [""; 0]);
    let both = logging(&text.replace("handlers = file", "handlers = file, console"));
    assert_eq!(lines(&both, Level::WARNING), ["hello"]);
}

#[test]
fn without_a_configuration_only_warnings_are_printed() {
    let logging = Logging::unconfigured();
    let lines = |logger, level| logging.lines(&Record { logger, level, message: "m", time: &now() });
    assert_eq!(lines("app", Level::INFO), []);
    assert_eq!(lines("app", Level::WARNING)[0].text, "m");
    // Alembic's logger has a handler that prints nothing.
    assert_eq!(lines("alembic.x", Level::ERROR), []);
}

#[test]
fn file_handlers_with_plain_arguments_are_followed() {
    let handler = |arguments: &str| {
        let text = format!(
            "[loggers]\nkeys = root\n[handlers]\nkeys = file\n[formatters]\nkeys =\n[logger_root]\n\
             level = INFO\nhandlers = file\n[handler_file]\nclass = FileHandler\nargs = {arguments}\n"
        );
        let source = SourceText::new("x.ini", text);
        let call = FileConfig { source: &source, defaults: &[], existing: Existing::Disable };
        Logging::file_config(&call).unwrap()
    };
    for (arguments, truncate) in [
        ("('x.log',)", false),
        ("[\"x.log\"]", false),
        ("('x.log', 'a')", false),
        ("( 'x.log' , 'w' , )", true),
        ("('x.log', 'w', 'utf-8')", true),
    ] {
        let logging = handler(arguments);
        assert_eq!(logging.warnings(), [], "{arguments}");
        let files: Vec<_> =
            logging.files().map(|file| (file.path.to_str().unwrap(), file.truncate)).collect();
        assert_eq!(files, [("x.log", truncate)], "{arguments}");
        let lines = logging.lines(&Record { logger: "app", level: Level::INFO, message: "m", time: &now() });
        assert_eq!(lines.len(), 1);
        assert_eq!((&lines[0].outlet, &*lines[0].text), (&Outlet::File("x.log".into()), "m"));
    }
    // Expressions, other modes and encodings, and what is no tuple are Python's.
    for arguments in [
        "('x.log')",
        "(r'x.log',)",
        "('a' 'b',)",
        "(name,)",
        "('x\\\\y',)",
        "('x', 'x')",
        "('x', 'a', 'latin-1')",
    ] {
        assert_eq!(handler(arguments).warnings().len(), 1, "{arguments}");
    }
}
