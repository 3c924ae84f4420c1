use limbeck_diagnostics::Code;

use super::*;

fn name(text: &str) -> Symbol {
    Symbol::Name(text.to_owned())
}

#[test]
fn symbols_and_branches() {
    let table = [
        ("head", None, Symbol::Head),
        ("heads", None, Symbol::Heads),
        ("base", None, Symbol::Base),
        ("ae10", None, name("ae10")),
        ("HEAD", None, name("HEAD")),
        ("shop@head", Some("shop"), Symbol::Head),
        ("@head", Some(""), Symbol::Head),
        ("a@b@c", Some("a"), name("b@c")),
        ("-2", None, Symbol::Down(2, "-2".into())),
        ("shop@-1_0", Some("shop"), Symbol::Down(10, "-1_0".into())),
        ("-0", None, name("-0")),
        ("+2", None, name("+2")),
        ("-1x", None, name("-1x")),
        ("-_1", None, name("-_1")),
        ("", None, name("")),
    ];
    for (text, branch, symbol) in table {
        let absolute = Absolute { branch: branch.map(str::to_owned), symbol };
        assert_eq!(RevisionExpr::parse(text).absolute, absolute, "{text}");
    }
}

#[test]
fn relative_forms() {
    // branch, symbol, steps
    let table = [
        ("+1", Some((None, None, 1))),
        ("-2", Some((None, None, -2))),
        ("+007", Some((None, None, 7))),
        ("head-1", Some((None, Some("head"), -1))),
        ("ae10+2", Some((None, Some("ae10"), 2))),
        ("größe+2", Some((None, Some("größe"), 2))),
        ("shop@+1", Some((Some("shop"), None, 1))),
        ("shop@ae10-1", Some((Some("shop"), Some("ae10"), -1))),
        // The shortest branch that leaves a relative form behind it.
        ("a@b@+1", Some((Some("a@b"), None, 1))),
        ("a@b+1@c+2", Some((Some("a"), Some("b"), 1))),
        // Only the beginning of the text is looked at, so a label with a hyphen and a digit is one too.
        ("-1x", Some((None, None, -1))),
        ("rel-2@head", Some((None, Some("rel"), -2))),
        ("rel-2", Some((None, Some("rel"), -2))),
        ("rel-2@+1", Some((Some("rel-2"), None, 1))),
        ("head", None),
        ("shop@head", None),
        ("user-accounts", None),
        ("user-accounts@head", None),
        ("+", None),
        ("", None),
        ("@+1", None),
        ("99999999999999999999", None),
    ];
    for (text, expected) in table {
        let found = RevisionExpr::parse(text).relative;
        let shown = found.as_ref().map(|one| (one.branch.as_deref(), one.symbol.as_deref(), one.steps));
        assert_eq!(shown, expected, "{text}");
    }
    let far = RevisionExpr::parse("-99999999999999999999").relative.unwrap();
    assert_eq!((far.steps, far.distance()), (-i64::MAX, "99999999999999999999"));
}

#[test]
fn migration_targets() {
    let up = |text: &str, mode| {
        MigrationTarget::upgrade(text, mode).map(|one| (one.start.map(|s| s.text), one.destination.text))
    };
    assert_eq!(up("head", Mode::Online).unwrap(), (None, "head".into()));
    assert_eq!(up("a:b", Mode::Offline).unwrap(), (Some("a".into()), "b".into()));
    assert_eq!(up("a:b", Mode::Online).unwrap_err().to_string(), "Range revision not allowed");
    for broken in ["a:b:c", ":b", "a:"] {
        assert_eq!(up(broken, Mode::Offline).unwrap_err().code(), Code::RevisionArgument, "{broken}");
    }
    let down = |text: &str, mode| MigrationTarget::downgrade(text, mode).map(|one| one.destination.text);
    assert_eq!(down("-1", Mode::Online).unwrap(), "-1");
    assert_eq!(down("b:a", Mode::Offline).unwrap(), "a");
    assert_eq!(down("b:a", Mode::Online).unwrap_err().to_string(), "Range revision not allowed");
    let refused = down("a", Mode::Offline).unwrap_err();
    assert_eq!(refused.to_string(), "downgrade with --sql requires <fromrev>:<torev>");
}

#[test]
fn stamp_targets() {
    let parse = |texts: &[&str], mode| {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        StampTarget::parse(&texts, mode).map(|one| {
            (
                one.start.map(|start| start.text),
                one.destinations.into_iter().map(|one| one.text).collect::<Vec<_>>(),
            )
        })
    };
    assert_eq!(parse(&["a", "b"], Mode::Online).unwrap(), (None, vec!["a".into(), "b".into()]));
    assert_eq!(parse(&["a:b"], Mode::Online).unwrap(), (None, vec!["a:b".into()]));
    assert_eq!(parse(&["a:b", "c", "a:d"], Mode::Offline).unwrap().0, Some("a".into()));
    let words = "Stamp operation with --sql only supports a single starting revision at a time";
    assert_eq!(parse(&["a:b", "c:d"], Mode::Offline).unwrap_err().to_string(), words);
}

#[test]
fn history_ranges() {
    let table = [
        (":", HistoryEnd::Open, HistoryEnd::Open),
        ("a:", HistoryEnd::Revision(RevisionExpr::parse("a")), HistoryEnd::Open),
        (" -3:current ", HistoryEnd::Revision(RevisionExpr::parse("-3")), HistoryEnd::Current),
        ("current:+1", HistoryEnd::Current, HistoryEnd::Revision(RevisionExpr::parse("+1"))),
    ];
    for (text, start, end) in table {
        let range = HistoryRange::parse(text).unwrap();
        assert_eq!(range, HistoryRange { start, end }, "{text}");
        assert_eq!(range.needs_current(), text.contains("current"));
    }
    for broken in ["a", "a:b:c"] {
        let words = "History range requires [start]:[end], [start]:, or :[end]";
        assert_eq!(HistoryRange::parse(broken).unwrap_err().to_string(), words, "{broken}");
    }
}
