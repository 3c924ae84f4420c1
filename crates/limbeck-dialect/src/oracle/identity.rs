//! Identity columns.

use limbeck_ops::AlterColumn;
use limbeck_schema::{Identity, ServerDefault};

use crate::ddl::{Context, Sql, identity_options};

/// `GENERATED ... AS IDENTITY (...)`.
pub(super) fn clause(identity: &Identity) -> String {
    let when = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    let on_null = if identity.on_null == Some(true) { " ON NULL" } else { "" };
    let mut options = identity_options(identity)
        .replace("NO MINVALUE", "NOMINVALUE")
        .replace("NO MAXVALUE", "NOMAXVALUE")
        .replace("NO CYCLE", "NOCYCLE");
    if let Some(order) = identity.order {
        if !options.is_empty() {
            options.push(' ');
        }
        options.push_str(if order { "ORDER" } else { "NOORDER" });
    }
    let options = if options.is_empty() { options } else { format!(" ({options})") };
    format!("GENERATED {when}{on_null} AS IDENTITY{options}")
}

/// A change from, to or of an identity column.
pub(super) fn alter(cx: Context<'_>, alter: &AlterColumn, to: Option<&ServerDefault>) -> Sql<Vec<String>> {
    let head = super::alter_column::head(cx, alter);
    Ok(vec![match to {
        Some(ServerDefault::Identity { identity }) => format!("{head} {}", clause(identity)),
        _ => format!("{head} DROP IDENTITY"),
    }])
}
