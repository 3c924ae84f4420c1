//! Expressions that only the database can compare.
//!
//! `a>0` and `(a > 0)` are the same CHECK, `now()` and `CURRENT_TIMESTAMP` are not, and no reading of text decides
//! which. So a comparison that meets two different texts doubts: a [`Doubt`] carries a scratch table that holds
//! the model's side. Made in the database and read back, it says how the database writes the model's
//! expressions, and the second comparison, given that as [`Settled`], compares the database's own words.

use std::collections::{BTreeMap, BTreeSet};

use limbeck_diagnostics::Result;
use limbeck_dialect::{Dialect, Profile, Statement};
use limbeck_schema::{
    Check, Column, Constraint, ConstraintName, EnumType, Exclude, Index, Schema, Table, TableName,
};

/// A table with expressions that the database must compare.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// The model's table.
    pub table: TableName,
    /// What to make: every column, and the expressions in doubt. Its constraints and indexes have names of
    /// their own, so that unnamed ones can be found again.
    pub scratch: Table,
    /// Enumerations of its columns that the database does not have, or has with other values.
    pub enums: Vec<EnumType>,
    /// What is in doubt, in a few words each.
    pub about: Vec<String>,
}

/// The statements that make scratch objects. Each unit stands and falls by itself (a savepoint each): a table
/// that cannot be made leaves only its own doubts.
#[derive(Debug, Clone, PartialEq)]
pub struct ScratchUnit {
    /// The model's table that it settles; `None` for an enumeration that several need.
    pub table: Option<TableName>,
    /// The scratch table that it makes.
    pub scratch: Option<TableName>,
    /// What to execute.
    pub statements: Vec<Statement>,
}

/// The statements that settle `doubts`, in order.
///
/// # Errors
/// `LB0704` when the dialect has no words for an object.
pub fn scratch_units(dialect: &dyn Dialect, profile: &Profile, doubts: &[Doubt]) -> Result<Vec<ScratchUnit>> {
    let mut units = Vec::new();
    let mut seen = BTreeSet::new();
    for enumeration in doubts.iter().flat_map(|doubt| &doubt.enums) {
        if seen.insert((enumeration.schema.clone(), enumeration.name.clone())) {
            let statements = dialect.scratch_enum(profile, enumeration)?;
            units.push(ScratchUnit { table: None, scratch: None, statements });
        }
    }
    for doubt in doubts {
        let statements = dialect.scratch_table(profile, &doubt.scratch)?;
        let (table, scratch) = (Some(doubt.table.clone()), Some(doubt.scratch.name.clone()));
        units.push(ScratchUnit { table, scratch, statements });
    }
    Ok(units)
}

/// What the database said of the doubts of a first comparison.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settled {
    tables: BTreeMap<TableName, Settlement>,
}

/// What became of one table's doubts.
#[derive(Debug, Clone, PartialEq)]
pub enum Settlement {
    /// The scratch table as the database writes it.
    Written(Box<Table>),
    /// It could not be made; the reason.
    Unsettled(String),
}

impl Settled {
    /// Nothing is settled yet: for the first comparison.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// The answers to `doubts`: the scratch tables as they were read back, and the reasons of those that could
    /// not be made. A doubt with neither counts as unsettled.
    pub fn new(doubts: &[Doubt], written: &Schema, failures: &[(TableName, String)]) -> Self {
        let mut tables = BTreeMap::new();
        for doubt in doubts {
            let failure = failures.iter().find(|(table, _)| *table == doubt.table);
            let found = written.tables.iter().find(|table| table.name.name == doubt.scratch.name.name);
            let settlement = match (failure, found) {
                (Some((_, reason)), _) => Settlement::Unsettled(reason.clone()),
                (None, Some(table)) => Settlement::Written(Box::new(table.clone())),
                (None, None) => Settlement::Unsettled("the scratch table was not found again".into()),
            };
            tables.insert(doubt.table.clone(), settlement);
        }
        Self { tables }
    }

    pub(crate) fn of(&self, table: &TableName) -> Option<&Settlement> {
        self.tables.get(table)
    }
}

/// The answer to a question that texts alone may not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// No difference.
    Same,
    /// A difference.
    Different,
    /// The database must say; the question has been noted, or it could not be settled.
    Open,
}

impl Answer {
    pub(crate) fn from_equality(equal: bool) -> Self {
        if equal { Self::Same } else { Self::Different }
    }
}

/// The doubts of one table while it is compared.
#[derive(Debug)]
pub(crate) struct Doubts<'a> {
    model: &'a Table,
    /// Tells the names of its scratch objects from those of other tables.
    mark: String,
    settlement: Option<&'a Settlement>,
    scratch: Table,
    about: Vec<String>,
    /// Doubts that stay, with the reason.
    unsettled: BTreeSet<String>,
}

impl<'a> Doubts<'a> {
    pub(crate) fn new(model: &'a Table, settled: &'a Settled) -> Self {
        // Scratch tables stand side by side without a schema; one of the default schema keeps its name, which
        // its expressions may mention.
        let mark = mark_of(&model.name);
        let name =
            if model.name.schema.is_some() { format!("limbeck_{mark}") } else { model.name.name.clone() };
        let mut scratch = Table::new(TableName::new(None, name));
        scratch.columns = model.columns.iter().map(bare).collect();
        let settlement = settled.of(&model.name);
        Self { model, mark, settlement, scratch, about: Vec::new(), unsettled: BTreeSet::new() }
    }

    /// Notes a doubt, or takes the database's answer to it. `add` puts the object into the scratch table,
    /// `find` takes it out of the one that was read back and compares.
    fn settle(
        &mut self,
        what: String,
        add: impl FnOnce(&mut Table),
        find: impl FnOnce(&Table) -> Option<bool>,
    ) -> Answer {
        match self.settlement {
            None => {
                add(&mut self.scratch);
                self.about.push(what);
                Answer::Open
            }
            Some(Settlement::Written(table)) => match find(table) {
                Some(equal) => Answer::from_equality(equal),
                None => {
                    self.unsettled.insert(format!("{what}: the database did not answer"));
                    Answer::Open
                }
            },
            Some(Settlement::Unsettled(reason)) => {
                self.unsettled.insert(format!("{what}: {reason}"));
                Answer::Open
            }
        }
    }

    /// Whether the database writes the model's column as `same` finds it equal to the database's.
    pub(crate) fn column(
        &mut self,
        what: &str,
        column: &Column,
        same: impl FnOnce(&Column) -> bool,
    ) -> Answer {
        let name = &column.name;
        self.settle(
            format!("{what} of column `{name}`"),
            |scratch| {
                if let Some(found) = scratch.columns.iter_mut().find(|found| found.name == *name) {
                    found.server_default.clone_from(&column.server_default);
                    // PostgreSQL refuses an identity column that is declared to accept NULL.
                    found.nullable = column.nullable;
                }
            },
            |table| table.column(name).map(same),
        )
    }

    /// As [`Self::column`], for a CHECK.
    pub(crate) fn check(&mut self, position: usize, check: &Check, same: impl Fn(&Check) -> bool) -> Answer {
        let name = format!("limbeck_{}_check_{position}", self.mark);
        let mut copy = Check { name: Some(ConstraintName::settled(name.clone())), ..check.clone() };
        copy.type_bound = false;
        let what = match &check.name {
            Some(given) => format!("check constraint `{}`", given.text),
            None => "an unnamed check constraint".into(),
        };
        self.settle(
            what,
            |scratch| {
                let is_there = scratch.constraints.iter().any(|found| has_name(found.name(), &name));
                if !is_there {
                    scratch.constraints.push(Constraint::Check { check: copy });
                }
            },
            |table| {
                table.constraints.iter().find_map(|found| match found {
                    Constraint::Check { check } if has_name(check.name.as_ref(), &name) => Some(same(check)),
                    _ => None,
                })
            },
        )
    }

    /// As [`Self::column`], for an index.
    pub(crate) fn index(
        &mut self,
        position: usize,
        index: &Index,
        same: impl FnOnce(&Index) -> bool,
    ) -> Answer {
        let name = format!("limbeck_{}_index_{position}", self.mark);
        let mut copy = Index { name: Some(ConstraintName::settled(name.clone())), ..index.clone() };
        copy.options.postgresql.concurrently = false;
        let what = format!("index `{}`", index.name.as_ref().map_or("", |given| given.text.as_str()));
        self.settle(
            what,
            |scratch| scratch.indexes.push(copy),
            |table| table.indexes.iter().find(|found| has_name(found.name.as_ref(), &name)).map(same),
        )
    }

    /// As [`Self::column`], for an EXCLUDE constraint.
    pub(crate) fn exclude(
        &mut self,
        position: usize,
        exclude: &Exclude,
        same: impl Fn(&Exclude) -> bool,
    ) -> Answer {
        let name = format!("limbeck_{}_exclude_{position}", self.mark);
        let copy = Exclude { name: Some(ConstraintName::settled(name.clone())), ..exclude.clone() };
        let what =
            format!("exclude constraint `{}`", exclude.name.as_ref().map_or("", |given| given.text.as_str()));
        self.settle(
            what,
            |scratch| scratch.constraints.push(Constraint::Exclude { exclude: copy }),
            |table| {
                table.constraints.iter().find_map(|found| match found {
                    Constraint::Exclude { exclude } if has_name(exclude.name.as_ref(), &name) => {
                        Some(same(exclude))
                    }
                    _ => None,
                })
            },
        )
    }

    /// What is left when the table has been compared: a doubt, and the reasons of what stays open.
    pub(crate) fn finish(self, enums: Vec<EnumType>) -> (Option<Doubt>, Vec<String>) {
        let doubt = (!self.about.is_empty()).then(|| Doubt {
            table: self.model.name.clone(),
            scratch: self.scratch,
            enums,
            about: self.about,
        });
        (doubt, self.unsettled.into_iter().collect())
    }
}

fn has_name(name: Option<&ConstraintName>, text: &str) -> bool {
    name.is_some_and(|name| name.text == text)
}

/// A short word that differs from table to table (FNV-1a), since names have a limited length.
fn mark_of(table: &TableName) -> String {
    let text = table.to_string();
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The column's name and type: enough for expressions that mention it.
fn bare(column: &Column) -> Column {
    Column::new(column.name.clone(), column.ty.clone())
}
