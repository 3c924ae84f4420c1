//! What every statement's renderer is given, and how it stops.

use std::collections::BTreeMap;

use limbeck_diagnostics::{Code, Error};
use limbeck_schema::{MetadataFacts, OtherOption, TableName};

use super::{Flavour, quote, quoted};
use crate::{Need, Profile, Rendered, Statement, Version};

/// Why there is no SQL.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The database cannot do it.
    Error(Error),
    /// Something must be known first.
    Need(Need),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Stop {
    /// SQLAlchemy must compile it; `what` says which part.
    pub(crate) fn python(what: impl Into<String>) -> Self {
        Self::Need(Need::Python(what.into()))
    }

    /// The stop as an error, for callers that cannot wait for Python.
    pub(crate) fn into_error(self, flavour: &dyn Flavour) -> Error {
        match self {
            Self::Error(error) => error,
            Self::Need(need) => {
                let what = match need {
                    Need::Python(what) => what,
                    other => other.reason(),
                };
                Error::new(
                    Code::Unsupported,
                    format!("only SQLAlchemy can render this for {}: {what}", flavour.title()),
                )
            }
        }
    }
}

/// Clauses that no naming convention touches.
pub(crate) fn plain<T>(
    flavour: &dyn Flavour,
    profile: &Profile,
    render: impl FnOnce(Context<'_>) -> Sql<T>,
) -> limbeck_diagnostics::Result<T> {
    let facts = MetadataFacts::no_convention();
    render(Context { flavour, profile, facts: &facts, quoted: &BTreeMap::new() })
        .map_err(|stop| stop.into_error(flavour))
}

/// SQL, or why there is none.
pub(crate) type Sql<T = String> = Result<T, Stop>;

/// The dialect, and what is known of the server and of the project's metadata.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// How this database differs from SQLAlchemy's generic compiler.
    pub(crate) flavour: &'a dyn Flavour,
    /// What the rendering is for.
    pub(crate) profile: &'a Profile,
    /// What is known of the naming convention.
    pub(crate) facts: &'a MetadataFacts,
    /// The names whose quotes the operation settles by itself.
    pub(crate) quoted: &'a BTreeMap<String, bool>,
}

impl Context<'_> {
    /// An identifier, quoted where it must be.
    pub(crate) fn quote(&self, identifier: &str) -> String {
        match self.quoted.get(identifier) {
            Some(true) => quoted(identifier, self.flavour.quote_marks()),
            Some(false) => identifier.to_owned(),
            None => quote(self.flavour, identifier),
        }
    }

    /// Whether a name is one identifier, dots and all, since the operation settles its quotes.
    pub(crate) fn is_whole(&self, identifier: &str) -> bool {
        self.quoted.contains_key(identifier)
    }

    /// Identifiers with commas between them.
    pub(crate) fn quote_list<S: AsRef<str>>(&self, identifiers: &[S]) -> String {
        let quoted: Vec<String> = identifiers.iter().map(|name| self.quote(name.as_ref())).collect();
        quoted.join(", ")
    }

    /// A table's name as SQLAlchemy's own constructs write it: the schema is one identifier.
    pub(crate) fn table(&self, name: &TableName) -> String {
        match &name.schema {
            Some(schema) if !schema.is_empty() => {
                format!("{}.{}", self.flavour.schema(*self, schema), self.quote(&name.name))
            }
            _ => self.quote(&name.name),
        }
    }

    /// A table's name as Alembic's ALTER statements write it: the parts of a dotted schema are quoted one by one.
    pub(crate) fn altered_table(&self, name: &TableName) -> String {
        match &name.schema {
            Some(schema) if !schema.is_empty() => {
                let parts: Vec<&str> =
                    if self.is_whole(schema) { vec![schema] } else { schema.split('.').collect() };
                let parts: Vec<String> = parts.into_iter().map(|part| self.quote(part)).collect();
                format!("{}.{}", parts.join("."), self.quote(&name.name))
            }
            _ => self.quote(&name.name),
        }
    }

    /// Whether the project's SQLAlchemy is older than 2.1, where these differ: collations, built-in type names,
    /// `create_type` of a generic enumeration, virtual columns, JSONB on SQLite.
    pub(crate) fn before_sqlalchemy_2_1(&self) -> bool {
        self.profile.sqlalchemy < Version(2, 1, 0)
    }

    /// A string as a literal of this database.
    pub(crate) fn string(&self, text: &str) -> String {
        self.flavour.string_literal(self.profile, text)
    }

    /// Options that only SQLAlchemy understands stop the rendering when they are meant for this dialect.
    pub(crate) fn refuse_other_options(&self, options: &[OtherOption]) -> Sql<()> {
        let is_foreign = |option: &&OtherOption| {
            option.dialect == self.flavour.name() && !self.flavour.understands(&option.key)
        };
        match options.iter().find(is_foreign) {
            Some(option) => Err(Stop::python(format!("the option `{}_{}`", option.dialect, option.key))),
            None => Ok(()),
        }
    }

    /// The error for what this database cannot do.
    pub(crate) fn unsupported(&self, message: impl Into<String>) -> Error {
        Error::new(Code::Unsupported, message).fact("dialect", self.flavour.name())
    }
}

/// Statements of these texts, white space around them removed as `--sql` shows them.
pub(crate) fn statements(texts: impl IntoIterator<Item = String>) -> Vec<Statement> {
    texts.into_iter().map(|text| Statement::new(text.trim())).collect()
}

/// The answer of [`crate::Dialect::render`] for a finished or stopped rendering.
pub(crate) fn rendered(result: Sql<Vec<Statement>>) -> limbeck_diagnostics::Result<Rendered> {
    match result {
        Ok(statements) => Ok(Rendered::Statements(statements)),
        Err(Stop::Need(need)) => Ok(Rendered::Needs(need)),
        Err(Stop::Error(error)) => Err(error),
    }
}
