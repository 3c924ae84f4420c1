//! Renamed columns inside expressions.

use limbeck_schema::Expr;

use super::draft::Draft;
use crate::ddl::context::Context;
use crate::ddl::sql_words::{Piece, pieces};

impl Draft {
    /// The expression with every column under its new name.
    pub(super) fn renamed(&self, cx: Context<'_>, expr: &Expr) -> Expr {
        match expr {
            Expr::Text { sql } => Expr::Text { sql: self.renamed_sql(cx, sql) },
            Expr::Column { name } => Expr::Column { name: self.new_name(name) },
            Expr::Function { name, arguments } => Expr::Function {
                name: name.clone(),
                arguments: arguments.iter().map(|argument| self.renamed(cx, argument)).collect(),
            },
            Expr::Postfix { operand, operator } => {
                Expr::Postfix { operand: Box::new(self.renamed(cx, operand)), operator: operator.clone() }
            }
            Expr::Binary { left, operator, right } => Expr::Binary {
                left: Box::new(self.renamed(cx, left)),
                operator: operator.clone(),
                right: Box::new(self.renamed(cx, right)),
            },
            Expr::Cast { operand, to } => {
                Expr::Cast { operand: Box::new(self.renamed(cx, operand)), to: to.clone() }
            }
            Expr::Literal { .. } | Expr::True {} | Expr::False {} | Expr::Null {} => expr.clone(),
        }
    }

    /// SQL text with every column under its new name; a word before a parenthesis is a function.
    pub(super) fn renamed_sql(&self, cx: Context<'_>, sql: &str) -> String {
        let pieces = pieces(sql);
        let mut out = String::with_capacity(sql.len());
        for (at, piece) in pieces.iter().enumerate() {
            let is_function = pieces.get(at + 1).is_some_and(|next| *next == Piece::Other("("));
            let slot = piece.identifier().filter(|_| !is_function).and_then(|name| {
                self.columns.iter().find(|slot| slot.key.to_lowercase() == name.to_lowercase())
            });
            match slot {
                Some(slot) if slot.key != slot.column.name => out.push_str(&cx.quote(&slot.column.name)),
                _ => out.push_str(piece.text()),
            }
        }
        out
    }

    /// The name that a column has in the end.
    pub(super) fn new_name(&self, key: &str) -> String {
        match self.columns.iter().find(|slot| slot.key == key) {
            Some(slot) => slot.column.name.clone(),
            None => key.to_owned(),
        }
    }
}

/// The columns of `among` that an expression names.
pub(super) fn names<'a>(expr: &Expr, among: &'a [String]) -> Vec<&'a str> {
    let mut found = Vec::new();
    collect(expr, among, &mut found);
    found
}

fn collect<'a>(expr: &Expr, among: &'a [String], found: &mut Vec<&'a str>) {
    match expr {
        Expr::Text { sql } => {
            let pieces = pieces(sql);
            for (at, piece) in pieces.iter().enumerate() {
                let is_function = pieces.get(at + 1).is_some_and(|next| *next == Piece::Other("("));
                if let Some(name) = piece.identifier().filter(|_| !is_function) {
                    push(&name, among, found);
                }
            }
        }
        Expr::Column { name } => push(name, among, found),
        Expr::Function { arguments, .. } => {
            arguments.iter().for_each(|argument| collect(argument, among, found))
        }
        Expr::Postfix { operand, .. } | Expr::Cast { operand, .. } => collect(operand, among, found),
        Expr::Binary { left, right, .. } => {
            collect(left, among, found);
            collect(right, among, found);
        }
        Expr::Literal { .. } | Expr::True {} | Expr::False {} | Expr::Null {} => {}
    }
}

fn push<'a>(name: &str, among: &'a [String], found: &mut Vec<&'a str>) {
    let lower = name.to_lowercase();
    if let Some(column) = among.iter().find(|column| column.to_lowercase() == lower)
        && !found.contains(&column.as_str())
    {
        found.push(column);
    }
}
