//! The Python side, carried inside the program.

use std::fmt::Write as _;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

macro_rules! carried {
    ($($module:literal),* $(,)?) => {
        &[
            ("", include_str!("../../../python/limbeck/__init__.py")),
            $(($module, include_str!(concat!("../../../python/limbeck/", $module, ".py"))),)*
        ]
    };
}

/// The modules of `python/limbeck` that a worker needs: name in the package (empty for the package itself), and
/// source. A test compares the list with the folder.
pub(crate) const MODULES: &[(&str, &str)] = carried![
    "_alembic",
    "_batch",
    "_build",
    "_config",
    "_connection",
    "_constraints",
    "_dialects",
    "_environment",
    "_errors",
    "_execute",
    "_export",
    "_failure",
    "_migration",
    "_missing",
    "_models",
    "_names",
    "_operations",
    "_options",
    "_protocol",
    "_proxy",
    "_scripts",
    "_session",
    "_steps",
    "_table",
    "_target",
    "_transactions",
    "_types",
    "_values",
    "_version_table",
    "_worker",
    "_write_hooks",
    "context",
    "op"
];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_is_carried() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../python/limbeck");
        let mut found: Vec<String> = fs_err::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".py").map(str::to_owned))
            // Starting the program is not a worker's business.
            .filter(|name| name != "__main__")
            .map(|name| if name == "__init__" { String::new() } else { name })
            .collect();
        found.sort();
        let carried: Vec<&str> = MODULES.iter().map(|(name, _)| *name).collect();
        assert_eq!(carried, found);
    }

    #[test]
    fn both_sides_have_one_version() {
        let (_, package) = MODULES[0];
        assert!(package.contains(&format!("__version__ = \"{}\"\n", env!("CARGO_PKG_VERSION"))));
    }
}
