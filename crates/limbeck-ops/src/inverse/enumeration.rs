//! Named enumerations.

use limbeck_schema::{EnumType, Schema};

use super::{Inverse, Irreversible};
use crate::{Action, AlterEnum, CreateEnum, DropEnum, Guard, Operation};

impl CreateEnum {
    pub(super) fn inverse(&self) -> Vec<Operation> {
        vec![drop_if_present(&self.enumeration)]
    }
}

impl AlterEnum {
    pub(super) fn inverse(&self) -> Vec<Operation> {
        let back = AlterEnum { from: self.to.clone(), to: self.from.clone(), ..self.clone() };
        vec![Action::AlterEnum(back).into()]
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
