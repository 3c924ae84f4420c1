//! Primary keys and indexes. A UNIQUE constraint is an index here, and nothing tells the two apart.

use std::collections::BTreeMap;

use limbeck_diagnostics::Result;
use limbeck_schema::{
    Constraint, ConstraintName, Expr, Index, IndexElement, IndexOptions, MysqlIndexOptions, Origin,
    PrimaryKey,
};

use super::defaults::unescaped;
use super::scope::{Place, condition, texts};
use super::{Found, Mysql, Reader};
use crate::catalog::rows::{Row, read_rows};
use crate::{CatalogQuery, CatalogScope, Profile, TextRows, Version};

const NAME: &str = "indexes";

/// The query: one row for each element.
pub(super) fn query(mysql: &Mysql, profile: &Profile, scope: &CatalogScope) -> CatalogQuery {
    let has_expressions = !mysql.is_mariadb && profile.server >= Version(8, 0, 13);
    let sql = format!(
        "SELECT {} FROM information_schema.statistics WHERE {} \
         ORDER BY table_schema, table_name, index_name, seq_in_index",
        texts(&[
            "table_schema",
            "table_name",
            "index_name",
            "non_unique",
            "column_name",
            "sub_part",
            "collation",
            "index_type",
            if has_expressions { "expression" } else { "NULL" },
        ]),
        condition(profile, scope, "table_schema", "table_name"),
    );
    CatalogQuery { name: NAME, sql }
}

struct ElementRow<'a> {
    place: Place<'a>,
    index: &'a str,
    unique: bool,
    column: Option<&'a str>,
    length: Option<i64>,
    descending: bool,
    kind: &'a str,
    expression: Option<&'a str>,
}

fn row<'a>(row: &mut Row<'a>) -> Result<ElementRow<'a>> {
    Ok(ElementRow {
        place: Place { schema: row.text()?, table: row.text()? },
        index: row.text()?,
        unique: !row.flag()?,
        column: row.optional()?,
        length: row.optional_number()?,
        descending: row.optional()? == Some("D"),
        kind: row.text()?,
        expression: row.optional()?,
    })
}

/// Gives each table its primary key and its indexes, these by name.
pub(super) fn read<'a>(reader: &Reader<'_>, answer: &'a TextRows, found: &mut Found<'_>) -> Result<()> {
    let mut indexes: BTreeMap<(&'a str, &'a str, &'a str), Vec<ElementRow<'a>>> = BTreeMap::new();
    for row in read_rows(NAME, answer, row)? {
        indexes.entry((row.place.schema, row.place.table, row.index)).or_default().push(row);
    }
    for rows in indexes.into_values() {
        let Some(first) = rows.first() else { continue };
        let Some((table, _)) = found.table(&first.place) else { continue };
        if first.index == "PRIMARY" {
            let columns = rows.iter().filter_map(|row| row.column).map(str::to_owned).collect();
            let key = PrimaryKey { columns, ..PrimaryKey::default() };
            table.constraints.push(Constraint::PrimaryKey { key });
        } else {
            let mut parts = Parts::new(first.index, first.unique);
            parts.kind(first.kind);
            for row in &rows {
                match (row.column, row.expression) {
                    (Some(column), _) => parts.column(column, row.length, row.descending),
                    (None, expression) => {
                        parts.expression(&unescaped(expression.unwrap_or_default()), row.descending);
                    }
                }
            }
            table.indexes.push(parts.index(reader.mysql));
        }
    }
    Ok(())
}

/// An index while its elements are read.
pub(super) struct Parts {
    name: String,
    unique: bool,
    elements: Vec<IndexElement>,
    options: MysqlIndexOptions,
}

impl Parts {
    /// An index without elements.
    pub(super) fn new(name: &str, unique: bool) -> Self {
        Self { name: name.to_owned(), unique, elements: Vec::new(), options: MysqlIndexOptions::default() }
    }

    /// What it is kept in: `BTREE` is the usual way.
    pub(super) fn kind(&mut self, kind: &str) {
        match kind {
            "FULLTEXT" | "SPATIAL" => self.options.prefix = Some(kind.to_owned()),
            "HASH" => self.options.using = Some(kind.to_owned()),
            _ => {}
        }
    }

    /// A column, perhaps only its first characters. A spatial index says a length that nobody gave.
    pub(super) fn column(&mut self, name: &str, length: Option<i64>, descending: bool) {
        let is_spatial = self.options.prefix.as_deref() == Some("SPATIAL");
        if let Some(length) = length.filter(|_| !is_spatial) {
            self.options.length.push((name.to_owned(), length));
        }
        let column = IndexElement::Column { name: name.to_owned() };
        self.elements.push(if descending { falling(Expr::Column { name: name.to_owned() }) } else { column });
    }

    /// An expression in its parentheses.
    pub(super) fn expression(&mut self, sql: &str, descending: bool) {
        let expr = Expr::text(format!("({sql})"));
        self.elements.push(if descending { falling(expr) } else { IndexElement::Expression { expr } });
    }

    /// The index.
    pub(super) fn index(self, mysql: &Mysql) -> Index {
        let mut options = IndexOptions::default();
        *(if mysql.name == "mariadb" { &mut options.mariadb } else { &mut options.mysql }) = self.options;
        Index {
            name: Some(ConstraintName::settled(self.name)),
            elements: self.elements,
            unique: self.unique,
            options,
            origin: Origin::default(),
        }
    }
}

fn falling(expr: Expr) -> IndexElement {
    IndexElement::Expression { expr: Expr::Postfix { operand: Box::new(expr), operator: "DESC".to_owned() } }
}
