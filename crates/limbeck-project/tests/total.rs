//! No text makes a reader panic, and every place that an error names lies inside its text.

use limbeck_diagnostics::{Error, SourceText};
use limbeck_project::dotenv::{DotEnv, Environment, References, Release, Winner};
use limbeck_project::ini::Ini;
use limbeck_project::logging::{Existing, FileConfig, Logging};
use proptest::prelude::*;

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("[a]\n".to_owned()),
        Just("k = ".to_owned()),
        Just("\n  ".to_owned()),
        Just("%(k)s".to_owned()),
        "[\\[\\]=:%()#; \\t\r\n'\"\\\\${}\u{1c}\u{85}éA-C-]{0,6}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn well_placed(error: &Error) {
    if let Some(location) = &error.diagnostic().location {
        let (start, end) = (location.span.start as usize, location.span.end as usize);
        assert!(location.source.text().get(start..end).is_some(), "{error:?}");
    }
}

proptest! {
    #[test]
    fn the_ini_reader_is_total(text in texts()) {
        match Ini::parse(SourceText::new("x.ini", text.as_str()), &[("here", "/p")]) {
            Err(error) => well_placed(&error),
            Ok(ini) => {
                for section in ini.section_names() {
                    for key in ini.keys(section).unwrap_or_default() {
                        if let Err(error) = ini.get(section, key) {
                            well_placed(&error);
                        }
                        let span = ini.span(section, key);
                        prop_assert!(span.is_none_or(|span| text.get(span.start as usize..span.end as usize).is_some()));
                    }
                }
            }
        }
    }

    #[test]
    fn the_logging_reader_is_total(text in texts()) {
        let whole = format!("[loggers]\nkeys=root\n[handlers]\nkeys=h\n[formatters]\nkeys=f\n[logger_root]\nhandlers=h\n\
            [handler_h]\nclass=StreamHandler\nformatter=f\n[formatter_f]\nformat = {text}");
        let source = SourceText::new("x.ini", whole);
        let call = FileConfig { source: &source, defaults: &[], existing: Existing::Keep };
        if let Err(error) = Logging::file_config(&call) {
            well_placed(&error);
        }
    }

    #[test]
    fn the_dotenv_reader_is_total(text in texts()) {
        for release in [Release::Old, Release::LATEST] {
            DotEnv::parse(&text, release).load(&mut Environment::new(), Winner::File, References::Expanded);
        }
    }
}
