//! Server defaults, computed columns and identity columns.

use limbeck_schema::{Computed, Identity, ServerDefault};

use super::context::{Context, Sql};
use super::expression::expression;

/// The value behind `DEFAULT`, when the default is one.
pub(crate) fn server_default(cx: Context<'_>, default: Option<&ServerDefault>) -> Sql<Option<String>> {
    match default {
        Some(ServerDefault::Literal { text }) => Ok(Some(cx.string(text))),
        Some(ServerDefault::Expression { expr }) => expression(cx, expr).map(Some),
        Some(ServerDefault::Fetched {} | ServerDefault::Computed { .. } | ServerDefault::Identity { .. })
        | None => Ok(None),
    }
}

/// `GENERATED ALWAYS AS (...)`.
pub(crate) fn computed_clause(computed: &Computed) -> String {
    let stored = match computed.persisted {
        Some(true) => " STORED",
        Some(false) => " VIRTUAL",
        None => "",
    };
    format!("GENERATED ALWAYS AS ({}){stored}", computed.sql)
}

/// `GENERATED ... AS IDENTITY (...)`.
pub(crate) fn identity_clause(identity: &Identity) -> String {
    let when = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    let options = identity_options(identity);
    if options.is_empty() {
        format!("GENERATED {when} AS IDENTITY")
    } else {
        format!("GENERATED {when} AS IDENTITY ({options})")
    }
}

/// A sequence's settings in SQLAlchemy's order.
pub(crate) fn identity_options(identity: &Identity) -> String {
    let number = |words: &str, value: Option<i64>| value.map(|value| format!("{words} {value}"));
    let flag = |words: &str, value: Option<bool>| value.map(|_| words.to_owned());
    let options = [
        number("INCREMENT BY", identity.increment),
        number("START WITH", identity.start),
        number("MINVALUE", identity.min_value),
        number("MAXVALUE", identity.max_value),
        flag("NO MINVALUE", identity.no_min_value),
        flag("NO MAXVALUE", identity.no_max_value),
        number("CACHE", identity.cache),
        identity.cycle.map(|cycle| if cycle { "CYCLE" } else { "NO CYCLE" }.to_owned()),
    ];
    options.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
