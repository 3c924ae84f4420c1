//! The types that SQLAlchemy's `type_descriptor` changes for a driver, as SQLAlchemy says.
#![allow(clippy::unwrap_used)]

mod support;

use limbeck_dialect::dialect;
use limbeck_schema::types::SIGNATURES;

#[test]
fn adapted_types_are_those_of_sqlalchemy() {
    for name in ["postgresql", "sqlite", "mysql"] {
        let script = "adapted_types.py";
        let Some(found) = support::python::oracle("adapted types", "sqlalchemy", script, name) else {
            return;
        };
        let ours = dialect(name).unwrap().adapted_types().unwrap();
        let is_known = |kind: &&str| SIGNATURES.iter().any(|signature| signature.kind == *kind);
        let theirs: Vec<&str> = found.as_array().unwrap().iter().map(|kind| kind.as_str().unwrap()).collect();
        for kind in theirs.iter().filter(|kind| is_known(kind)) {
            assert!(ours.contains(kind), "{name}: {kind} is adapted");
        }
        for kind in ours {
            // What an enumeration does besides being written is another class's business there.
            assert!(
                theirs.contains(kind) || kind.ends_with("num") || kind.ends_with("ENUM"),
                "{name}: {kind} is not"
            );
        }
    }
}
