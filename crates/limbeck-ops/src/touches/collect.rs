//! From operations to what they touch.

use limbeck_schema::{Column, Constraint, ConstraintName, ForeignKey, Index, ServerDefault, TableName, Type};

use super::{Object, Opaque, Touch, Touches};
use crate::{
    Action, AddColumn, AlterColumn, AlterEnum, BatchAlterTable, BulkInsert, ConstraintKind, CreateTable,
    DropConstraint, DropIndex, Operation, Place, RenameTable,
};

impl Touches {
    pub(super) fn operation(&mut self, operation: &Operation) {
        let at = operation.at.as_ref();
        match &operation.action {
            Action::CreateTable(it) => self.create_table(it),
            Action::DropTable(it) => self.add(Object::Table(it.table.clone()), Touch::Drops),
            Action::RenameTable(it) => self.rename_table(it),
            Action::CreateTableComment(it) => self.comment(&it.table),
            Action::DropTableComment(it) => self.comment(&it.table),
            Action::AddColumn(it) => self.add_column(it),
            Action::AlterColumn(it) => self.alter_column(it),
            Action::DropColumn(it) => {
                self.needs(&it.table);
                self.add(Object::Column(it.table.clone(), it.column.clone()), Touch::Drops);
            }
            Action::CreateIndex(it) => self.index(&it.table, &it.index),
            Action::DropIndex(it) => self.drop_index(it, at),
            Action::AddConstraint(it) => self.constraint(&it.table, &it.constraint),
            Action::DropConstraint(it) => self.drop_constraint(it, at),
            Action::CreateEnum(it) => {
                let made = &it.enumeration;
                self.add(Object::Enumeration(made.schema.clone(), made.name.clone()), Touch::Makes);
            }
            Action::AlterEnum(it) => self.alter_enum(it),
            Action::DropEnum(it) => {
                self.add(Object::Enumeration(it.schema.clone(), it.name.clone()), Touch::Drops);
            }
            Action::Execute(_) => self.opaque("raw SQL".to_owned(), at),
            Action::BulkInsert(it) => self.bulk_insert(it),
            Action::BatchAlterTable(it) => self.batch(it),
            Action::AutocommitBlock(it) => it.operations.iter().for_each(|inner| self.operation(inner)),
            Action::Message(_) => {}
            Action::Custom(it) => self.opaque(format!("an operation of the class `{}`", it.class), at),
        }
    }

    fn opaque(&mut self, what: String, at: Option<&Place>) {
        self.unknown.push(Opaque { what, at: at.cloned() });
    }

    fn needs(&mut self, table: &TableName) {
        self.add(Object::Table(table.clone()), Touch::Needs);
    }

    fn columns(&mut self, table: &TableName, names: &[String]) {
        for name in names {
            self.add(Object::Column(table.clone(), name.clone()), Touch::Needs);
        }
    }

    fn comment(&mut self, table: &TableName) {
        self.needs(table);
        self.add(Object::Comment(table.clone()), Touch::Changes);
    }

    fn create_table(&mut self, it: &CreateTable) {
        let table = &it.table;
        self.add(Object::Table(table.name.clone()), Touch::Makes);
        for column in &table.columns {
            for found in column.ty.named_enums() {
                let touch = if found.is_created { Touch::Makes } else { Touch::Needs };
                self.add(Object::Enumeration(found.schema.map(str::to_owned), found.name.to_owned()), touch);
            }
        }
        for key in table.foreign_keys().filter(|key| key.target != table.name) {
            self.reference(key);
        }
        for index in &table.indexes {
            self.index_name(&table.name, index.name.as_ref(), Touch::Makes);
        }
    }

    fn rename_table(&mut self, it: &RenameTable) {
        let renamed = TableName::new(it.table.schema.as_deref(), it.new_name.clone());
        self.add(Object::Table(it.table.clone()), Touch::Drops);
        self.add(Object::Table(renamed), Touch::Makes);
    }

    fn add_column(&mut self, it: &AddColumn) {
        self.new_column(&it.table, &it.column);
        it.constraints.iter().for_each(|constraint| self.constraint(&it.table, constraint));
        it.indexes.iter().for_each(|index| self.index(&it.table, index));
    }

    fn new_column(&mut self, table: &TableName, column: &Column) {
        self.needs(table);
        self.add(Object::Column(table.clone(), column.name.clone()), Touch::Makes);
        self.enumerations(&column.ty);
        let is_computed = matches!(column.server_default, Some(ServerDefault::Computed { .. }));
        if is_computed || !column.checks.is_empty() {
            self.add(Object::SomeColumns(table.clone()), Touch::Needs);
        }
    }

    fn alter_column(&mut self, it: &AlterColumn) {
        self.needs(&it.table);
        let column = Object::Column(it.table.clone(), it.column.clone());
        match &it.new_name {
            None => self.add(column, Touch::Changes),
            Some(name) => {
                self.add(column, Touch::Drops);
                self.add(Object::Column(it.table.clone(), name.clone()), Touch::Makes);
            }
        }
        it.ty.iter().for_each(|ty| self.enumerations(ty));
    }

    fn enumerations(&mut self, ty: &Type) {
        for found in ty.named_enums() {
            let object = Object::Enumeration(found.schema.map(str::to_owned), found.name.to_owned());
            self.add(object, Touch::Needs);
        }
    }

    fn alter_enum(&mut self, it: &AlterEnum) {
        self.add(Object::Enumeration(it.schema.clone(), it.name.clone()), Touch::Changes);
        for used in &it.uses {
            self.needs(&used.table);
            self.add(Object::Column(used.table.clone(), used.column.clone()), Touch::Changes);
        }
    }

    fn index(&mut self, table: &TableName, index: &Index) {
        self.needs(table);
        self.index_name(table, index.name.as_ref(), Touch::Makes);
        let options = &index.options;
        let has_predicate = options.postgresql.predicate.is_some() || options.sqlite_where.is_some();
        match index.columns().filter(|_| !has_predicate) {
            Some(names) => {
                let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
                self.columns(table, &names);
                self.columns(table, &options.postgresql.include);
            }
            None => self.add(Object::SomeColumns(table.clone()), Touch::Needs),
        }
    }

    /// An index's name stands in the schema of its table.
    fn index_name(&mut self, table: &TableName, name: Option<&ConstraintName>, touch: Touch) {
        if let Some(name) = name {
            self.add(Object::Index(table.schema.clone(), name.text.clone()), touch);
        }
    }

    fn drop_index(&mut self, it: &DropIndex, at: Option<&Place>) {
        let (Some(name), Some(table)) = (&it.name, &it.table) else {
            return self.opaque("an index that is dropped without its table or its name".to_owned(), at);
        };
        let table = TableName::new(it.schema.as_deref(), table.clone());
        self.needs(&table);
        self.add(Object::Index(it.schema.clone(), name.text.clone()), Touch::Drops);
        self.add(Object::SomeColumns(table), Touch::Releases);
    }

    fn constraint(&mut self, table: &TableName, constraint: &Constraint) {
        self.needs(table);
        if let Some(name) = constraint.name() {
            self.add(Object::Constraint(table.clone(), name.text.clone()), Touch::Makes);
        }
        match constraint {
            Constraint::PrimaryKey { key } => {
                self.add(Object::PrimaryKey(table.clone()), Touch::Makes);
                self.columns(table, &key.columns);
                self.columns(table, &key.postgresql_include);
            }
            Constraint::Unique { unique } => {
                self.columns(table, &unique.columns);
                self.columns(table, &unique.postgresql_include);
            }
            Constraint::ForeignKey { key } => {
                self.columns(table, &key.columns);
                self.reference(key);
            }
            Constraint::Check { .. } | Constraint::Exclude { .. } => {
                self.add(Object::SomeColumns(table.clone()), Touch::Needs);
            }
        }
    }

    /// What a foreign key needs on the other side.
    fn reference(&mut self, key: &ForeignKey) {
        self.needs(&key.target);
        self.add(Object::Keys(key.target.clone()), Touch::Needs);
        self.columns(&key.target, &key.target_columns);
    }

    fn drop_constraint(&mut self, it: &DropConstraint, at: Option<&Place>) {
        let Some(name) = &it.name else {
            return self.opaque("a constraint without a name that is dropped".to_owned(), at);
        };
        self.needs(&it.table);
        self.add(Object::Constraint(it.table.clone(), name.text.clone()), Touch::Drops);
        self.add(Object::SomeColumns(it.table.clone()), Touch::Releases);
        if matches!(it.kind, Some(ConstraintKind::Primary) | None) {
            self.add(Object::PrimaryKey(it.table.clone()), Touch::Drops);
        }
        if !matches!(it.kind, Some(ConstraintKind::Check | ConstraintKind::ForeignKey)) {
            self.add(Object::Keys(it.table.clone()), Touch::Drops);
        }
    }

    fn bulk_insert(&mut self, it: &BulkInsert) {
        self.needs(&it.table);
        self.add(Object::Rows(it.table.clone()), Touch::Changes);
        let names: Vec<String> = it.columns.iter().map(|column| column.name.clone()).collect();
        self.columns(&it.table, &names);
    }

    fn batch(&mut self, it: &BatchAlterTable) {
        self.needs(&it.table);
        if it.copy_from.is_some() {
            // The table is built anew as the script says, whatever another script has done to it.
            self.add(Object::Table(it.table.clone()), Touch::Changes);
        }
        it.table_args.iter().for_each(|constraint| self.constraint(&it.table, constraint));
        it.operations.iter().for_each(|inner| self.operation(inner));
    }
}
