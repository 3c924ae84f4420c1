//! An operation with what it touches, from which its place among the others follows.

use std::collections::BTreeSet;

use limbeck_ops::Operation;
use limbeck_schema::TableName;

/// Something that several operations can touch.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Resource {
    /// A table.
    Table(TableName),
    /// A column.
    Column(TableName, String),
    /// A constraint's name; each table has its own.
    Constraint(TableName, String),
    /// A name that tables and indexes of a schema share.
    Relation(Option<String>, String),
    /// The right of foreign keys to refer to these columns, in alphabetical order.
    Key(TableName, Vec<String>),
    /// The one primary key of a table.
    PrimaryKey(TableName),
    /// A named enumeration.
    Enum(Option<String>, String),
}

/// How it is touched. On one resource, who lets go comes before who drops or alters it, a drop before what takes
/// its name, and what makes or alters it before who needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Touch {
    /// Depends on it no longer.
    Releases,
    /// Is the end of it.
    Drops,
    /// Is the beginning of it.
    Makes,
    /// Changes it.
    Alters,
    /// Depends on it from now on.
    Needs,
}

impl Touch {
    /// Whether, on one resource, the one must come before the other.
    pub(crate) fn precedes(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Releases, Self::Drops | Self::Alters)
                | (Self::Drops, Self::Makes)
                | (Self::Makes | Self::Alters, Self::Needs)
        )
    }

    /// All of them.
    pub(crate) const ALL: [Self; 5] = [Self::Releases, Self::Drops, Self::Makes, Self::Alters, Self::Needs];
}

/// Where an operation stands when nothing else decides: the order of Alembic's scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The part of the script.
    pub section: Section,
    /// The table's rank in its section.
    pub table: usize,
    /// What is done to the table.
    pub step: Step,
}

/// The parts of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    NewTypes,
    NewTables,
    RemovedTables,
    ChangedTables,
    RemovedTypes,
}

/// What is done to one table, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Table,
    AddColumn,
    AlterColumn,
    Key,
    Index,
    ForeignKey,
    Check,
    Comment,
    DropColumn,
    DropTable,
}

/// An operation on its way into the script.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    pub operation: Operation,
    pub place: Place,
    pub touches: Vec<(Resource, Touch)>,
    /// The change, by its number, that must come before this one whatever they touch.
    pub follows: Option<usize>,
}

/// The changes found so far.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub list: Vec<Change>,
    touched: BTreeSet<(Resource, Touch)>,
}

impl Changes {
    /// Adds a change and gives its number.
    pub(crate) fn push(
        &mut self,
        place: Place,
        operation: impl Into<Operation>,
        touches: Vec<(Resource, Touch)>,
    ) -> usize {
        self.touched.extend(touches.iter().cloned());
        self.list.push(Change { operation: operation.into(), place, touches, follows: None });
        self.list.len() - 1
    }

    /// Has the last change come after an earlier one.
    pub(crate) fn last_follows(&mut self, earlier: Option<usize>) {
        if let Some(last) = self.list.last_mut() {
            last.follows = earlier;
        }
    }

    /// Whether some change does that to the resource.
    pub(crate) fn any(&self, resource: Resource, touch: Touch) -> bool {
        self.touched.contains(&(resource, touch))
    }
}
