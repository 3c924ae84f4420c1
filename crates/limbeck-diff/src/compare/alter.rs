//! A column that both sides have.

use limbeck_diagnostics::Result;
use limbeck_ops::{Action, AlterColumn, Change};
use limbeck_schema::{Autoincrement, Column, ServerDefault, Table, Type, TypeKind};

use super::columns::{add_column, drop_column};
use super::defaults::{Verdict, compare as compare_default, is_autoincrement};
use crate::change::{Resource, Step, Touch};
use crate::comparison::Comparison;
use crate::doubt::Answer;
use crate::enums::{enum_key, enum_touch};
use crate::finding::Level;
use crate::pair::Pair;
use crate::touches::Touches;
use crate::words::type_words;

/// What differs.
#[derive(Debug, Clone, Copy)]
struct Differences {
    nullable: bool,
    ty: bool,
    default: bool,
    comment: bool,
}

impl Differences {
    fn any(self) -> bool {
        self.nullable || self.ty || self.default || self.comment
    }
}

pub(super) fn compare_column(
    comparison: &mut Comparison<'_>,
    pair: &mut Pair<'_>,
    model: &Column,
    database: &Column,
) -> Result<()> {
    let title = format!("'{}.{}'", pair.model.name, model.name);
    let nullable = compare_nullable(comparison, pair.model, &title, model, database);
    let ty = compare_type(comparison, pair, &title, model, database)?;
    let default = match compare_default(comparison, pair, model, database)? {
        Verdict::Keep => false,
        Verdict::Change => {
            comparison.detected(format!("Detected server default on column {title}"));
            true
        }
        Verdict::Remake => {
            remake(comparison, pair, &title, model, database);
            return Ok(());
        }
    };
    let comment = comparison.abilities.comments && comment_of(model) != comment_of(database);
    if comment {
        comparison.detected(format!("Detected column comment {title}"));
    }
    let differences = Differences { nullable, ty, default, comment };
    // Written anew without its rule, a computed column would become a plain one.
    if differences.any()
        && comparison.abilities.restates_columns
        && is_computed(model)
        && is_computed(database)
    {
        remake(comparison, pair, &title, model, database);
        return Ok(());
    }
    if differences.any() { alter(comparison, pair, model, database, differences) } else { Ok(()) }
}

/// No comment and an empty one are the same.
fn comment_of(column: &Column) -> Option<&str> {
    column.comment.as_deref().filter(|comment| !comment.is_empty())
}

fn is_computed(column: &Column) -> bool {
    matches!(column.server_default, Some(ServerDefault::Computed { .. }))
}

fn is_identity(column: &Column) -> bool {
    matches!(column.server_default, Some(ServerDefault::Identity { .. }))
}

fn compare_nullable(
    comparison: &mut Comparison<'_>,
    table: &Table,
    title: &str,
    model: &Column,
    database: &Column,
) -> bool {
    let nullable = model.nullable && !is_closed(comparison, table, &model.name);
    if nullable == database.nullable {
        return false;
    }
    // An identity column has no NULL, whatever the model says or leaves open.
    if is_identity(model) && is_identity(database) {
        comparison.find(Level::Note, format!("Ignoring nullable change on identity column {title}"));
        return false;
    }
    let what = if nullable { "NULL" } else { "NOT NULL" };
    comparison.detected(format!("Detected {what} on column {title}"));
    true
}

/// Whether the primary key keeps NULL out of the column.
fn is_closed(comparison: &Comparison<'_>, table: &Table, column: &str) -> bool {
    table.primary_key().is_some_and(|key| {
        key.columns.iter().any(|name| name == column) && comparison.dialect.key_forbids_null(table, key)
    })
}

fn compare_type(
    comparison: &mut Comparison<'_>,
    pair: &mut Pair<'_>,
    title: &str,
    model: &Column,
    database: &Column,
) -> Result<bool> {
    if !comparison.options.compare_type {
        return Ok(false);
    }
    let wanted = model.ty.for_dialect(comparison.dialect.name());
    if matches!(wanted, TypeKind::Null {}) {
        comparison.find(Level::Note, format!("Column {title} has no type within the model; can't compare"));
        return Ok(false);
    }
    if matches!(database.ty.base, TypeKind::Null {}) && database.ty.raw.is_none() {
        comparison.find(Level::Note, format!("Couldn't determine database type for column {title}"));
        return Ok(false);
    }
    let (dialect, profile) = (comparison.dialect, comparison.profile);
    let answer = if dialect.same_type(profile, &model.ty, &database.ty)? {
        Answer::Same
    } else if matches!(wanted, TypeKind::Other { .. }) {
        // The text is SQLAlchemy's; only the database knows how it writes such a type itself.
        let found = dialect.canonical_type(profile, &database.ty)?;
        let same =
            |written: &Column| dialect.canonical_type(profile, &written.ty).is_ok_and(|text| text == found);
        pair.doubts.column("type", model, same)
    } else {
        Answer::Different
    };
    if answer == Answer::Different {
        let (from, to) = (type_words(&database.ty), type_words(&model.ty));
        comparison.detected(format!("Detected type change from {from} to {to} on {title}"));
    }
    Ok(answer == Answer::Different)
}

/// Drops the column and adds it as the model has it.
fn remake(comparison: &mut Comparison<'_>, pair: &Pair<'_>, title: &str, model: &Column, database: &Column) {
    comparison.detected(format!("Detected computed column change on {title}"));
    let note =
        format!("Computed column {title} is dropped and added: its expression cannot be altered in place");
    comparison.find(Level::Note, note);
    let dropped = drop_column(comparison, pair, database);
    add_column(comparison, pair, model);
    comparison.changes.last_follows(Some(dropped));
}

/// Alters the column, in one operation where the database can do it in one.
///
/// The old default steps aside first where it would be in the way: of a type to which it does not convert by
/// itself, of an enumeration that is made anew, of an identity that takes its place.
fn alter(
    comparison: &mut Comparison<'_>,
    pair: &Pair<'_>,
    model: &Column,
    database: &Column,
    differences: Differences,
) -> Result<()> {
    let using = if differences.ty {
        comparison.dialect.conversion(comparison.profile, &model.name, &database.ty, &model.ty)?
    } else {
        None
    };
    let clears_first = comparison.abilities.alters_in_place
        && is_in_the_way(comparison, model, database, differences, using.is_some());
    let mut middle = altering(comparison.abilities.restates_columns, pair, model, database);
    middle.nullable = differences.nullable.then_some(model.nullable);
    middle.ty = differences.ty.then(|| model.ty.clone());
    middle.postgresql_using = using;
    if differences.comment {
        middle.comment = Change::to(comment_of(model).map(str::to_owned));
    }
    if !clears_first {
        if differences.default {
            middle.server_default = Change::to(model.server_default.clone());
        }
        let mut last = None;
        if differences.ty && changes_places(comparison, model, database) {
            last = Some(to_text(comparison, pair, model, database, &mut middle, None)?);
        }
        push(comparison, pair, model, database, middle, last);
        return Ok(());
    }
    let mut first = altering(comparison.abilities.restates_columns, pair, model, database);
    first.server_default = Change::Clear;
    let mut last = Some(push(comparison, pair, model, database, first, None));
    middle.existing_server_default = Change::Keep;
    if differences.ty && changes_places(comparison, model, database) {
        last = Some(to_text(comparison, pair, model, database, &mut middle, last)?);
    }
    if differences.nullable || differences.ty || differences.comment {
        last = Some(push(comparison, pair, model, database, middle, last));
    }
    if model.server_default.is_some() {
        let mut end = altering(comparison.abilities.restates_columns, pair, model, database);
        end.existing_server_default = Change::Keep;
        if differences.ty {
            end.existing_type = Some(model.ty.clone());
        }
        if differences.nullable {
            end.existing_nullable = Some(model.nullable);
        }
        end.server_default = Change::to(model.server_default.clone());
        push(comparison, pair, model, database, end, last);
    }
    Ok(())
}

/// Whether the column leaves an enumeration that is made anew for another that changes. A column that goes the
/// other way would have each enumeration wait for the other.
fn changes_places(comparison: &Comparison<'_>, model: &Column, database: &Column) -> bool {
    let key = |column: &Column| enum_key(comparison.dialect, comparison.spelling, &column.ty);
    match (key(database), key(model)) {
        (Some(from), Some(to)) => {
            comparison.enums.is_rebuilt(&from) && comparison.enums.difference(&to).is_some()
        }
        _ => false,
    }
}

/// Has the column be text for a while, so that it can leave its old type before the new one is ready.
fn to_text(
    comparison: &mut Comparison<'_>,
    pair: &Pair<'_>,
    model: &Column,
    database: &Column,
    next: &mut AlterColumn,
    follows: Option<usize>,
) -> Result<usize> {
    let is_array = matches!(database.ty.base, TypeKind::Array { .. } | TypeKind::PgArray { .. });
    let item = Type::from(TypeKind::Text { length: None, collation: None });
    let text = if is_array {
        Type::from(TypeKind::Array {
            item_type: Some(Box::new(item)),
            as_tuple: false,
            dimensions: None,
            zero_indexes: false,
        })
    } else {
        item
    };
    let mut first = altering(comparison.abilities.restates_columns, pair, model, database);
    first.existing_server_default.clone_from(&next.existing_server_default);
    first.postgresql_using =
        comparison.dialect.conversion(comparison.profile, &model.name, &database.ty, &text)?;
    next.postgresql_using =
        comparison.dialect.conversion(comparison.profile, &model.name, &text, &model.ty)?;
    next.existing_type = Some(text.clone());
    first.ty = Some(text);
    let bare = Column::new(model.name.clone(), Type::from(TypeKind::Null {}));
    Ok(push(comparison, pair, &bare, database, first, follows))
}

fn is_in_the_way(
    comparison: &Comparison<'_>,
    model: &Column,
    database: &Column,
    differences: Differences,
    converts: bool,
) -> bool {
    let is_serial = database.autoincrement == Autoincrement::Yes && !is_identity(database);
    let key = enum_key(comparison.dialect, comparison.spelling, &database.ty);
    let Some(default) = &database.server_default else {
        return differences.default && is_identity(model) && is_serial;
    };
    match default {
        ServerDefault::Identity { .. } => {
            differences.default
                && !is_identity(model)
                && (differences.nullable || model.server_default.is_some())
        }
        // Losing its expression is something that a column does by itself.
        ServerDefault::Computed { .. } => {
            let is_more = differences.nullable || differences.ty || differences.comment;
            differences.default && (is_more || model.server_default.is_some())
        }
        _ => {
            converts
                || differences.default
                    && (is_identity(model) || key.is_some_and(|key| comparison.enums.is_rebuilt(&key)))
        }
    }
}

/// An alteration that changes nothing yet, and says how the column is. Where it writes the column anew (`restates`), it
/// says that the database numbers it, too.
fn altering(restates: bool, pair: &Pair<'_>, model: &Column, database: &Column) -> AlterColumn {
    let mut alter = AlterColumn::new(pair.model.name.clone(), model.name.clone());
    let is_known = !matches!(database.ty.base, TypeKind::Null {});
    alter.existing_type = is_known.then(|| database.ty.clone());
    alter.existing_nullable = Some(database.nullable);
    alter.existing_comment.clone_from(&database.comment);
    if let Some(default) = &database.server_default {
        alter.existing_server_default = Change::Set(default.clone());
    }
    if restates && (database.autoincrement == Autoincrement::Yes || is_autoincrement(pair.model, model)) {
        alter.autoincrement = Some(model.autoincrement != Autoincrement::No);
    }
    alter
}

fn push(
    comparison: &mut Comparison<'_>,
    pair: &Pair<'_>,
    model: &Column,
    database: &Column,
    alter: AlterColumn,
    follows: Option<usize>,
) -> usize {
    let mut touches: Touches =
        vec![(Resource::Column(pair.model.name.clone(), model.name.clone()), Touch::Alters)];
    let enum_of =
        |column: &Column, touch| enum_touch(comparison.dialect, comparison.spelling, &column.ty, touch);
    if alter.ty.is_some() {
        let is_text = alter.existing_type.as_ref() != Some(&database.ty);
        touches.extend(enum_of(database, Touch::Releases).filter(|_| !is_text));
        touches.extend(enum_of(model, Touch::Needs));
    } else {
        match &alter.server_default {
            Change::Keep => {}
            Change::Clear => touches.extend(enum_of(database, Touch::Releases)),
            Change::Set(_) => touches.extend(enum_of(model, Touch::Needs)),
        }
    }
    let number = pair.push(comparison, Step::AlterColumn, Action::AlterColumn(Box::new(alter)), touches);
    comparison.changes.last_follows(follows);
    number
}
