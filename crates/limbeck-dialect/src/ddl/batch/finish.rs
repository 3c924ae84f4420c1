//! From the draft to statements.

use std::collections::BTreeSet;

use limbeck_ops::BatchAlterTable;
use limbeck_schema::{
    Check, Column, Constraint, ConstraintName, Expr, Index, IndexElement, MetadataFacts, ServerDefault, Table,
};

use super::draft::{Draft, Part};
use super::rename::names;
use crate::Dependent;
use crate::ddl::Rebuilt;
use crate::ddl::context::{Context, Sql};
use crate::ddl::create_table::create_table;
use crate::ddl::names::final_name;
use crate::ddl::{add_constraint, comment, create_index, drop_table, rename_table};
use crate::naming::Subject;

impl Draft {
    /// The statements that put the new table in the old one's place.
    pub(super) fn finish(
        mut self,
        cx: Context<'_>,
        created: &mut BTreeSet<(Option<String>, String)>,
        batch: &BatchAlterTable,
        dependents: &[Dependent],
    ) -> Sql<Vec<String>> {
        self.reorder(cx, &batch.partial_reordering)?;
        let (table, waiting) = self.new_table(cx, batch)?;
        let (renames, dropped, retyped) = (self.renames(), self.dropped(), self.retyped());
        let rebuilt = Rebuilt {
            name: &self.original.name,
            table: &table,
            renames: &renames,
            dropped: &dropped,
            retyped: &retyped,
            dependents,
        };
        let (before_swap, after_swap) = cx.flavour.around_swap(cx, &rebuilt)?;
        // Every name is final by now; the temporary table's name must not get into one.
        let no_convention = MetadataFacts::no_convention();
        let plain = Context { facts: &no_convention, ..cx };
        let mut texts = cx.flavour.before_rebuild(cx, &self.original.name, &self.kept_names(cx, &table))?;
        texts.extend(cx.flavour.before_create_table(cx, created, &self.with_new_types(&table))?);
        texts.push(create_table(plain, &table, "")?);
        texts.extend(comment::of_new_table(plain, &table));
        texts.extend(self.copy(cx, &table));
        texts.extend(cx.flavour.after_copy(cx, &self.original.name, &table));
        texts.extend(before_swap);
        texts.push(drop_table::statement(cx, &self.original.name));
        texts.push(rename_table::statement(cx, &table.name, &self.original.name.name));
        let kept = self.indexes.iter().filter(|index| !self.goes_along(cx, index)).map(|index| (index, true));
        for index in kept.chain(self.new_indexes.iter().map(|index| (index, false))) {
            let index = self.index(cx, index.0, index.1)?;
            texts.push(create_index::statement(plain, &self.original.name, &index, "")?);
        }
        texts.extend(after_swap);
        let renamed = Table { name: self.original.name.clone(), ..table.clone() };
        for constraint in &waiting {
            texts.extend(add_constraint::statement(plain, &renamed, constraint)?);
        }
        texts.extend(cx.flavour.after_rebuild(cx, &rebuilt));
        Ok(texts)
    }

    /// The columns that have another name now, old and new.
    fn renames(&self) -> Vec<(String, String)> {
        let renamed = self.columns.iter().filter(|slot| slot.key != slot.column.name);
        renamed.map(|slot| (slot.key.clone(), slot.column.name.clone())).collect()
    }

    /// The columns whose types the batch changed, by the names that they had.
    fn retyped(&self) -> Vec<String> {
        let changed = self.columns.iter().filter(|slot| slot.new_type && slot.source.is_some());
        changed.map(|slot| slot.key.clone()).collect()
    }

    /// The new table, and the constraints that it gets under its final name.
    fn new_table(&self, cx: Context<'_>, batch: &BatchAlterTable) -> Sql<(Table, Vec<Constraint>)> {
        let mut table = Table::new(self.temporary_name());
        table.options = self.original.options.overlaid(&batch.table_options);
        table.comment.clone_from(&self.original.comment);
        table.columns = self.columns.iter().map(|slot| self.column(cx, &slot.column)).collect();
        // As Alembic has them: those with names come first.
        let (named, unnamed): (Vec<_>, Vec<_>) =
            self.constraints.iter().partition(|part| part.constraint.name().is_some());
        for part in named.into_iter().chain(unnamed) {
            table.constraints.extend(self.constraint(cx, part)?);
        }
        for constraint in &batch.table_args {
            let mut constraint = constraint.clone();
            let name = final_name(cx, &Subject::of_constraint(&self.original.name, &constraint))?;
            super::draft::set_name(&mut constraint, name);
            table.constraints.push(super::draft::settled(constraint));
        }
        let key = table.primary_key().map(|key| key.columns.clone()).unwrap_or_default();
        for column in &mut table.columns {
            column.primary_key = key.contains(&column.name);
        }
        let (waiting, constraints) =
            table.constraints.drain(..).partition(|constraint| cx.flavour.waits_for_rename(cx, constraint));
        table.constraints = constraints;
        Ok((table, waiting))
    }

    pub(super) fn column(&self, cx: Context<'_>, column: &Column) -> Column {
        let mut column = column.clone();
        if let Some(ServerDefault::Computed { computed }) = &mut column.server_default {
            computed.sql = self.renamed_sql(cx, &computed.sql);
        }
        for check in &mut column.checks {
            check.condition = self.renamed(cx, &check.condition);
            check.name = check.name.as_ref().map(|name| ConstraintName::settled(name.text.clone()));
        }
        column
    }

    /// The constraint over the new names; none when a column of it is gone.
    pub(super) fn constraint(&self, cx: Context<'_>, part: &Part) -> Sql<Option<Constraint>> {
        let mut constraint = part.constraint.clone();
        let is_whole = match &mut constraint {
            Constraint::PrimaryKey { key } => self.rename_all(&mut key.columns),
            Constraint::Unique { unique } => self.rename_all(&mut unique.columns),
            Constraint::ForeignKey { key } => {
                if key.target == self.original.name {
                    self.rename_all(&mut key.target_columns);
                }
                self.rename_all(&mut key.columns)
            }
            Constraint::Check { check } => self.check(cx, check)?,
            Constraint::Exclude { .. } => true,
        };
        Ok(is_whole.then_some(constraint))
    }

    fn rename_all(&self, columns: &mut [String]) -> bool {
        let mut is_whole = true;
        for column in columns {
            is_whole &= self.columns.iter().any(|slot| slot.key == *column);
            *column = self.new_name(column);
        }
        is_whole
    }

    /// A check of dropped columns alone goes with them; one that also speaks of others would be lost silently.
    fn check(&self, cx: Context<'_>, check: &mut Check) -> Sql<bool> {
        let gone = self.dropped();
        let lost = names(&check.condition, &gone);
        if let Some(column) = lost.first() {
            let kept: Vec<String> = self.columns.iter().map(|slot| slot.key.clone()).collect();
            if names(&check.condition, &kept).is_empty() {
                return Ok(false);
            }
            let name = check
                .name
                .as_ref()
                .map_or_else(|| "without a name".to_owned(), |name| format!("`{}`", name.text));
            return Err(cx
                .unsupported(format!("the CHECK constraint {name} uses column `{column}`, which is dropped"))
                .fact("table", self.original.name.to_string())
                .hint("drop the constraint in the same batch: `batch_op.drop_constraint(...)`")
                .into());
        }
        check.condition = self.renamed(cx, &check.condition);
        Ok(true)
    }

    fn dropped(&self) -> Vec<String> {
        let is_gone = |column: &&Column| self.columns.iter().all(|slot| slot.key != column.name);
        self.original.columns.iter().filter(is_gone).map(|column| column.name.clone()).collect()
    }

    /// Whether the database drops the index with the columns that it is on.
    fn goes_along(&self, cx: Context<'_>, index: &Index) -> bool {
        let gone = self.dropped();
        let is_gone = |column: &&str| gone.iter().any(|name| name == column);
        cx.flavour.unique_is_index() && index.columns().is_some_and(|columns| columns.iter().all(is_gone))
    }

    /// The index over the new names. `is_old` tells an index that the table had from one that the batch makes.
    pub(super) fn index(&self, cx: Context<'_>, index: &Index, is_old: bool) -> Sql<Index> {
        let mut index = index.clone();
        let gone = if is_old { self.dropped() } else { Vec::new() };
        for element in &mut index.elements {
            let expr = match element {
                IndexElement::Column { name } => Expr::Column { name: name.clone() },
                IndexElement::Expression { expr } => expr.clone(),
            };
            if let Some(column) = names(&expr, &gone).first() {
                let name = index.name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
                return Err(cx
                    .unsupported(format!("the index `{name}` uses column `{column}`, which is dropped"))
                    .fact("table", self.original.name.to_string())
                    .hint(format!("drop the index in the same batch: `batch_op.drop_index(\"{name}\")`"))
                    .into());
            }
            match element {
                IndexElement::Column { name } => *name = self.new_name(name),
                IndexElement::Expression { expr } => *expr = self.renamed(cx, expr),
            }
        }
        if let Some(predicate) = &mut index.options.sqlite_where {
            *predicate = self.renamed(cx, predicate);
        }
        if let Some(predicate) = &mut index.options.postgresql.predicate {
            *predicate = self.renamed(cx, predicate);
        }
        let name = match is_old {
            true => index.name.clone(),
            false => final_name(cx, &Subject::of_index(&self.original.name, &index))?,
        };
        index.name = name.map(|name| ConstraintName::settled(name.text));
        Ok(index)
    }

    /// The names of constraints that both the old table and the new one have.
    fn kept_names(&self, cx: Context<'_>, table: &Table) -> Vec<String> {
        let has = |name: &ConstraintName| {
            table
                .constraints
                .iter()
                .any(|constraint| constraint.name().is_some_and(|new| new.text == name.text))
        };
        let kept = self.original.constraints.iter().filter_map(Constraint::name).filter(|name| has(name));
        kept.map(|name| cx.quote(&name.text)).collect()
    }

    /// The new table with only those columns whose types the batch brought: only these may need a named type.
    fn with_new_types(&self, table: &Table) -> Table {
        let mut partial = Table::new(table.name.clone());
        partial.columns =
            self.columns.iter().filter(|slot| slot.new_type).map(|slot| slot.column.clone()).collect();
        partial
    }

    fn copy(&self, cx: Context<'_>, table: &Table) -> Option<String> {
        let copied = self.columns.iter().filter_map(|slot| {
            let source = slot.source.as_ref()?;
            let source = match &slot.cast_to {
                Some(ty) => format!("CAST({source} AS {ty}) AS {}", cx.quote(&slot.key)),
                None => source.clone(),
            };
            Some((cx.quote(&slot.column.name), source))
        });
        let filled =
            self.columns.iter().filter_map(|slot| Some((cx.quote(&slot.column.name), slot.fill.clone()?)));
        let (names, sources): (Vec<String>, Vec<String>) = copied.chain(filled).unzip();
        if names.is_empty() {
            return None;
        }
        Some(format!(
            "INSERT INTO {} ({}) SELECT {} \nFROM {}",
            cx.table(&table.name),
            names.join(", "),
            sources.join(", "),
            cx.table(&self.original.name)
        ))
    }
}
