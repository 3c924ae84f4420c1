//! Indexes, which belong to their table.

use limbeck_ops::DropIndex;
use limbeck_schema::{Expr, Index, IndexElement, IndexOptions, MysqlIndexOptions, TableName};

use super::Mysql;
use crate::ddl::{Context, Sql, index_element, index_name};
use crate::{Profile, Version};

/// `CREATE INDEX`; `guard` is empty or `IF NOT EXISTS `.
pub(super) fn create(mysql: &Mysql, cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
    let (kind, elements) = (kind(mysql, cx, index), elements(mysql, cx, index)?);
    let name = index_name(cx, table, index)?;
    let rest = rest(mysql, cx, index);
    Ok(format!("CREATE {kind}INDEX {guard}{name} ON {} ({elements}){rest}", cx.table(table)))
}

/// The index as a line of CREATE TABLE.
pub(super) fn inline(mysql: &Mysql, cx: Context<'_>, table: &TableName, index: &Index) -> Sql {
    let (kind, elements) = (kind(mysql, cx, index), elements(mysql, cx, index)?);
    let name = index_name(cx, table, index)?;
    Ok(format!("{kind}INDEX {name} ({elements}){}", rest(mysql, cx, index)))
}

/// The words in front of INDEX, with a blank behind each.
fn kind(mysql: &Mysql, cx: Context<'_>, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    match options_of(mysql, cx.profile, index).prefix.filter(|prefix| !prefix.is_empty()) {
        Some(prefix) => format!("{unique}{prefix} "),
        None => unique.to_owned(),
    }
}

fn elements(mysql: &Mysql, cx: Context<'_>, index: &Index) -> Sql {
    let options = options_of(mysql, cx.profile, index);
    let elements = index.elements.iter().map(|item| element(cx, &options, item)).collect::<Sql<Vec<_>>>()?;
    Ok(elements.join(", "))
}

/// What stands behind the elements.
fn rest(mysql: &Mysql, cx: Context<'_>, index: &Index) -> String {
    let options = options_of(mysql, cx.profile, index);
    let mut text = String::new();
    if let Some(parser) = &options.with_parser {
        text.push_str(&format!(" WITH PARSER {parser}"));
    }
    if let Some(using) = &options.using {
        text.push_str(&format!(" USING {}", cx.quote(using)));
    }
    text
}

/// `DROP INDEX`. Without a table there is no such statement.
pub(super) fn drop(cx: Context<'_>, drop: &DropIndex, name: &str) -> Sql {
    let table = TableName::new(drop.schema.as_deref(), drop.table.as_deref().unwrap_or("no_table"));
    let guard = if drop.if_exists { "IF EXISTS " } else { "" };
    Ok(format!("DROP INDEX {guard}{name} ON {}", cx.table(&table)))
}

/// The dialect `mariadb` reads its own keywords; for two of them SQLAlchemy still looks at those of `mysql`, and before
/// 2.1 at nothing else.
fn options_of(mysql: &Mysql, profile: &Profile, index: &Index) -> MysqlIndexOptions {
    let (own, old) = (&index.options.mariadb, &index.options.mysql);
    if mysql.name == "mysql" {
        return old.clone();
    }
    let newer = |own: &Option<String>| own.clone().filter(|_| profile.sqlalchemy >= Version(2, 1, 0));
    MysqlIndexOptions {
        using: newer(&own.using).or_else(|| old.using.clone()),
        with_parser: newer(&own.with_parser).or_else(|| old.with_parser.clone()),
        ..own.clone()
    }
}

/// The index with the options that the dialect reads, as the catalog has them: `BTREE` is the usual way to keep one.
pub(super) fn own(mysql: &Mysql, profile: &Profile, index: &Index) -> Index {
    let mut options = options_of(mysql, profile, index);
    options.using = options.using.map(|using| using.to_uppercase()).filter(|using| using != "BTREE");
    options.prefix = options.prefix.map(|prefix| prefix.to_uppercase()).filter(|prefix| !prefix.is_empty());
    let mut own = Index { options: IndexOptions::default(), ..index.clone() };
    *(if mysql.name == "mariadb" { &mut own.options.mariadb } else { &mut own.options.mysql }) = options;
    own
}

/// An element with the length of its prefix; an operation or a function stands in parentheses.
fn element(cx: Context<'_>, options: &MysqlIndexOptions, element: &IndexElement) -> Sql {
    let text = index_element(cx, element)?;
    let (text, name) = match element {
        IndexElement::Column { name } | IndexElement::Expression { expr: Expr::Column { name } } => {
            (text, Some(name.as_str()))
        }
        // A junction is no operation to SQLAlchemy.
        IndexElement::Expression { expr: Expr::Binary { operator, .. } }
            if matches!(operator.as_str(), "AND" | "OR") =>
        {
            (text, None)
        }
        IndexElement::Expression { expr: Expr::Binary { .. } | Expr::Function { .. } } => {
            (format!("({text})"), None)
        }
        IndexElement::Expression { expr: Expr::Postfix { operator, .. } }
            if !matches!(operator.as_str(), "ASC" | "DESC") =>
        {
            (format!("({text})"), None)
        }
        IndexElement::Expression { .. } => (text, None),
    };
    let length = options.length.iter().find(|(key, _)| Some(key.as_str()) == name || *key == text);
    Ok(length.map_or_else(|| text.clone(), |(_, length)| format!("{text}({length})")))
}
