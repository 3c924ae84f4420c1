//! SQL of the user's own that says the same as an operation. Only what is plain: one statement, nothing behind it.

use limbeck_ops::{
    Action, AlterColumn, AlterEnum, Change, DropColumn, DropConstraint, DropEnum, DropIndex, DropTable,
    Operation, RenameTable,
};
use limbeck_schema::{ConstraintName, Schema, TableName};

use super::row_statement::is_comment;
use super::sql_words::{Piece, pieces};

/// The operation that does what the SQL does to `schema`; none when there is none that is certain to.
pub fn followed(sql: &str, schema: &Schema) -> Option<Operation> {
    let mut words: Vec<Piece<'_>> = pieces(sql)
        .into_iter()
        .filter(|piece| !matches!(piece, Piece::Space(_)) && !is_comment(*piece))
        .collect();
    while words.last() == Some(&Piece::Other(";")) {
        words.pop();
    }
    let mut reader = Reader { words: &words };
    let action = statement(&mut reader, schema)?;
    reader.words.is_empty().then(|| Operation::from(action))
}

fn statement(reader: &mut Reader<'_, '_>, schema: &Schema) -> Option<Action> {
    if reader.takes("DROP") {
        return dropped(reader);
    }
    if !reader.takes("ALTER") {
        return None;
    }
    if reader.takes("TYPE") {
        return altered_type(reader, schema);
    }
    if !reader.takes("TABLE") {
        return None;
    }
    reader.takes("ONLY");
    let table = reader.name()?;
    altered_table(reader, table)
}

fn dropped(reader: &mut Reader<'_, '_>) -> Option<Action> {
    if reader.takes("TABLE") {
        let if_exists = reader.takes_all(&["IF", "EXISTS"]);
        return Some(Action::DropTable(DropTable { table: reader.name()?, if_exists }));
    }
    if reader.takes("INDEX") {
        let postgresql_concurrently = reader.takes("CONCURRENTLY");
        let if_exists = reader.takes_all(&["IF", "EXISTS"]);
        let TableName { schema, name } = reader.name()?;
        let name = Some(ConstraintName::settled(name));
        return Some(Action::DropIndex(DropIndex {
            name,
            table: None,
            schema,
            if_exists,
            postgresql_concurrently,
        }));
    }
    // With IF EXISTS it may never have been there.
    reader
        .takes("TYPE")
        .then(|| reader.name())
        .flatten()
        .map(|TableName { schema, name }| Action::DropEnum(DropEnum { schema, name }))
}

fn altered_type(reader: &mut Reader<'_, '_>, schema: &Schema) -> Option<Action> {
    let name = reader.name()?;
    let from = schema.enumeration(name.schema.as_deref(), &name.name)?.values.clone();
    let mut to = from.clone();
    if reader.takes_all(&["RENAME", "VALUE"]) {
        let old = reader.text()?;
        let place = to.iter().position(|value| *value == old)?;
        to[place] = reader.takes("TO").then(|| reader.text()).flatten()?;
    } else if reader.takes_all(&["ADD", "VALUE"]) {
        let is_optional = reader.takes_all(&["IF", "NOT", "EXISTS"]);
        let new = reader.text()?;
        let mut place = to.len();
        for (word, behind) in [("BEFORE", 0), ("AFTER", 1)] {
            if reader.takes(word) {
                let neighbour = reader.text()?;
                place = to.iter().position(|value| *value == neighbour)? + behind;
            }
        }
        match to.contains(&new) {
            true if is_optional => {}
            true => return None,
            false => to.insert(place, new),
        }
    } else {
        return None;
    }
    let TableName { schema, name } = name;
    Some(Action::AlterEnum(AlterEnum { schema, name, from, to, uses: Vec::new() }))
}

fn altered_table(reader: &mut Reader<'_, '_>, table: TableName) -> Option<Action> {
    if reader.takes("RENAME") {
        if reader.takes("TO") {
            let new_name = reader.new_identifier()?;
            return Some(Action::RenameTable(RenameTable { table, new_name }));
        }
        reader.takes("COLUMN");
        let column = reader.identifier()?;
        let new_name = reader.takes("TO").then(|| reader.new_identifier()).flatten()?;
        return Some(altered(AlterColumn { new_name: Some(new_name), ..AlterColumn::new(table, column) }));
    }
    if reader.takes_all(&["DROP", "CONSTRAINT"]) {
        let if_exists = reader.takes_all(&["IF", "EXISTS"]);
        let name = Some(ConstraintName::settled(reader.identifier()?));
        return Some(Action::DropConstraint(DropConstraint { table, name, kind: None, if_exists }));
    }
    if reader.takes_all(&["DROP", "COLUMN"]) {
        let if_exists = reader.takes_all(&["IF", "EXISTS"]);
        let column = reader.identifier()?;
        return Some(Action::DropColumn(DropColumn { table, column, if_exists, other: Vec::new() }));
    }
    if !reader.takes("ALTER") {
        return None;
    }
    reader.takes("COLUMN");
    let alter = AlterColumn::new(table, reader.identifier()?);
    if reader.takes_all(&["SET", "NOT", "NULL"]) {
        return Some(altered(AlterColumn { nullable: Some(false), ..alter }));
    }
    if reader.takes_all(&["DROP", "NOT", "NULL"]) {
        return Some(altered(AlterColumn { nullable: Some(true), ..alter }));
    }
    reader
        .takes_all(&["DROP", "DEFAULT"])
        .then(|| altered(AlterColumn { server_default: Change::Clear, ..alter }))
}

fn altered(alter: AlterColumn) -> Action {
    Action::AlterColumn(Box::new(alter))
}

/// Reads words one after another.
struct Reader<'w, 'a> {
    words: &'w [Piece<'a>],
}

impl Reader<'_, '_> {
    fn takes(&mut self, keyword: &str) -> bool {
        self.takes_all(&[keyword])
    }

    /// Whether these words come next; then they are behind.
    fn takes_all(&mut self, keywords: &[&str]) -> bool {
        let is_it = |(word, keyword): (&Piece<'_>, &&str)| matches!(word, Piece::Word(text) if text.eq_ignore_ascii_case(keyword));
        let found = self.words.len() >= keywords.len() && self.words.iter().zip(keywords).all(is_it);
        if found {
            self.words = &self.words[keywords.len()..];
        }
        found
    }

    fn identifier(&mut self) -> Option<String> {
        let (first, rest) = self.words.split_first()?;
        let name = first.identifier()?;
        self.words = rest;
        Some(name)
    }

    /// An identifier that is new: databases differ in what capitals without quotes become.
    fn new_identifier(&mut self) -> Option<String> {
        match self.words.first()? {
            Piece::Word(text) if text.chars().any(char::is_uppercase) => None,
            _ => self.identifier(),
        }
    }

    fn name(&mut self) -> Option<TableName> {
        let first = self.identifier()?;
        if self.words.first() != Some(&Piece::Other(".")) {
            return Some(TableName { schema: None, name: first });
        }
        self.words = &self.words[1..];
        Some(TableName { schema: Some(first), name: self.identifier()? })
    }

    /// A string.
    fn text(&mut self) -> Option<String> {
        let (first, rest) = self.words.split_first()?;
        let Piece::Opaque(text) = first else { return None };
        let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
        self.words = rest;
        (!inner.contains('\\')).then(|| inner.replace("''", "'"))
    }
}

#[cfg(test)]
mod tests {
    use limbeck_ops::Effect;
    use serde_json::json;

    use super::*;

    fn schema() -> Schema {
        serde_json::from_value(json!({
            "tables": [{
                "name": { "name": "t" },
                "columns": [{ "name": "a", "type": { "base": { "kind": "Integer" } }, "nullable": true }],
                "indexes": [{ "name": { "text": "i" }, "elements": [{ "element": "column", "name": "a" }] }]
            }],
            "enums": [{ "name": "mood", "values": ["sad", "ok"] }]
        }))
        .unwrap()
    }

    fn after(sql: &str) -> Schema {
        let mut schema = schema();
        let operation = followed(sql, &schema).unwrap_or_else(|| panic!("{sql}"));
        assert_eq!(operation.apply(&mut schema), Effect::Known, "{sql}");
        schema
    }

    #[test]
    fn plain_statements_are_operations() {
        let values = |sql: &str| after(sql).enums[0].values.join(" ");
        assert_eq!(values("alter type mood add value 'it''s'"), "sad ok it's");
        assert_eq!(values("ALTER TYPE \"mood\" ADD VALUE IF NOT EXISTS 'so' BEFORE 'ok';"), "sad so ok");
        assert_eq!(values("ALTER TYPE mood ADD VALUE 'so' AFTER 'sad'"), "sad so ok");
        assert_eq!(values("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok'"), "sad ok");
        assert_eq!(values("ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'"), "blue ok");
        assert!(after("DROP TYPE mood").enums.is_empty());
        assert!(after("DROP TABLE IF EXISTS t").tables.is_empty());
        assert!(after("DROP INDEX i").tables[0].indexes.is_empty());
        assert_eq!(after("ALTER TABLE t RENAME TO u").tables[0].name.name, "u");
        assert_eq!(after("ALTER TABLE t RENAME COLUMN a TO \"B\"").tables[0].columns[0].name, "B");
        assert!(
            !after("/* now */ ALTER TABLE ONLY t ALTER COLUMN a SET NOT NULL").tables[0].columns[0].nullable
        );
        assert!(after("ALTER TABLE t DROP COLUMN a").tables[0].columns.is_empty());
    }

    #[test]
    fn what_says_more_is_not_followed() {
        for sql in [
            "DROP TABLE t CASCADE",
            "DROP TABLE t; SELECT f()",
            "DROP TYPE IF EXISTS mood",
            "ALTER TABLE t RENAME TO Other",
            "ALTER TABLE t ALTER a SET NOT NULL, ALTER b SET NOT NULL",
            "ALTER TYPE mood ADD VALUE 'ok'",
            "ALTER TYPE other ADD VALUE 'ok'",
            "ALTER TYPE mood ADD VALUE 'so' BEFORE 'none'",
        ] {
            assert_eq!(followed(sql, &schema()), None, "{sql}");
        }
    }
}
