//! Naming conventions, and what is known of the project's `MetaData`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `MetaData(naming_convention={...})`: a template by kind of object (`ix`, `uq`, `ck`, `fk`, `pk`), in the
/// `%(token)s` form of SQLAlchemy's manual, "Configuring Constraint Naming Conventions".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NamingConvention {
    /// The templates.
    pub templates: BTreeMap<String, String>,
}

/// What a rendering must know of the metadata that `env.py` hands to `context.configure`: the SQL of a
/// hand-written `create_table` depends on its naming convention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "facts", rename_all = "snake_case", deny_unknown_fields)]
pub enum MetadataFacts {
    /// Read from the source, and proven by the effects check, or reported by a worker that loaded the models.
    Known {
        /// The convention in force: that of the one `MetaData`. Several `MetaData`, or none, have none.
        convention: NamingConvention,
    },
    /// Not known: an operation whose SQL could depend on it must wait for Python.
    Unknown {},
}

impl MetadataFacts {
    /// No convention is in force.
    pub fn no_convention() -> Self {
        Self::Known { convention: NamingConvention::default() }
    }
}
