//! The reference page of the codes is what the registry says. With `LIMBECK_BLESS=1` it is written anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use limbeck_diagnostics::Code;

const ROOMS: &[(&str, &str)] = &[
    ("LB01", "Configuration"),
    ("LB02", "Environment"),
    ("LB03", "Revisions"),
    ("LB04", "Python source"),
    ("LB05", "Interpreter and worker"),
    ("LB06", "Connection"),
    ("LB07", "Execution"),
    ("LB08", "Autogenerate"),
    ("LB09", "Everything else"),
];

fn page() -> String {
    let mut page =
        "# Errors\n\nEvery failure has a stable code. The exit status is 255 for all of them, and 2 for a \
                    command line that\ncannot be understood.\n"
            .to_owned();
    for (prefix, title) in ROOMS {
        page += &format!("\n## {title}\n\n| code | meaning |\n| --- | --- |\n");
        for code in Code::ALL.iter().filter(|code| code.id().starts_with(prefix)) {
            page += &format!("| `{}` | {} |\n", code.id(), code.explanation().text);
        }
    }
    page
}

#[test]
fn every_code_is_on_the_reference_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/errors.md");
    if std::env::var_os("LIMBECK_BLESS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), page());
}
