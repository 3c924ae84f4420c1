//! `show --schema`: the schema at a revision, without a database.

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_dialect::{Dialect, Profile, Rendered, RunState};
use limbeck_ops::{Action, CreateEnum, CreateTable, Operation};
use limbeck_revisions::RevisionExpr;
use limbeck_schema::{Constraint, MetadataFacts, Schema, Table};
use serde::Serialize;

use crate::document::tell;
use crate::environment::{Reading, Request, assumed_profile, read_environment};
use crate::host::Host;
use crate::project::Project;
use crate::replay::{Replayer, Unknown};
use crate::report::Event;

#[derive(Serialize)]
struct Body {
    revisions: Vec<String>,
    unknown: Vec<Unknown>,
    schema: Schema,
    convention_known: bool,
}

/// Prints the schema at a revision as the statements that would make it, in the dialect of the project's database
/// (PostgreSQL's when only Python knows which that is), and says from where on it may be wrong.
///
/// # Errors
/// What is wrong with the revision; `LB0311` for `current`, which is a question to a database.
pub fn show_schema(host: &Host<'_>, project: &Project, revision: &str) -> Result<()> {
    if revision == "current" {
        return Err(Error::new(
            Code::RevisionArgument,
            "`--schema` asks no database, so that `current` means nothing",
        )
        .hint("name the revision that `limbeck current` shows"));
    }
    let world = project.world(host)?;
    let request = Request { offline: true, ..Request::default() };
    let (profile, facts) = match read_environment(host, project, &request)? {
        Reading::Read(environment) => (environment.offline_profile(), environment.facts().clone()),
        Reading::NeedsPython(_) => {
            (assumed_profile(limbeck_dialect::dialects()[0], world), MetadataFacts::Unknown {})
        }
    };
    let dialect = limbeck_dialect::dialect(&profile.dialect)
        .ok_or_else(|| Error::new(Code::Internal, format!("no dialect `{}`", profile.dialect)))?;
    let target = RevisionExpr::parse(revision);
    let found = Replayer { project, world, dialect, facts: &facts }.replay(&target)?;
    for one in &found.unknown {
        let line = one.line.map(|line| format!(":{line}")).unwrap_or_default();
        let words =
            format!("-- from {} on, not certain: it {} ({}{line})", one.revision, one.reason, one.path);
        host.reporter.report(Event::Answer(&words));
    }
    let convention_known = matches!(facts, MetadataFacts::Known { .. });
    if !convention_known && found.schema.tables.iter().any(has_open_names) {
        let words =
            "-- names that a naming convention of the models makes are not certain: only Python knows it";
        host.reporter.report(Event::Answer(words));
    }
    for text in statements(dialect, &profile, &found.schema)? {
        host.reporter.report(Event::Answer(&format!("{text};\n")));
    }
    tell(host, "show_schema", Some(dialect.name()), || Body {
        revisions: found.rows.into_iter().collect(),
        unknown: found.unknown,
        schema: found.schema,
        convention_known,
    })
}

/// Whether a naming convention would have a say in what the table's constraints are called.
fn has_open_names(table: &Table) -> bool {
    let mut names = table.constraints.iter().map(Constraint::name);
    names.any(|name| name.is_none_or(|name| !name.is_final))
}

/// The statements that make a schema: types, then tables in their order.
fn statements(dialect: &dyn Dialect, profile: &Profile, schema: &Schema) -> Result<Vec<String>> {
    let mut state = RunState::new(MetadataFacts::no_convention());
    // Their own statements make them, not the tables.
    state.created_enums.extend(schema.enums.iter().map(|one| (one.schema.clone(), one.name.clone())));
    let mut texts = Vec::new();
    let enums = schema.enums.iter().filter(|_| dialect.abilities().named_enums);
    let enums = enums.map(|one| Action::CreateEnum(CreateEnum { enumeration: one.clone() }));
    let tables = schema
        .tables
        .iter()
        .map(|table| Action::CreateTable(CreateTable { table: table.clone(), if_not_exists: false }));
    for action in enums.chain(tables) {
        let what = match &action {
            Action::CreateTable(create) => format!("table {}", create.table.name),
            _ => "a type".to_owned(),
        };
        match dialect.render(profile, &mut state, &Operation::from(action))? {
            Rendered::Statements(statements) => {
                texts.extend(statements.into_iter().map(|statement| statement.sql.trim().to_owned()));
            }
            Rendered::Needs(need) => texts.push(format!("-- {what}: {}", need.reason())),
        }
    }
    Ok(texts)
}
