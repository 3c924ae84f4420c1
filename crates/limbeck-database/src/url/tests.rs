use limbeck_diagnostics::Code;
use serde_json::{Value, json};

use super::*;

/// What SQLAlchemy 2.1.9 says, recorded by `tests/fixtures/make_url.py`.
const RECORDED: &str = include_str!("../../tests/fixtures/make_url.jsonl");

fn description(text: &str) -> Value {
    match Url::parse(text) {
        Err(_) => Value::Null,
        Ok(url) => json!({
            "url": text,
            "scheme": url.scheme(),
            "username": url.username(),
            "password": url.password(),
            "host": url.host(),
            "port": url.port(),
            "database": url.database(),
            "query": url.query(),
        }),
    }
}

#[test]
fn urls_are_read_as_sqlalchemy_reads_them() {
    let mut count = 0;
    for line in RECORDED.lines() {
        let recorded: Value = serde_json::from_str(line).unwrap();
        let text = recorded["url"].as_str().unwrap();
        // SQLAlchemy fails only when it connects to a port that cannot be.
        let impossible_port = recorded["port"].as_i64().is_some_and(|port| !(0..=65535).contains(&port));
        let refused = recorded.get("error").is_some() || impossible_port;
        let expected = if refused { Value::Null } else { recorded.clone() };
        assert_eq!(description(text), expected, "{text:?}");
        count += 1;
    }
    assert!(count > 500);
}

#[test]
fn passwords_are_never_shown() {
    for text in [
        "postgresql://u:s3cret@h/d",
        "postgresql://u:s3c@ret@h/d",
        "postgresql://u:s3c/r?e@t@h:5/d",
        "postgresql://u:s3c:r@ret:x@h/d",
        "postgresql://u:s3c@ret/x@h/d",
        "postgresql://h/d?user=u&password=s3cret",
        "postgresql://u:s3c@ret@h:port/d",
        "postgresql//u:s3cret@h/d",
    ] {
        let shown = match Url::parse(text) {
            Ok(url) => {
                assert_eq!(url.shown_host(), Some("h"), "{text}");
                format!("{url} {url:?}")
            }
            Err(error) => format!("{error:?}"),
        };
        assert!(!shown.contains("ret") && !shown.contains("s3c"), "{shown}");
    }
}

#[test]
fn errors_underline_the_part() {
    for (text, message, underlined) in [
        ("", "Could not parse SQLAlchemy URL from given URL string", ""),
        (
            "driver://user:pass@localhost:dbname/x",
            "the URL's port `dbname` is not a number from 0 to 65535",
            "dbname",
        ),
        ("postgresql://u:p@h:99999/x", "the URL's port `99999` is not a number from 0 to 65535", "99999"),
        ("postgresql://h:/x", "the URL has a `:` after its host but no port", "/"),
        (
            "host=localhost dbname=x",
            "Could not parse SQLAlchemy URL from given URL string",
            "host=localhost dbname=x",
        ),
    ] {
        let error = Url::parse(text).unwrap_err();
        assert_eq!(error.code(), Code::BadUrl);
        assert_eq!(error.to_string(), message);
        let found = error.diagnostic().location.as_ref().map_or("", |location| {
            &location.source.text()[location.span.start as usize..location.span.end as usize]
        });
        assert_eq!(found, underlined, "{text}");
    }
}

#[test]
fn parts_and_parameters_are_underlined_without_the_password() {
    let url = Url::parse("postgresql+x://user:se%40cret@h/d?ssl+mode=a&b=2&b=3").unwrap();
    let place = |error: Error| {
        let location = error.diagnostic().location.clone().unwrap();
        let text = location.source.text().to_owned();
        text[location.span.start as usize..location.span.end as usize].to_owned()
    };
    let error = || Error::new(Code::BadUrl, "x");
    assert_eq!(place(url.underline(error(), UrlPart::Scheme, "")), "postgresql+x");
    assert_eq!(place(url.underline(error(), UrlPart::Password, "")), "***");
    assert_eq!(place(url.underline_parameter(error(), "b", "")), "b=2");
    assert_eq!(place(url.underline_parameter(error(), "ssl mode", "")), "ssl+mode=a");
    assert!(url.underline(error(), UrlPart::Port, "").diagnostic().location.is_none());
}

#[test]
fn the_scheme_names_dialect_and_driver() {
    let url = Url::parse("postgresql+psycopg2://h").unwrap();
    assert_eq!((url.backend(), url.driver()), ("postgresql", Some("psycopg2")));
    assert_eq!(Url::parse("sqlite://").unwrap().driver(), None);
}
