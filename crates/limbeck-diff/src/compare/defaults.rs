//! Whether two columns fill themselves in the same way.

use limbeck_diagnostics::Result;
use limbeck_schema::{Autoincrement, Column, Computed, Identity, ServerDefault, Table, TypeKind};

use crate::comparison::Comparison;
use crate::doubt::Answer;
use crate::pair::Pair;
use crate::texts::may_be_null;

/// What has to become of a column's default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It stays.
    Keep,
    /// It becomes the model's, or goes when the model has none.
    Change,
    /// The column has to be made anew: a computed column cannot get another rule.
    Remake,
}

impl From<Answer> for Verdict {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Same | Answer::Open => Self::Keep,
            Answer::Different => Self::Change,
        }
    }
}

pub(super) fn compare(
    comparison: &Comparison<'_>,
    pair: &mut Pair<'_>,
    model: &Column,
    database: &Column,
) -> Result<Verdict> {
    use ServerDefault as D;
    if !comparison.options.compare_server_default {
        return Ok(Verdict::Keep);
    }
    let wanted = model
        .server_default
        .as_ref()
        .filter(|default| comparison.abilities.identity_columns || !matches!(default, D::Identity { .. }));
    Ok(match (wanted, &database.server_default) {
        (Some(D::Fetched {}), _) | (None, None) => Verdict::Keep,
        (Some(D::Computed { computed: one }), Some(D::Computed { computed: other })) => {
            match compare_computed(comparison, pair, model, one, other) {
                Answer::Different => Verdict::Remake,
                Answer::Same | Answer::Open => Verdict::Keep,
            }
        }
        (Some(D::Computed { .. }), _) => Verdict::Remake,
        (Some(D::Identity { identity: one }), Some(D::Identity { identity: other })) => {
            compare_identity(pair, model, one, other).into()
        }
        (None, Some(found)) if is_numbered(comparison, pair, model, found)? => Verdict::Keep,
        (_, Some(D::Computed { .. } | D::Identity { .. })) | (Some(D::Identity { .. }), _) => Verdict::Change,
        (None, Some(_)) => Verdict::Change,
        (Some(wanted), None) if may_be_null(wanted) => {
            pair.doubts.column("server default", model, |written| written.server_default.is_none()).into()
        }
        (Some(_), None) => Verdict::Change,
        (Some(wanted), Some(found)) => compare_plain(comparison, pair, model, wanted, found)?.into(),
    })
}

/// Whether the models have the database number the column without saying how, and the default is a way to do it:
/// an identity, or the next value of a sequence that the column does not own. Taking it away would leave rows
/// without a key.
fn is_numbered(
    comparison: &Comparison<'_>,
    pair: &Pair<'_>,
    model: &Column,
    found: &ServerDefault,
) -> Result<bool> {
    if !is_autoincrement(pair.model, model) {
        return Ok(false);
    }
    let text = comparison.default_text(found)?;
    let is_identity = matches!(found, ServerDefault::Identity { .. });
    Ok(is_identity || text.is_some_and(|text| text.starts_with("nextval(")))
}

/// SQLAlchemy's rule (`Column.autoincrement`): the only column of the primary key, an integer that refers to no
/// other table.
pub(super) fn is_autoincrement(table: &Table, column: &Column) -> bool {
    let is_integer = matches!(
        column.ty.base,
        TypeKind::Integer {}
            | TypeKind::BigInteger {}
            | TypeKind::SmallInteger {}
            | TypeKind::INTEGER {}
            | TypeKind::BIGINT {}
            | TypeKind::SMALLINT {}
            | TypeKind::MyTinyInt { .. }
            | TypeKind::MySmallInt { .. }
            | TypeKind::MyMediumInt { .. }
            | TypeKind::MyInteger { .. }
            | TypeKind::MyBigInt { .. }
    );
    let is_whole_key = || table.primary_key().is_some_and(|key| key.columns == [column.name.as_str()]);
    let refers = || table.foreign_keys().any(|key| key.columns.contains(&column.name));
    is_integer
        && match column.autoincrement {
            Autoincrement::Yes => true,
            Autoincrement::No => false,
            Autoincrement::Auto => is_whole_key() && !refers(),
            Autoincrement::IgnoreFk => is_whole_key(),
        }
}

fn compare_plain(
    comparison: &Comparison<'_>,
    pair: &mut Pair<'_>,
    model: &Column,
    wanted: &ServerDefault,
    found: &ServerDefault,
) -> Result<Answer> {
    let (one, other) = (comparison.default_text(wanted)?, comparison.default_text(found)?);
    if let Some(equal) = comparison.same_text(one.as_deref(), other.as_deref()) {
        return Ok(Answer::from_equality(equal));
    }
    // One and the same can have been written in two ways, as with parentheses around it.
    let same = |written: &Column| {
        written.server_default.as_ref().is_some_and(|written| {
            written == found
                || comparison.default_text(written).ok().flatten().is_some_and(|written| {
                    comparison.same_text(Some(&written), other.as_deref()) == Some(true)
                })
        })
    };
    Ok(pair.doubts.column("server default", model, same))
}

fn compare_computed(
    comparison: &Comparison<'_>,
    pair: &mut Pair<'_>,
    model: &Column,
    wanted: &Computed,
    found: &Computed,
) -> Answer {
    let is_kept_alike = match (wanted.persisted, found.persisted) {
        (Some(one), Some(other)) if one != other => return Answer::Different,
        (None, Some(_)) => None,
        _ => Some(true),
    };
    let same_text = comparison.same_text(Some(&wanted.sql), Some(&found.sql));
    match (is_kept_alike, same_text) {
        (_, Some(false)) => Answer::Different,
        (Some(true), Some(true)) => Answer::Same,
        _ => {
            let found = ServerDefault::Computed { computed: found.clone() };
            pair.doubts.column("expression", model, |written| written.server_default.as_ref() == Some(&found))
        }
    }
}

/// What is given must be equal; what is left out is the database's own choice, which it must tell.
fn compare_identity(pair: &mut Pair<'_>, model: &Column, wanted: &Identity, found: &Identity) -> Answer {
    let differs = |one: Option<i64>, other: Option<i64>| one.is_some() && one != other;
    let is_cycling = |identity: &Identity| identity.cycle.unwrap_or(false);
    if wanted.always != found.always
        || is_cycling(wanted) != is_cycling(found)
        || differs(wanted.start, found.start)
        || differs(wanted.increment, found.increment)
        || differs(wanted.min_value, found.min_value)
        || differs(wanted.max_value, found.max_value)
        || differs(wanted.cache, found.cache)
    {
        return Answer::Different;
    }
    let comparable = |identity: &Identity| {
        let Identity { always, start, increment, min_value, max_value, cache, .. } = *identity;
        (always, is_cycling(identity), start, increment, min_value, max_value, cache)
    };
    if comparable(wanted) == comparable(found) {
        return Answer::Same;
    }
    pair.doubts.column("identity", model, |written| match &written.server_default {
        Some(ServerDefault::Identity { identity }) => comparable(identity) == comparable(found),
        _ => false,
    })
}
