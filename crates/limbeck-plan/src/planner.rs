//! From operations to items, one after another.

use limbeck_diagnostics::Result;
use limbeck_dialect::{Dialect, Need, Profile, ReflectedTable, Rendered, RunState};
use limbeck_ops::{Action, Operation};

use crate::plan::{Item, PlannedOperation, Raise};

/// Folds evaluated scripts into the items of a plan. It carries the [`RunState`] from one script to the next, so
/// that one planner belongs to one run.
pub struct Planner {
    dialect: &'static dyn Dialect,
    profile: Profile,
    state: RunState,
}

/// Why a script cannot be planned yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// The naming convention must be known first.
    MetadataFacts,
    /// SQLAlchemy must compile something; the words say what.
    Python(String),
}

impl Planner {
    /// A planner at the start of a run.
    pub fn new(dialect: &'static dyn Dialect, profile: Profile, state: RunState) -> Self {
        Self { dialect, profile, state }
    }

    /// The dialect that it renders for.
    pub fn dialect(&self) -> &'static dyn Dialect {
        self.dialect
    }

    /// What it renders for.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Plans one script's operations. On a gap the state is as if the script had not been seen.
    ///
    /// # Errors
    /// `LB0704` for an operation that the database cannot do, with the place in the script.
    pub fn script(
        &mut self,
        operations: &[Operation],
        raise: Option<Raise>,
    ) -> Result<Result<Vec<Item>, Gap>> {
        let before = self.state.clone();
        let mut items = Vec::new();
        if let Some(gap) = self.fold(operations, &mut items)? {
            self.state = before;
            return Ok(Err(gap));
        }
        items.extend(raise.map(Item::Raise));
        Ok(Ok(items))
    }

    fn fold(&mut self, operations: &[Operation], items: &mut Vec<Item>) -> Result<Option<Gap>> {
        for operation in operations {
            match &operation.action {
                Action::Message(message) => items.push(Item::Message(message.clone())),
                Action::AutocommitBlock(block) => {
                    items.push(Item::AutocommitBegin);
                    if let Some(gap) = self.fold(&block.operations, items)? {
                        return Ok(Some(gap));
                    }
                    items.push(Item::AutocommitEnd);
                }
                _ => match self.operation(operation)? {
                    Ok(planned) => items.push(Item::Operation(planned)),
                    Err(gap) => return Ok(Some(gap)),
                },
            }
        }
        Ok(None)
    }

    /// Plans one operation: also what a running Python script asks for.
    ///
    /// # Errors
    /// As [`Planner::script`].
    pub fn operation(&mut self, operation: &Operation) -> Result<Result<PlannedOperation, Gap>> {
        let statements = match self.dialect.render(&self.profile, &mut self.state, operation)? {
            Rendered::Statements(statements) => Ok(statements),
            Rendered::Needs(Need::MetadataFacts) => return Ok(Err(Gap::MetadataFacts)),
            Rendered::Needs(Need::Python(what)) => return Ok(Err(Gap::Python(what))),
            Rendered::Needs(need @ Need::Table(_)) => Err(need),
        };
        Ok(Ok(PlannedOperation { operation: operation.clone(), statements }))
    }

    /// Fills the hole of an operation that had to see a table first.
    ///
    /// # Errors
    /// As [`Planner::script`].
    pub fn with_table(
        &mut self,
        operation: &Operation,
        reflected: ReflectedTable,
    ) -> Result<Result<PlannedOperation, Gap>> {
        self.state.reflected.retain(|known| known.table.name != reflected.table.name);
        self.state.reflected.push(reflected);
        let planned = self.operation(operation);
        // The next operation must see the table as this one leaves it.
        self.state.reflected.clear();
        planned
    }
}
