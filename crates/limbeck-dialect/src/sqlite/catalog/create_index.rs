//! `CREATE INDEX` as it stands in `sqlite_master`.

use limbeck_diagnostics::Result;
use limbeck_schema::{ConstraintName, Expr, Index, IndexElement, IndexOptions, Origin, Table};

use super::reader::Reader;
use crate::sqlite::compare::tokens::Kind;

/// The index that a statement makes on `table`.
///
/// # Errors
/// `LB0804` when the statement is not what the grammar says.
pub(super) fn create_index(sql: &str, name: &str, table: &Table) -> Result<Index> {
    let mut reader = Reader::new(sql)?;
    reader.expect_word("CREATE")?;
    let unique = reader.accept_word("UNIQUE");
    reader.expect_word("INDEX")?;
    let _ = reader.accept_words(&["IF", "NOT", "EXISTS"]);
    reader.name()?;
    if reader.accept_mark(".") {
        reader.name()?;
    }
    reader.expect_word("ON")?;
    reader.name()?;
    reader.expect_mark("(")?;
    let mut elements = vec![element(&mut reader, table)?];
    while reader.accept_mark(",") {
        elements.push(element(&mut reader, table)?);
    }
    reader.expect_mark(")")?;
    let predicate = if reader.accept_word("WHERE") { Some(reader.rest()) } else { None };
    if !reader.is_at_end() {
        return Err(reader.unexpected("the end"));
    }
    Ok(Index {
        name: Some(ConstraintName::settled(name)),
        elements,
        unique,
        options: IndexOptions { sqlite_where: predicate.map(Expr::text), ..IndexOptions::default() },
        origin: Origin::default(),
    })
}

/// One element up to the comma or parenthesis behind it.
fn element(reader: &mut Reader<'_>, table: &Table) -> Result<IndexElement> {
    let place = reader.mark_place();
    let mut name = None;
    let mut tokens = 0;
    let mut operators = Vec::new();
    let mut sql = "";
    while !matches!(reader.peek(), Some(Kind::Mark("," | ")")) | None) {
        // The modifiers stand at the end: what was taken for one was none when more of the expression follows.
        if tokens > 0 && reader.accept_word("COLLATE") {
            operators.push(format!("COLLATE \"{}\"", reader.name()?.replace('"', "\"\"")));
            continue;
        }
        if tokens > 0
            && let Some(direction) = reader.accept_one_of(&["ASC", "DESC"])
        {
            if direction == "DESC" {
                operators.push("DESC".to_owned());
            }
            continue;
        }
        if tokens > 0 && reader.accept_words(&["NULLS", "FIRST"]) {
            operators.push("NULLS FIRST".to_owned());
            continue;
        }
        if tokens > 0 && reader.accept_words(&["NULLS", "LAST"]) {
            operators.push("NULLS LAST".to_owned());
            continue;
        }
        operators.clear();
        tokens += 1;
        if matches!(reader.peek(), Some(Kind::Mark("("))) {
            name = None;
            reader.parenthesised()?;
        } else if let Some(Kind::Word(word) | Kind::Quoted(word)) = reader.peek() {
            name = Some(word.clone());
            reader.skip()?;
        } else {
            name = None;
            reader.skip()?;
        }
        sql = reader.text_from(place);
    }
    let column = name.filter(|_| tokens == 1).and_then(|name| {
        table.columns.iter().map(|column| &column.name).find(|column| column.eq_ignore_ascii_case(&name))
    });
    let mut expr = match column {
        Some(name) => Expr::Column { name: name.clone() },
        None => Expr::text(sql),
    };
    for operator in operators {
        expr = Expr::Postfix { operand: Box::new(expr), operator };
    }
    Ok(match expr {
        Expr::Column { name } => IndexElement::Column { name },
        expr => IndexElement::Expression { expr },
    })
}
