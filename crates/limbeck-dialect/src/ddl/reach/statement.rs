//! One statement.

use limbeck_schema::TableName;

use super::Reach;
use crate::ddl::row_statement::is_about_rows;
use crate::ddl::sql_words::Piece;

/// Objects whose coming, changing and going leaves tables as they are, unless it says CASCADE.
const APART: [&str; 16] = [
    "VIEW",
    "FUNCTION",
    "PROCEDURE",
    "TRIGGER",
    "EXTENSION",
    "ROLE",
    "USER",
    "POLICY",
    "RULE",
    "AGGREGATE",
    "OPERATOR",
    "STATISTICS",
    "PUBLICATION",
    "SUBSCRIPTION",
    "EVENT",
    "DATABASE",
];
/// Words between CREATE, ALTER or DROP and the kind of object.
const BEFORE_KINDS: [&str; 10] = [
    "OR",
    "REPLACE",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "UNIQUE",
    "MATERIALIZED",
    "RECURSIVE",
    "CONSTRAINT",
    "DEFINER",
];
/// Words between the kind of object and its name.
const BEFORE_NAMES: [&str; 5] = ["IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY"];
/// Statements that change nothing of a table's form.
const HARMLESS: [&str; 11] = [
    "BEGIN",
    "START",
    "COMMIT",
    "END",
    "SAVEPOINT",
    "RELEASE",
    "NOTIFY",
    "REFRESH",
    "CLUSTER",
    "COPY",
    "EXPLAIN",
];
/// Functions that change rows and sequences at most.
const BUILT_IN: [&str; 17] = [
    "setval",
    "nextval",
    "currval",
    "max",
    "min",
    "count",
    "sum",
    "coalesce",
    "greatest",
    "least",
    "lower",
    "upper",
    "length",
    "now",
    "pg_get_serial_sequence",
    "pg_advisory_lock",
    "pg_advisory_xact_lock",
];

/// What the statement may change.
pub(super) fn reach(words: &[Piece<'_>]) -> Vec<Reach> {
    let Some(first) = keyword(words) else { return vec![Reach::Anything] };
    let rest = &words[1..];
    match first.as_str() {
        "CREATE" => create(rest),
        "ALTER" => alter(rest),
        "DROP" => drop(rest),
        "COMMENT" => comment(rest),
        "SELECT" | "WITH" if only_reads(words) || changes_rows(words) => Vec::new(),
        word if HARMLESS.contains(&word) || is_about_rows(words) => Vec::new(),
        _ => vec![Reach::Anything],
    }
}

/// Whether a word is that keyword.
pub(super) fn is(word: Piece<'_>, keyword: &str) -> bool {
    matches!(word, Piece::Word(text) if text.eq_ignore_ascii_case(keyword))
}

/// Whether the statement defines something that can have a body of statements.
pub(super) fn defines_routine(words: &[Piece<'_>]) -> bool {
    let is_created = words.first().is_some_and(|word| is(*word, "CREATE"));
    let kinds = ["TRIGGER", "PROCEDURE", "FUNCTION", "EVENT"];
    is_created && words.iter().take(8).any(|word| kinds.iter().any(|kind| is(*word, kind)))
}

fn create(words: &[Piece<'_>]) -> Vec<Reach> {
    let (kind, rest) = kind_of(words);
    match kind.as_str() {
        "TABLE" => named(rest, Reach::Table),
        "INDEX" => on_table(rest),
        "TYPE" | "DOMAIN" => named(rest, Reach::Type),
        "SEQUENCE" | "COLLATION" => Vec::new(),
        // A schema can be made together with its tables.
        "SCHEMA" if !has(rest, "CREATE") => Vec::new(),
        kind if APART.contains(&kind) => Vec::new(),
        _ => vec![Reach::Anything],
    }
}

fn alter(words: &[Piece<'_>]) -> Vec<Reach> {
    let (kind, rest) = kind_of(words);
    let moves = has(rest, "SCHEMA") || has(rest, "RENAME");
    match kind.as_str() {
        // What inherits or is a partition changes with another table.
        "TABLE" if ["SCHEMA", "INHERIT", "PARTITION"].iter().any(|word| has(rest, word)) => {
            vec![Reach::Anything]
        }
        "TABLE" => {
            let renamed = rest.windows(3).find(|words| is(words[0], "RENAME") && is(words[1], "TO"));
            let new = renamed
                .map(|words| Reach::Table(TableName::new(None, words[2].identifier().unwrap_or_default())));
            named(rest, Reach::Table).into_iter().chain(new).collect()
        }
        "INDEX" => named(rest, Reach::Index),
        "TYPE" | "DOMAIN" => named(rest, Reach::Type),
        // The default of a column names its sequence.
        "SEQUENCE" if !moves => Vec::new(),
        "DEFAULT" => Vec::new(),
        kind if APART.contains(&kind) => Vec::new(),
        _ => vec![Reach::Anything],
    }
}

fn drop(words: &[Piece<'_>]) -> Vec<Reach> {
    let (kind, rest) = kind_of(words);
    match kind.as_str() {
        "TABLE" => each_named(rest, Reach::Table),
        "INDEX" if has(rest, "ON") => on_table(rest),
        "INDEX" => each_named(rest, Reach::Index),
        "TYPE" | "DOMAIN" => each_named(rest, Reach::Type),
        "VIEW" => Vec::new(),
        _ if has(rest, "CASCADE") => vec![Reach::Anything],
        "SEQUENCE" | "SCHEMA" | "COLLATION" => Vec::new(),
        kind if APART.contains(&kind) => Vec::new(),
        _ => vec![Reach::Anything],
    }
}

fn comment(words: &[Piece<'_>]) -> Vec<Reach> {
    let [on, kind, rest @ ..] = words else { return vec![Reach::Anything] };
    if !is(*on, "ON") {
        return vec![Reach::Anything];
    }
    if is(*kind, "COLUMN") {
        let (mut parts, _) = dotted(rest);
        parts.pop();
        return name_of(parts).map_or_else(|| vec![Reach::Anything], |name| vec![Reach::Table(name)]);
    }
    if is(*kind, "TABLE") { named(rest, Reach::Table) } else { Vec::new() }
}

/// The kind of object, in capitals, and what follows it.
fn kind_of<'w, 'a>(words: &'w [Piece<'a>]) -> (String, &'w [Piece<'a>]) {
    let is_before = |word: &Piece<'_>| BEFORE_KINDS.iter().any(|before| is(*word, before));
    let start = words.iter().position(|word| !is_before(word)).unwrap_or(words.len());
    let rest = &words[start..];
    (keyword(rest).unwrap_or_default(), rest.get(1..).unwrap_or_default())
}

fn keyword(words: &[Piece<'_>]) -> Option<String> {
    match words.first() {
        Some(Piece::Word(text)) => Some(text.to_ascii_uppercase()),
        _ => None,
    }
}

fn has(words: &[Piece<'_>], keyword: &str) -> bool {
    words.iter().any(|word| is(*word, keyword))
}

/// The object that is named first.
fn named(words: &[Piece<'_>], reach: fn(TableName) -> Reach) -> Vec<Reach> {
    let (parts, _) = dotted(behind_options(words));
    vec![name_of(parts).map_or(Reach::Anything, reach)]
}

/// All objects of a list with commas.
fn each_named(words: &[Piece<'_>], reach: fn(TableName) -> Reach) -> Vec<Reach> {
    let names = behind_options(words).split(|word| *word == Piece::Other(","));
    names.map(|words| name_of(dotted(words).0).map_or(Reach::Anything, reach)).collect()
}

/// The table behind ON.
fn on_table(words: &[Piece<'_>]) -> Vec<Reach> {
    match words.iter().position(|word| is(*word, "ON")) {
        Some(place) => named(&words[place + 1..], Reach::Table),
        None => vec![Reach::Anything],
    }
}

fn behind_options<'w, 'a>(words: &'w [Piece<'a>]) -> &'w [Piece<'a>] {
    let is_option = |word: &Piece<'_>| BEFORE_NAMES.iter().any(|option| is(*word, option));
    let start = words.iter().position(|word| !is_option(word)).unwrap_or(words.len());
    &words[start..]
}

/// The parts of a dotted name, and what follows it.
fn dotted<'w, 'a>(words: &'w [Piece<'a>]) -> (Vec<String>, &'w [Piece<'a>]) {
    let mut parts = Vec::new();
    let mut rest = words;
    while let Some((part, after)) =
        rest.split_first().and_then(|(first, after)| Some((first.identifier()?, after)))
    {
        parts.push(part);
        match after {
            [Piece::Other("."), after @ ..] => rest = after,
            _ => return (parts, after),
        }
    }
    (parts, rest)
}

fn name_of(mut parts: Vec<String>) -> Option<TableName> {
    let name = parts.pop()?;
    Some(TableName { schema: parts.pop(), name })
}

/// Whether a WITH leads to a statement that changes rows.
fn changes_rows(words: &[Piece<'_>]) -> bool {
    is(words[0], "WITH") && ["INSERT", "UPDATE", "DELETE", "MERGE"].iter().any(|verb| has(words, verb))
}

/// Whether a query calls nothing that could change a table.
fn only_reads(words: &[Piece<'_>]) -> bool {
    const NO_CALLS: [&str; 9] = ["IN", "AS", "FROM", "WHERE", "AND", "OR", "NOT", "EXISTS", "SELECT"];
    let calls = words.windows(2).filter_map(|pair| match pair {
        [name, Piece::Other("(")] => name.identifier(),
        _ => None,
    });
    let mut calls = calls.filter(|name| !NO_CALLS.iter().any(|word| name.eq_ignore_ascii_case(word)));
    calls.all(|name| BUILT_IN.contains(&name.as_str())) && !has(words, "INTO")
}
