//! The registry of codes. Each has one line here: identifier, name, and the explanation that the reference
//! page prints. The hundreds are rooms: 01 configuration, 02 environment, 03 revisions, 04 Python source,
//! 05 interpreter and worker, 06 connection, 07 execution, 08 autogenerate, 09 everything else.

use std::fmt;

/// What the reference page says of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// The stable identifier, `LB` and four digits.
    pub id: &'static str,
    /// What it means and what to do, in a sentence or two.
    pub text: &'static str,
}

macro_rules! codes {
    ($($id:literal $name:ident $text:literal)*) => {
        /// A stable identifier of a kind of failure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $text] $name,)* }

        impl Code {
            /// Every code, in the order of the reference page.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// Its identifier and explanation.
            pub const fn explanation(self) -> Explanation {
                match self { $(Code::$name => Explanation { id: $id, text: $text },)* }
            }
        }
    };
}

codes! {
    "LB0101" ConfigSyntax "The configuration file cannot be read: a line is neither a section, a key nor a continuation."
    "LB0102" ConfigMissing "A key that the command needs is not in the configuration, or there is no configuration file."
    "LB0103" ConfigValue "A key of the configuration has a value that it cannot have."
    "LB0104" ConfigInterpolation "A `%(name)s` in a value names a key that does not exist, or a `%` is not doubled."
    "LB0105" ScriptLocationMissing "The folder that `script_location` names does not exist."
    "LB0106" InitTarget "`init` would write over something that is already there."
    "LB0107" UnknownTemplate "There is no template of that name."
    "LB0108" FileAccess "A file or folder cannot be read or written."
    "LB0109" TemplateRender "The project's `script.py.mako` cannot be rendered."
    "LB0201" EnvironmentRaised "The project's `env.py` raised an exception."
    "LB0202" EnvironmentNeedsPython "`env.py` can only be run by Python, and `--python never` forbids that."
    "LB0203" EnvironmentConfigure "`env.py` called `context.configure` in a way that cannot work."
    "LB0204" NoMigrationsRun "`env.py` ended without calling `context.run_migrations`."
    "LB0205" ExternalTransaction "`env.py` had already begun a transaction on the connection that it handed to `context.configure`, so nothing could be committed."
    "LB0301" UnknownRevision "No revision has that identifier, label or prefix."
    "LB0302" MultipleHeads "There are several heads where one is needed."
    "LB0303" RevisionRange "The two ends of a range do not lie on one line of history."
    "LB0304" RelativeRevision "A relative identifier such as `+2` or `head-1` leads nowhere, or to several places."
    "LB0305" RevisionCycle "Revisions depend on each other in a circle."
    "LB0306" DuplicateRevision "Two scripts carry the same revision identifier or the same branch label."
    "LB0307" MissingParent "A script names a parent or a dependency that no script has."
    "LB0308" RevisionIdentifier "A revision identifier or branch label has a character that it cannot have."
    "LB0309" OverlappingRevisions "The version table holds a revision together with one of its own ancestors."
    "LB0310" NotAHead "A new revision would branch off a revision that is not a head."
    "LB0311" RevisionArgument "The revision argument of this command cannot be used as it stands."
    "LB0312" UnknownDatabaseRevision "The database's version table names a revision that no script has."
    "LB0313" VersionLocation "A version location is missing, or the command must name one."
    "LB0314" DatabaseNotAtHead "The database is not at the newest revision."
    "LB0315" CannotRebase "A line of revisions cannot be moved on top of another: something is in the way that would be lost or go wrong."
    "LB0316" RebaseUnknown "Whether a line of revisions may be moved is not known for certain, because a database or a script does not tell."
    "LB0401" PythonSyntax "A Python file has a syntax error."
    "LB0402" RevisionHeader "A script does not declare `revision` and `down_revision` in a way that can be read."
    "LB0403" ScriptNeedsPython "A script can only be run by Python, and `--python never` forbids that."
    "LB0404" MissingFunction "A script has no `upgrade` or `downgrade` function."
    "LB0405" ScriptRaised "A migration script raised an exception."
    "LB0501" NoInterpreter "No Python interpreter was found."
    "LB0502" InterpreterFailed "The Python interpreter could not be started, or it stopped without an answer."
    "LB0503" NoSqlAlchemy "The Python environment has no SQLAlchemy, or one that is too old."
    "LB0504" ModelsImport "The models could not be imported."
    "LB0505" ProtocolMismatch "The installed `limbeck` package and this program are of different builds."
    "LB0506" Protocol "The Python worker sent something that is not part of the protocol."
    "LB0507" NoDriver "The Python environment lacks the database driver that the URL names."
    "LB0601" BadUrl "The database URL cannot be used."
    "LB0602" ServerUnreachable "The database server does not answer."
    "LB0603" Authentication "The database server refused the user or the password."
    "LB0604" NoSuchDatabase "The database does not exist."
    "LB0605" ConnectionFailed "The connection to the database could not be made, or broke."
    "LB0606" UnsupportedDatabase "This database, driver or connection setting is not spoken natively."
    "LB0701" StatementFailed "The database refused a statement."
    "LB0702" LockTimeout "Another migrator held the lock for longer than `--lock-timeout` allows."
    "LB0703" VersionRowMismatch "The version row was not what this run had read: somebody else moved it."
    "LB0704" Unsupported "The database cannot do what an operation asks for."
    "LB0705" OfflineRange "`--sql` cannot know where to start."
    "LB0801" NoMetadata "`env.py` gives no `target_metadata`."
    "LB0802" NotUpToDate "The database is not at the newest revision, so comparing it with the models would mislead."
    "LB0803" DifferencesFound "The models and the database differ."
    "LB0804" CatalogUnreadable "The database's catalog holds something that cannot be read."
    "LB0805" ModelUnsupported "A model holds something that cannot be written into a migration."
    "LB0901" Usage "The command line cannot be understood."
    "LB0902" Interrupted "The command was interrupted."
    "LB0903" Internal "A defect of Limbeck. Please report it."
}

impl Code {
    /// `LB` and four digits.
    pub const fn id(self) -> &'static str {
        self.explanation().id
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn identifiers_are_unique_and_ascend() {
        let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
    }
}
