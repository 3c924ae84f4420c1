//! The database's own ALTERs in place of a new table, where they lead to the same table: the draft before the batch is
//! held against the one after it, and each difference must be one that an ALTER makes. What the draft cannot know (a
//! view that is broken already, rows that do not fit) the database says: then the table is built anew.

use limbeck_ops::DropIndex;
use limbeck_schema::{Check, Column, Constraint, Index, MetadataFacts, ServerDefault, Table};

use super::draft::{Draft, Part, Slot, is_computed};
use super::rename::names;
use crate::ddl::column::{push_checks, specification};
use crate::ddl::constraint::{foreign_key_rules, generic_check, preamble};
use crate::ddl::context::{Context, Sql};
use crate::ddl::rebuilt::OwnAlters;
use crate::ddl::sql_words::{Piece, pieces};
use crate::ddl::{create_index, server_default};
use crate::naming::Subject;

/// The statements that make `after` of `before`; none where only a new table does.
pub(super) fn in_place(
    cx: Context<'_>,
    own: OwnAlters,
    before: &Draft,
    after: &Draft,
) -> Sql<Option<Vec<String>>> {
    let difference = Difference { before, after };
    let Some(found) = difference.find() else { return Ok(None) };
    if !found.is_within(own) || difference.stands_on(&found.dropped) {
        return Ok(None);
    }
    let no_convention = MetadataFacts::no_convention();
    difference.statements(Context { facts: &no_convention, ..cx }, &found)
}

struct Difference<'d> {
    before: &'d Draft,
    after: &'d Draft,
}

/// What differs, every kind of it one that an ALTER can make.
struct Found<'d> {
    dropped: Vec<&'d Slot>,
    added: Vec<&'d Slot>,
    renamed: Vec<&'d Slot>,
    /// The columns whose NULLs become forbidden or allowed.
    nullability: Vec<&'d Slot>,
    /// The names of checks that go.
    checks_gone: Vec<String>,
    checks: Vec<&'d Part>,
    /// References of new columns.
    references: Vec<&'d Part>,
    indexes_gone: Vec<String>,
}

impl Found<'_> {
    fn is_within(&self, own: OwnAlters) -> bool {
        let constraints = self.nullability.len() + self.checks_gone.len() + self.checks.len();
        (own.renames_columns || self.renamed.is_empty())
            && (own.drops_columns || self.dropped.is_empty())
            && (own.alters_constraints || constraints == 0)
    }
}

impl<'d> Difference<'d> {
    fn find(&self) -> Option<Found<'d>> {
        let (before, after) = (self.before, self.after);
        let is_added = |slot: &&Slot| slot.source.is_none() && slot.new_type;
        let (added, kept): (Vec<&Slot>, Vec<&Slot>) = after.columns.iter().partition(is_added);
        let was = |slot: &Slot| before.columns.iter().find(|old| old.key == slot.key);
        let is_there = |name: &str| before.columns.iter().any(|old| old.key == name);
        let dropped: Vec<&Slot> =
            before.columns.iter().filter(|old| kept.iter().all(|slot| slot.key != old.key)).collect();
        let renamed: Vec<&Slot> = kept.iter().copied().filter(|slot| slot.column.name != slot.key).collect();
        // New columns come last, and the others stay in their order; no name is given twice on the way.
        let order = before.columns.iter().filter(|old| kept.iter().any(|slot| slot.key == old.key));
        let is_ordered = order.map(|old| &old.key).eq(kept.iter().map(|slot| &slot.key))
            && after.columns.iter().skip(kept.len()).all(|slot| is_added(&slot));
        if !is_ordered
            || added.iter().any(|slot| is_there(&slot.key))
            || renamed.iter().any(|slot| is_there(&slot.column.name))
        {
            return None;
        }
        let mut found = Found {
            dropped,
            added,
            renamed,
            nullability: Vec::new(),
            checks_gone: Vec::new(),
            checks: Vec::new(),
            references: Vec::new(),
            indexes_gone: Vec::new(),
        };
        for slot in kept {
            kept_column(was(slot)?, slot, &mut found)?;
        }
        found.added.iter().all(|slot| can_be_added(slot)).then_some(())?;
        self.constraints(&mut found)?;
        for index in before.indexes.iter().filter(|index| !after.indexes.contains(index)) {
            found.indexes_gone.push(index.name.as_ref()?.text.clone());
        }
        after.indexes.iter().all(|index| before.indexes.contains(index)).then_some(found)
    }

    fn constraints(&self, found: &mut Found<'d>) -> Option<()> {
        let (before, after) = (&self.before.constraints, &self.after.constraints);
        for part in before.iter().filter(|part| !after.contains(part)) {
            let Constraint::Check { check } = &part.constraint else { return None };
            found.checks_gone.push(check.name.as_ref()?.text.clone());
        }
        for part in after.iter().filter(|part| !before.contains(part)) {
            part.constraint.name()?;
            match &part.constraint {
                Constraint::Check { .. } => found.checks.push(part),
                Constraint::ForeignKey { key } => {
                    let [column] = key.columns.as_slice() else { return None };
                    let slot = found.added.iter().find(|slot| slot.key == *column)?;
                    // While references are enforced, a new column that refers must be NULL in every row.
                    let is_null = slot.column.nullable && slot.column.server_default.is_none();
                    let is_here = key.target.schema == self.after.original.name.schema;
                    (is_null && is_here).then(|| found.references.push(part))?;
                }
                _ => return None,
            }
        }
        // Two of one name: which of them a DROP means is not certain.
        found.checks_gone.iter().all(|name| self.count(name) == 1).then_some(())
    }

    fn count(&self, name: &str) -> usize {
        let draft = self.before;
        let of_table = draft.constraints.iter().filter_map(|part| part.constraint.name());
        let of_columns = draft.columns.iter().flat_map(|slot| &slot.column.checks);
        of_table
            .chain(of_columns.filter_map(|check| check.name.as_ref()))
            .filter(|found| found.text.eq_ignore_ascii_case(name))
            .count()
    }

    /// Whether something that stays stands on one of the columns that go.
    fn stands_on(&self, dropped: &[&Slot]) -> bool {
        let gone: Vec<String> = dropped.iter().map(|slot| slot.key.clone()).collect();
        let has = |columns: &[String]| columns.iter().any(|name| gone.contains(name));
        let said = |check: &Check| !names(&check.condition, &gone).is_empty();
        let in_constraint = |part: &Part| match &part.constraint {
            Constraint::PrimaryKey { key } => has(&key.columns),
            Constraint::Unique { unique } => has(&unique.columns),
            Constraint::ForeignKey { key } => has(&key.columns) || has(&key.target_columns),
            Constraint::Check { check } => said(check),
            Constraint::Exclude { .. } => true,
        };
        let in_column = |slot: &Slot| {
            let computed = match &slot.column.server_default {
                Some(ServerDefault::Computed { computed }) => {
                    !names(&limbeck_schema::Expr::text(computed.sql.clone()), &gone).is_empty()
                }
                _ => false,
            };
            computed || slot.column.checks.iter().any(said)
        };
        !gone.is_empty()
            && (self.after.constraints.iter().any(in_constraint)
                || self.after.columns.iter().any(in_column)
                || self.after.indexes.iter().any(|index| index_stands_on(index, &gone)))
    }

    fn statements(&self, cx: Context<'_>, found: &Found<'_>) -> Sql<Option<Vec<String>>> {
        let after = self.after;
        let alter = format!("ALTER TABLE {}", cx.altered_table(&after.original.name));
        let mut texts = Vec::new();
        for name in &found.indexes_gone {
            let drop = DropIndex {
                name: None,
                table: Some(after.original.name.name.clone()),
                schema: after.original.name.schema.clone(),
                if_exists: false,
                postgresql_concurrently: false,
            };
            texts.push(cx.flavour.drop_index(cx, &drop, &cx.quote(name))?);
        }
        texts.extend(
            found.checks_gone.iter().map(|name| format!("{alter} DROP CONSTRAINT {}", cx.quote(name))),
        );
        for slot in &found.renamed {
            let (old, new) = (cx.quote(&slot.key), cx.quote(&slot.column.name));
            texts.push(format!("{alter} RENAME COLUMN {old} TO {new}"));
        }
        let dropped = found.dropped.iter();
        texts.extend(dropped.map(|slot| format!("{alter} DROP COLUMN {}", cx.quote(&slot.key))));
        for slot in &found.added {
            let Some(column) = self.new_column(cx, slot, found)? else { return Ok(None) };
            texts.push(format!("{alter} ADD COLUMN {column}"));
        }
        for slot in &found.nullability {
            let word = if slot.column.nullable { "DROP" } else { "SET" };
            texts.push(format!("{alter} ALTER COLUMN {} {word} NOT NULL", cx.quote(&slot.column.name)));
        }
        let table = Table::new(after.original.name.clone());
        for part in &found.checks {
            if let Some(Constraint::Check { check }) = after.constraint(cx, part)? {
                texts.push(format!("{alter} ADD {}", generic_check(cx, &table, &check)?));
            }
        }
        for index in &after.new_indexes {
            let index = after.index(cx, index, false)?;
            texts.push(create_index::statement(cx, &after.original.name, &index, "")?);
        }
        Ok(Some(texts))
    }

    /// The clause of a new column; none when the rows that are there keep the database from adding it.
    fn new_column(&self, cx: Context<'_>, slot: &Slot, found: &Found<'_>) -> Sql<Option<String>> {
        let column = self.after.column(cx, &slot.column);
        let default = server_default(cx, column.server_default.as_ref())?;
        let is_constant = default.as_deref().is_none_or(is_constant);
        if !is_constant || !column.nullable && default.as_deref().is_none_or(is_null) {
            return Ok(None);
        }
        let mut table = Table::new(self.after.original.name.clone());
        table.columns.push(column.clone());
        let mut text = specification(cx, &table, &column)?;
        push_checks(cx, &table, &column, &mut text)?;
        for part in found.references.iter().filter(|part| refers_from(part, &slot.key)) {
            let constraint = self.after.constraint(cx, part)?;
            let Some(Constraint::ForeignKey { key }) = &constraint else { return Ok(None) };
            text.push_str(&format!(
                " {}REFERENCES {} ({}){}",
                preamble(cx, &Subject::of_constraint(&table.name, &part.constraint))?,
                cx.flavour.referred_table(cx, &key.target),
                cx.quote_list(&key.target_columns),
                foreign_key_rules(cx, key)?
            ));
        }
        Ok(Some(text))
    }
}

fn refers_from(part: &Part, column: &str) -> bool {
    matches!(&part.constraint, Constraint::ForeignKey { key } if key.columns == [column])
}

/// Whether a column that stays differs only in what an ALTER changes.
fn kept_column<'d>(old: &Slot, slot: &'d Slot, found: &mut Found<'d>) -> Option<()> {
    let plain = |column: &Column| Column {
        name: String::new(),
        nullable: true,
        comment: None,
        checks: Vec::new(),
        ..column.clone()
    };
    if plain(&old.column) != plain(&slot.column)
        || slot.cast_to.is_some()
        || slot.fill.is_some()
        || slot.new_type
    {
        return None;
    }
    let (was, is) = (&old.column.checks, &slot.column.checks);
    for gone in was.iter().filter(|check| !is.contains(check)) {
        found.checks_gone.push(gone.name.as_ref()?.text.clone());
    }
    is.iter().all(|check| was.contains(check)).then_some(())?;
    if old.column.nullable != slot.column.nullable {
        let is_plain = !slot.column.primary_key
            && !is_computed(&slot.column)
            && slot.column.options.sqlite_on_conflict_not_null.is_none();
        is_plain.then(|| found.nullability.push(slot))?;
    }
    Some(())
}

/// Whether a new column is one that can be added at all; what its default allows is seen when it is written.
fn can_be_added(slot: &Slot) -> bool {
    let is_stored = matches!(&slot.column.server_default,
        Some(ServerDefault::Computed { computed }) if computed.persisted == Some(true));
    !slot.column.primary_key && slot.fill.is_none() && !is_stored
}

fn index_stands_on(index: &Index, gone: &[String]) -> bool {
    let predicates = index.options.sqlite_where.iter().chain(&index.options.postgresql.predicate);
    let in_elements = index.elements.iter().any(|element| match element {
        limbeck_schema::IndexElement::Column { name } => gone.contains(name),
        limbeck_schema::IndexElement::Expression { expr } => !names(expr, gone).is_empty(),
    });
    in_elements || predicates.into_iter().any(|expr| !names(expr, gone).is_empty())
}

fn is_null(default: &str) -> bool {
    default.eq_ignore_ascii_case("NULL")
}

/// Whether a default is the same for every row: a string, a number, or a word that stands for one.
fn is_constant(default: &str) -> bool {
    match pieces(default).as_slice() {
        [Piece::Opaque(text)] => text.starts_with('\''),
        [Piece::Word(word)] | [Piece::Other("-" | "+"), Piece::Word(word)] => {
            ["NULL", "TRUE", "FALSE"].iter().any(|known| known.eq_ignore_ascii_case(word))
                || word.chars().all(|letter| letter.is_ascii_digit())
        }
        [Piece::Word(whole), Piece::Other("."), Piece::Word(part)] => {
            [whole, part].iter().all(|text| text.chars().all(|letter| letter.is_ascii_digit()))
        }
        _ => false,
    }
}
