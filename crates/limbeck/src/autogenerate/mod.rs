//! Comparing the models with a database.

mod lower;
mod settle;

use std::collections::BTreeSet;

use limbeck_bridge::protocol::Comparison;
use limbeck_database::Connection;
use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{CatalogScope, SchemaScope};
use limbeck_diff::{Diff, DiffOptions, Level, Settled, diff, downgrade_of};
use limbeck_ops::Operation;
use limbeck_schema::Schema;

use crate::execute::{read_catalog, read_rows};
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::target::Target;

/// What the models and a database differ in.
pub(crate) struct Differences {
    /// What makes the database like the models, in a form that a script can hold.
    pub(crate) upgrade: Vec<Operation>,
    /// What undoes that.
    pub(crate) downgrade: Vec<Operation>,
    /// The differences in words.
    pub(crate) detected: Vec<String>,
}

/// Compares the models with a target's database, which must be at the newest revision.
///
/// # Errors
/// `LB0802` when the database is elsewhere, `LB0801` without `target_metadata`, and what stands between Limbeck and
/// the models or the catalog.
pub(crate) fn compare(
    host: &Host<'_>,
    project: &Project,
    target: &mut Target<'_>,
    connection: &mut dyn Connection,
) -> Result<Differences> {
    refuse_hooks(project, target)?;
    target.announce()?;
    require_newest(project, target, connection)?;
    if !target.has_metadata {
        return Err(no_metadata(project));
    }
    let models = target.python.models()?.schema;
    let database = database_schema(target, connection, &models)?;
    let options = DiffOptions {
        compare_type: target.autogenerate.compare_type != Comparison::No,
        compare_server_default: target.autogenerate.compare_server_default != Comparison::No,
        include_schemas: target.autogenerate.include_schemas,
        exclude: std::slice::from_ref(&target.version_table.name),
        filter: None,
    };
    let found = settled_diff(target, connection, &models, &database, &options)?;
    let Diff { operations, findings, before, .. } = found;
    for finding in &findings {
        if finding.level == Level::Unsettled {
            let warning = Error::new(Code::CatalogUnreadable, finding.message.clone());
            let mut warning = warning.diagnostic().clone();
            warning.severity = limbeck_diagnostics::Severity::Warning;
            host.reporter.report(Event::Warning(&warning));
        } else {
            target.journal.tell(&Event::Detected(&finding.message))?;
        }
    }
    let detected = findings
        .into_iter()
        .filter(|finding| finding.level == Level::Detected)
        .map(|finding| finding.message)
        .collect();
    let downgrade = downgrade_of(target.dialect, &target.profile, &operations, &before)?;
    Ok(Differences {
        upgrade: lower::lowered(target.dialect, &target.profile, operations)?,
        downgrade: lower::lowered(target.dialect, &target.profile, downgrade)?,
        detected,
    })
}

/// Compares two schemas, and has the database settle what only it can compare.
pub(crate) fn settled_diff(
    target: &Target<'_>,
    connection: &mut dyn Connection,
    model: &Schema,
    database: &Schema,
    options: &DiffOptions<'_>,
) -> Result<Diff> {
    let compare =
        |settled: &Settled| diff(target.dialect, &target.profile, model, database, settled, options);
    let found = compare(&Settled::nothing())?;
    if found.doubts.is_empty() {
        return Ok(found);
    }
    let settled = settle::settle(target.dialect, &target.profile, connection, &found.doubts)?;
    compare(&settled)
}

/// The part of the catalog that the models speak of, or all of it.
pub(crate) fn database_schema(
    target: &Target<'_>,
    connection: &mut dyn Connection,
    models: &Schema,
) -> Result<Schema> {
    let mentioned: BTreeSet<&str> =
        models.tables.iter().filter_map(|table| table.name.schema.as_deref()).collect();
    let mut scope = CatalogScope {
        schemas: if target.autogenerate.include_schemas { SchemaScope::All } else { SchemaScope::Default },
        table: None,
        exclude: vec![target.version_table.name.clone()],
    };
    let mut schema = read_catalog(connection, target.dialect, &target.profile, &scope)?;
    if !target.autogenerate.include_schemas && !mentioned.is_empty() {
        scope.schemas = SchemaScope::Named(mentioned.into_iter().map(str::to_owned).collect());
        let more = read_catalog(connection, target.dialect, &target.profile, &scope)?;
        let known: BTreeSet<_> = schema.tables.iter().map(|table| table.name.clone()).collect();
        schema.tables.extend(more.tables.into_iter().filter(|table| !known.contains(&table.name)));
        schema.enums.extend(more.enums);
        schema.sequences.extend(more.sequences);
    }
    Ok(schema)
}

fn require_newest(project: &Project, target: &Target<'_>, connection: &mut dyn Connection) -> Result<()> {
    let rows = read_rows(connection, target.dialect, &target.version_table)?;
    let there: BTreeSet<_> = project.graph.resolve_rows(rows.revisions())?.into_iter().collect();
    let newest: BTreeSet<_> = project.graph.real_heads()?.into_iter().collect();
    if there == newest {
        return Ok(());
    }
    let names = |keys: &BTreeSet<_>| {
        let ids: Vec<&str> = keys.iter().map(|key| project.graph.revision(*key).id()).collect();
        if ids.is_empty() { "no revision".to_owned() } else { ids.join(", ") }
    };
    Err(Error::new(Code::NotUpToDate, "Target database is not up to date.")
        .note(format!("the database is at {}, the scripts lead to {}", names(&there), names(&newest)))
        .hint("run `limbeck upgrade heads` first"))
}

fn no_metadata(project: &Project) -> Error {
    let error = Error::new(
        Code::NoMetadata,
        format!(
            "Can't proceed with --autogenerate option; environment script {} does not provide a MetaData object or \
             sequence of objects to the context.",
            project.environment_path().display()
        ),
    );
    match project.config.environment_table() {
        Some(table) => error
            .at(&table.source, table.header, "has no `models`")
            .hint("write `models = \"your_model_module:Base\"` into it"),
        None => error.hint("set `target_metadata` in `env.py` to your models' `Base.metadata`"),
    }
}

/// Functions of the project's that decide over single objects are not called yet; ignoring them would compare what
/// the project wants left alone.
fn refuse_hooks(project: &Project, target: &Target<'_>) -> Result<()> {
    let mut hooks = target.autogenerate.hooks.clone();
    for (name, comparison) in [
        ("compare_type", target.autogenerate.compare_type),
        ("compare_server_default", target.autogenerate.compare_server_default),
    ] {
        if comparison == Comparison::Hook {
            hooks.push(name.to_owned());
        }
    }
    if hooks.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Code::ModelUnsupported,
        format!(
            "`{}` gives `{}`, which this version of Limbeck cannot call",
            project.environment_name(),
            hooks.join("`, `")
        ),
    )
    .note("comparing without it could drop or change what the project wants left alone")
    .hint("leave the hook out for this command, or write the migration by hand with `limbeck revision -m`"))
}
