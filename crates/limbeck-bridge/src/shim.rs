//! The Python side, carried inside the program.

use std::fmt::Write as _;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

/// The modules of `python/limbeck` that a worker needs: name in the package (empty for the package itself), and
/// source. A test compares the list with the folder.
pub(crate) const MODULES: &[(&str, &str)] = &[("", include_str!("../../../python/limbeck/__init__.py"))];

/// What `python -c` runs: it reads the modules from its standard input and starts the worker.
pub(crate) const LOADER: &str = include_str!("loader.py");

/// The hash of the shim's sources, by which the program and the installed package know each other.
pub fn hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let mut hasher = Sha256::new();
        for (name, source) in MODULES {
            // The lengths keep two lists from looking the same.
            hasher.update(format!("{} {}\n{name}{source}", name.len(), source.len()));
        }
        let digest = hasher.finalize();
        let mut text = String::from("sha256:");
        for byte in digest {
            let _ = write!(text, "{byte:02x}");
        }
        text
    })
}

/// The first line that the worker reads: the modules.
pub(crate) fn bundle(terminal_input: bool) -> String {
    let modules: serde_json::Map<String, serde_json::Value> =
        MODULES.iter().map(|(name, source)| ((*name).to_owned(), (*source).into())).collect();
    let bundle = serde_json::json!({
        "modules": modules,
        "hash": hash(),
        "terminal_input": terminal_input,
    });
    format!("{bundle}\n")
}
