use limbeck_diagnostics::{Error, SourceText};

use super::Ini;

fn parse(text: &str) -> Result<Ini, Error> {
    Ini::parse(SourceText::new("/p/alembic.ini", text), &[("here", "/p")])
}

/// The message and the text that is underlined.
fn shown(error: &Error) -> (String, String) {
    let location = error.diagnostic().location.as_ref().unwrap();
    let (start, end) = (location.span.start as usize, location.span.end as usize);
    (error.to_string(), location.source.text()[start..end].to_owned())
}

#[test]
fn syntax_errors_underline_what_is_wrong() {
    for (text, message, underlined) in [
        ("a = 1\n", "`/p/alembic.ini` does not begin with a section", "a = 1"),
        ("[a]\n[a]\n", "section `[a]` stands twice in `/p/alembic.ini`", "[a]"),
        ("[a]\nx = 1\n  X : 2\nX = 3", "key `x` of section `[a]` stands twice in `/p/alembic.ini`", "X"),
        (
            "[a]\n  just text  \n",
            "a line of `/p/alembic.ini` is neither a section, a key nor a comment",
            "just text",
        ),
        ("[a]\n = v\n", "a line of `/p/alembic.ini` has a value without a key", "= v"),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(shown(&error), (message.to_owned(), underlined.to_owned()));
        assert!(!error.diagnostic().hints.is_empty());
    }
}

#[test]
fn an_interpolation_error_underlines_the_reference_even_in_a_later_line() {
    let ini = parse("[a]\nb = one\n   two %(DB_URL)s\nc = 5%\nd = %(c)s\ne=%(e)s\n").unwrap();
    let error = ini.get("a", "b").unwrap_err();
    let message = "the value of `b` in section `[a]` refers to `%(DB_URL)s`, but there is no such key";
    assert_eq!(shown(&error), (message.to_owned(), "%(DB_URL)s".to_owned()));
    assert!(error.diagnostic().notes[0].contains("environment variables are not looked up"));

    let error = ini.get("a", "d").unwrap_err();
    let message = "the value of `c` has a `%` that is followed by neither `%` nor `(name)s`";
    assert_eq!(shown(&error), (message.to_owned(), "%".to_owned()));

    let error = ini.get("a", "e").unwrap_err();
    assert_eq!(shown(&error).1, "e=%(e)s".trim_start_matches("e="));
}

#[test]
fn no_password_is_in_an_error() {
    let ini = parse("[a]\nurl = postgresql://u:s3cret%40x@h/d\ndb_password = s3cret%\n").unwrap();
    for key in ["url", "db_password"] {
        let error = ini.get("a", key).unwrap_err();
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
    let error = parse("[a]\nurl = postgresql://u:s3cret@h/d\nb\n").unwrap_err();
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    let error = Ini::empty("x".as_ref(), &[]).set("a", "url", "s3cret%").unwrap_err();
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
}

#[test]
fn set_values_are_raw_and_removed_values_uncover_inherited_ones() {
    let mut ini = parse("[a]\nhere = own\n").unwrap();
    ini.set("a", "Here", "p%%w").unwrap();
    assert_eq!(ini.raw("a", "here"), Some("p%%w"));
    assert_eq!(ini.get("a", "here").unwrap().as_deref(), Some("p%w"));
    assert!(ini.remove("a", "HERE"));
    assert_eq!(ini.get("a", "here").unwrap().as_deref(), Some("/p"));
    assert!(!ini.remove("a", "here"));
    ini.set("new", "k", "%(here)s/x").unwrap();
    assert_eq!(ini.get("new", "k").unwrap().as_deref(), Some("/p/x"));
}
