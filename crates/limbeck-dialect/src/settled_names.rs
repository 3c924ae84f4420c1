//! Operations as they are carried out: with the names that their constraints and indexes will have, and with what they
//! change besides what they say.

use limbeck_ops::{Action, ConstraintKind, Operation};
use limbeck_schema::{Check, Constraint, ConstraintName, Index, NamingConvention, Table, TableName};

use crate::Dialect;
use crate::naming::{Subject, set_name};

/// The operation as it is carried out under a naming convention: it changes all that the database's statement changes,
/// and what the convention names has its name. What it
/// leaves without one, the database names itself.
pub fn with_settled_names(
    dialect: &dyn Dialect,
    convention: &NamingConvention,
    operation: &Operation,
) -> Operation {
    let mut operation = operation.clone();
    Settling { dialect, convention }.action(&mut operation.action);
    operation
}

/// Names the table's unnamed constraints as a convention has it.
pub fn with_convention(convention: &NamingConvention, table: &mut Table) {
    let name = table.name.clone();
    for constraint in table.constraints.iter_mut().filter(|constraint| constraint.name().is_none()) {
        let given = Subject::of_constraint(&name, constraint).name(convention);
        set_name(constraint, given.unwrap_or_default());
    }
}

#[derive(Clone, Copy)]
struct Settling<'a> {
    dialect: &'a dyn Dialect,
    convention: &'a NamingConvention,
}

impl Settling<'_> {
    fn action(self, action: &mut Action) {
        match action {
            Action::CreateTable(it) => self.table(&mut it.table),
            Action::AddColumn(it) => {
                let table = it.table.clone();
                it.column.checks.iter_mut().for_each(|check| self.check(&table, check));
                it.constraints.iter_mut().for_each(|constraint| self.constraint(&table, constraint));
                it.indexes.iter_mut().for_each(|index| self.index(&table, index));
            }
            Action::CreateIndex(it) => self.index(&it.table.clone(), &mut it.index),
            Action::AddConstraint(it) => self.constraint(&it.table.clone(), &mut it.constraint),
            Action::DropConstraint(it) => {
                let kind = it.kind.map(|kind| match kind {
                    ConstraintKind::Check => "ck",
                    ConstraintKind::ForeignKey => "fk",
                    ConstraintKind::Primary => "pk",
                    ConstraintKind::Unique => "uq",
                });
                let subject = Subject {
                    kind,
                    table: &it.table,
                    name: it.name.as_ref(),
                    columns: Vec::new(),
                    referred: None,
                };
                it.name = self.name(&subject);
            }
            Action::AlterColumn(it) => **it = self.dialect.whole_alteration(it),
            Action::BatchAlterTable(it) => {
                it.table_args.iter_mut().for_each(|constraint| self.constraint(&it.table, constraint));
                it.operations.iter_mut().for_each(|operation| self.action(&mut operation.action));
            }
            Action::AutocommitBlock(it) => {
                it.operations.iter_mut().for_each(|operation| self.action(&mut operation.action));
            }
            Action::DropTable(_)
            | Action::RenameTable(_)
            | Action::CreateTableComment(_)
            | Action::DropTableComment(_)
            | Action::DropColumn(_)
            | Action::DropIndex(_)
            | Action::CreateEnum(_)
            | Action::AlterEnum(_)
            | Action::DropEnum(_)
            | Action::Execute(_)
            | Action::BulkInsert(_)
            | Action::Message(_)
            | Action::Custom(_) => {}
        }
    }

    fn table(self, table: &mut Table) {
        let name = table.name.clone();
        table.constraints.iter_mut().for_each(|constraint| self.constraint(&name, constraint));
        table.indexes.iter_mut().for_each(|index| self.index(&name, index));
        for column in &mut table.columns {
            column.checks.iter_mut().for_each(|check| self.check(&name, check));
        }
    }

    fn constraint(self, table: &TableName, constraint: &mut Constraint) {
        let name = self.name(&Subject::of_constraint(table, constraint));
        set_name(constraint, name);
    }

    fn check(self, table: &TableName, check: &mut Check) {
        check.name = self.name(&Subject::of_check(table, check));
    }

    fn index(self, table: &TableName, index: &mut Index) {
        index.name = self.name(&Subject::of_index(table, index));
    }

    /// The name; what a convention cannot name stops the migration itself, and keeps the name that it has here.
    fn name(self, subject: &Subject<'_>) -> Option<ConstraintName> {
        let name = subject.name(self.convention).unwrap_or_else(|_| subject.name.cloned())?;
        let text = if name.is_final { self.dialect.fitted_name(&name.text) } else { name.text };
        Some(ConstraintName { text, is_final: name.is_final })
    }
}

#[cfg(test)]
mod tests {
    use limbeck_ops::CreateIndex;
    use limbeck_schema::IndexElement;

    use super::*;

    #[test]
    fn an_index_without_a_name_gets_one_that_fits() {
        let dialect = crate::dialect("postgresql").unwrap();
        let index = Index {
            name: None,
            elements: vec![IndexElement::Column { name: "c".repeat(70) }],
            unique: false,
            options: limbeck_schema::IndexOptions::default(),
            origin: limbeck_schema::Origin::default(),
        };
        let create = CreateIndex { table: TableName::new(None, "t"), index, if_not_exists: false };
        let operation = Operation::from(Action::CreateIndex(create));
        let settled = with_settled_names(dialect, &NamingConvention::default(), &operation);
        let Action::CreateIndex(CreateIndex { index, .. }) = settled.action else { panic!() };
        let name = index.name.unwrap();
        assert!(name.text.starts_with("ix_t_ccc") && name.text.len() == 60 && name.is_final, "{name:?}");
    }
}
