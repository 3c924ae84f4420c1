//! The models of a project without an `env.py`: named in its configuration, and imported as `env.py` would do it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use limbeck_diagnostics::{SourceText, Span};
use limbeck_schema::MetadataFacts;

use crate::NeedsPython;
use crate::effects::{self, Effects, Modules};

/// Something that a configuration file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedObject<'t> {
    /// Its module.
    pub module: &'t str,
    /// Its dotted name there; nothing for a module that is only imported.
    pub name: Option<&'t str>,
    /// Where the file names it.
    pub span: Span,
}

/// What surrounds the imports.
pub struct ReferencesWorld<'w> {
    /// What imports lead to.
    pub modules: &'w dyn Modules,
    /// The process environment.
    pub variables: &'w BTreeMap<String, String>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferencesRead {
    /// What is known of the models' metadata.
    pub facts: MetadataFacts,
    /// Every file that was read.
    pub files: Vec<PathBuf>,
}

/// Checks that importing `models` and then `others` can be left out, and finds out what is known of the metadata: of
/// each model's attribute `metadata`, unless it is a `MetaData` itself.
///
/// # Errors
/// The place that only Python can tell about: a line of the project's, or a reference in `source`.
pub fn read_references(
    source: &SourceText,
    models: &[NamedObject<'_>],
    others: &[NamedObject<'_>],
    world: &ReferencesWorld<'_>,
) -> Result<ReferencesRead, NeedsPython> {
    let mut effects = Effects::within(world.modules, source);
    effects.set_variables(world.variables);
    let mut found = Vec::new();
    for (index, one) in models.iter().chain(others).enumerate() {
        let value = effects.reference_here(one.module, one.name, one.span)?;
        let required = effects.required_variables().iter();
        if let Some(name) = required.into_iter().find(|name| !world.variables.contains_key(*name)) {
            let reason = format!("what this imports raises without the variable `{name}`");
            return Err(NeedsPython::new(source, one.span, reason));
        }
        if index < models.len() && one.name.is_some() {
            found.push(match effects::facts_of(&value) {
                MetadataFacts::Unknown {} => effects.attribute_of(&value, "metadata", one.span)?,
                MetadataFacts::Known { .. } => value,
            });
        }
    }
    let value = match <[effects::Value; 1]>::try_from(found) {
        Ok([one]) => one,
        Err(several) if several.is_empty() => effects::Value::None,
        Err(several) => effects::Value::Sequence(several.into()),
    };
    Ok(ReferencesRead { facts: effects::facts_of(&value), files: effects.files() })
}
