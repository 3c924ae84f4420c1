//! Named enumerations.

use limbeck_schema::types::NamedEnum;
use limbeck_schema::{EnumType, Schema, Table};

use super::{Inverse, Irreversible};
use crate::mention::{constraint_text_mentions, index_text_mentions};
use crate::{
    Action, AddConstraint, AlterEnum, ConstraintKind, CreateEnum, CreateIndex, DropConstraint, DropEnum,
    DropIndex, EnumUse, Guard, Operation,
};

impl CreateEnum {
    pub(super) fn inverse(&self) -> Vec<Operation> {
        vec![drop_if_present(&self.enumeration)]
    }
}

impl AlterEnum {
    /// The old values again. Where values go, a new type takes the old one's place: expressions that mention a
    /// column of it keep the old type, so they step aside.
    pub(super) fn inverse(&self, before: &Schema) -> Vec<Operation> {
        let mut uses = Vec::new();
        let (mut first, mut last) = (Vec::new(), Vec::new());
        for table in &before.tables {
            let used = self.columns_of(table);
            if !grows(&self.to, &self.from) {
                let columns: Vec<&str> = used.iter().map(|found| found.column.as_str()).collect();
                step_aside(table, &columns, &mut first, &mut last);
            }
            uses.extend(used);
        }
        let back = AlterEnum { from: self.to.clone(), to: self.from.clone(), uses, ..self.clone() };
        first.push(Action::AlterEnum(back).into());
        first.extend(last.into_iter().rev());
        first
    }

    fn columns_of(&self, table: &Table) -> Vec<EnumUse> {
        let mut uses = Vec::new();
        for column in &table.columns {
            let is_it =
                |found: &NamedEnum<'_>| found.schema == self.schema.as_deref() && found.name == self.name;
            if let Some(found) = column.ty.named_enums().find(is_it) {
                uses.push(EnumUse {
                    table: table.name.clone(),
                    column: column.name.clone(),
                    array: found.is_array,
                    server_default: column.server_default.clone(),
                });
            }
        }
        uses
    }
}

/// Whether `to` has all values of `from` in their order, so that values are only added.
fn grows(from: &[String], to: &[String]) -> bool {
    let mut kept = to.iter();
    from.iter().all(|value| kept.any(|found| found == value))
}

/// Drops what mentions one of the columns in an expression, and adds it again.
fn step_aside(table: &Table, columns: &[&str], first: &mut Vec<Operation>, last: &mut Vec<Operation>) {
    let name = &table.name;
    for index in table.indexes.iter().filter(|index| index_text_mentions(index, columns)) {
        let drop = DropIndex {
            name: index.name.clone(),
            table: Some(name.name.clone()),
            schema: name.schema.clone(),
            if_exists: false,
            postgresql_concurrently: false,
        };
        first.push(Action::DropIndex(drop).into());
        let create = CreateIndex { table: name.clone(), index: index.clone(), if_not_exists: false };
        last.push(Action::CreateIndex(create).into());
    }
    for constraint in table.constraints.iter().filter(|found| constraint_text_mentions(found, columns)) {
        let drop = DropConstraint {
            table: name.clone(),
            name: constraint.name().cloned(),
            kind: ConstraintKind::of(constraint),
            if_exists: false,
        };
        first.push(Action::DropConstraint(drop).into());
        let add = AddConstraint { table: name.clone(), constraint: constraint.clone() };
        last.push(Action::AddConstraint(add).into());
    }
}

impl DropEnum {
    pub(super) fn inverse(&self, before: &Schema) -> Inverse {
        let Some(enumeration) = before.enumeration(self.schema.as_deref(), &self.name) else {
            return Err(Irreversible::new(format!("the enumeration `{}` is not known", self.name)));
        };
        let when = Guard::TypeMissing { schema: self.schema.clone(), name: self.name.clone() };
        let create = Action::CreateEnum(CreateEnum { enumeration: enumeration.clone() });
        Ok(vec![Operation { when, ..create.into() }])
    }
}

/// `DROP TYPE`, if it is still there.
pub(super) fn drop_if_present(enumeration: &EnumType) -> Operation {
    let (schema, name) = (enumeration.schema.clone(), enumeration.name.clone());
    let when = Guard::TypePresent { schema: schema.clone(), name: name.clone() };
    Operation { when, ..Action::DropEnum(DropEnum { schema, name }).into() }
}
