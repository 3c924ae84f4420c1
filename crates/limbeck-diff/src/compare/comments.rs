//! Comments of tables.

use limbeck_ops::{Action, CreateTableComment, DropTableComment};
use limbeck_schema::Table;

use crate::change::{Resource, Step, Touch};
use crate::comparison::Comparison;
use crate::pair::Pair;

pub(super) fn compare(comparison: &mut Comparison<'_>, pair: &Pair<'_>) {
    let (wanted, found) = (comment_of(pair.model), comment_of(pair.database));
    if !comparison.abilities.comments || wanted == found {
        return;
    }
    let table = pair.model.name.clone();
    comparison.detected(format!("Detected table comment '{table}'"));
    let existing_comment = found.map(str::to_owned);
    let touches = vec![(Resource::Table(table.clone()), Touch::Needs)];
    let action = match wanted {
        Some(comment) => Action::CreateTableComment(CreateTableComment {
            table,
            comment: Some(comment.to_owned()),
            existing_comment,
        }),
        None => Action::DropTableComment(DropTableComment { table, existing_comment }),
    };
    pair.push(comparison, Step::Comment, action, touches);
}

/// No comment and an empty one are the same.
fn comment_of(table: &Table) -> Option<&str> {
    table.comment.as_deref().filter(|comment| !comment.is_empty())
}
