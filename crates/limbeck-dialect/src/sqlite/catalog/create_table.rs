//! `CREATE TABLE` as it stands in `sqlite_master`, by the grammar of SQLite's manual. The statement is the whole
//! truth of a table: SQLite keeps it up to date when the table is altered, and reads it itself when it opens the
//! database. Names of constraints, conditions and conflict clauses stand nowhere else.

use limbeck_diagnostics::Result;
use limbeck_schema::{
    Check, Column, Computed, Constraint, ConstraintName, Deferral, Expr, ForeignKey, Origin, PrimaryKey,
    ServerDefault, Table, TableName, Type, TypeKind, Unique,
};

use super::reader::Reader;
use super::types;
use crate::sqlite::compare::tokens::Kind;

/// The table that a statement makes, reported in `schema`; nothing for a virtual table.
///
/// # Errors
/// `LB0804` when the statement is not what the grammar says.
pub(super) fn create_table(sql: &str, schema: Option<&str>) -> Result<Option<Table>> {
    let mut reader = Reader::new(sql)?;
    reader.expect_word("CREATE")?;
    let _ = reader.accept_one_of(&["TEMP", "TEMPORARY"]);
    if reader.is_word("VIRTUAL") {
        return Ok(None);
    }
    reader.expect_word("TABLE")?;
    let _ = reader.accept_words(&["IF", "NOT", "EXISTS"]);
    let mut name = reader.name()?;
    if reader.accept_mark(".") {
        name = reader.name()?;
    }
    let mut parser = Parser { reader, table: Table::new(TableName::new(schema, name)), key_descends: false };
    parser.body()?;
    parser.options()?;
    Ok(Some(parser.finish()))
}

struct Parser<'a> {
    reader: Reader<'a>,
    table: Table,
    /// `PRIMARY KEY DESC` on a column, which keeps even an INTEGER from being the row's number (manual, "ROWIDs
    /// and the INTEGER PRIMARY KEY").
    key_descends: bool,
}

impl Parser<'_> {
    fn body(&mut self) -> Result<()> {
        self.reader.expect_mark("(")?;
        loop {
            if self.is_table_constraint() {
                self.table_constraint()?;
                // SQLite lets constraints of the table follow each other without a comma.
                let _ = self.reader.accept_mark(",");
            } else {
                self.column()?;
                if !self.reader.accept_mark(",") {
                    break;
                }
            }
            if matches!(self.reader.peek(), Some(Kind::Mark(")"))) {
                break;
            }
        }
        self.reader.expect_mark(")")
    }

    fn options(&mut self) -> Result<()> {
        while !self.reader.is_at_end() {
            let options = &mut self.table.options.sqlite;
            if self.reader.accept_words(&["WITHOUT", "ROWID"]) {
                options.without_rowid = true;
            } else if self.reader.accept_word("STRICT") {
                options.strict = true;
            } else if !self.reader.accept_mark(",") && !self.reader.accept_mark(";") {
                return Err(self.reader.unexpected("an option of the table"));
            }
        }
        Ok(())
    }

    /// A key's columns are spelled as the columns are. The columns of a key that rows are stored by are never NULL,
    /// though nothing says so, and any key's columns in a STRICT table.
    fn finish(self) -> Table {
        let mut table = self.table;
        let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        for constraint in &mut table.constraints {
            let columns = match constraint {
                Constraint::PrimaryKey { key } => &mut key.columns,
                Constraint::Unique { unique } => &mut unique.columns,
                Constraint::ForeignKey { key } => &mut key.columns,
                Constraint::Check { .. } | Constraint::Exclude { .. } => continue,
            };
            for column in columns {
                if let Some(name) = names.iter().find(|name| name.eq_ignore_ascii_case(column)) {
                    column.clone_from(name);
                }
            }
        }
        let key = table.primary_key().map(|key| key.columns.clone()).unwrap_or_default();
        let never_null = table.options.sqlite.without_rowid || table.options.sqlite.strict;
        for column in table.columns.iter_mut().filter(|column| key.contains(&column.name)) {
            let is_integer = column.ty.raw.as_deref().is_some_and(|raw| raw.eq_ignore_ascii_case("INTEGER"));
            column.primary_key = true;
            if never_null || key.len() == 1 && is_integer && !self.key_descends {
                column.nullable = false;
            }
        }
        table
    }

    fn is_table_constraint(&self) -> bool {
        ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].iter().any(|word| self.reader.is_word(word))
    }

    fn constraint_name(&mut self) -> Result<Option<ConstraintName>> {
        let mut name = None;
        while self.reader.accept_word("CONSTRAINT") {
            name = Some(ConstraintName::settled(self.reader.name()?));
        }
        Ok(name)
    }

    fn table_constraint(&mut self) -> Result<()> {
        let name = self.constraint_name()?;
        let constraint = if self.reader.accept_words(&["PRIMARY", "KEY"]) {
            let columns = self.key_columns()?;
            primary_key(name, columns, self.conflict()?)
        } else if self.reader.accept_word("UNIQUE") {
            let columns = self.key_columns()?;
            unique(name, columns, self.conflict()?)
        } else if self.reader.accept_word("CHECK") {
            let condition = self.reader.parenthesised()?;
            self.conflict()?;
            check(name, condition)
        } else if self.reader.accept_words(&["FOREIGN", "KEY"]) {
            let columns = self.reader.names()?;
            self.reader.expect_word("REFERENCES")?;
            let mut key = self.references(name, columns)?;
            if let Some(deferral) = self.deferral()? {
                key.deferral = deferral;
            }
            Constraint::ForeignKey { key }
        } else if name.is_some() {
            // A name without a constraint.
            return Ok(());
        } else {
            return Err(self.reader.unexpected("a constraint"));
        };
        self.table.constraints.push(constraint);
        Ok(())
    }

    /// Columns in parentheses with COLLATE, ASC and DESC, and perhaps AUTOINCREMENT at the end.
    fn key_columns(&mut self) -> Result<Vec<String>> {
        self.reader.expect_mark("(")?;
        let mut columns = Vec::new();
        loop {
            columns.push(self.reader.name()?);
            if self.reader.accept_word("COLLATE") {
                self.reader.name()?;
            }
            let _ = self.reader.accept_one_of(&["ASC", "DESC"]);
            if self.reader.accept_word("AUTOINCREMENT") {
                self.table.options.sqlite.autoincrement = true;
            }
            if !self.reader.accept_mark(",") {
                break;
            }
        }
        self.reader.expect_mark(")")?;
        Ok(columns)
    }

    fn conflict(&mut self) -> Result<Option<String>> {
        if !self.reader.accept_words(&["ON", "CONFLICT"]) {
            return Ok(None);
        }
        match self.reader.accept_one_of(&["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"]) {
            Some(action) => Ok(Some(action.to_owned())),
            None => Err(self.reader.unexpected("a conflict clause")),
        }
    }

    fn column(&mut self) -> Result<()> {
        let name = self.reader.name()?;
        let declared = self.type_name()?;
        let mut column = Column::new(name, Type::from(TypeKind::Null {}));
        let mut collation = None;
        while !matches!(self.reader.peek(), Some(Kind::Mark("," | ")")) | None) {
            self.column_constraint(&mut column, &mut collation)?;
        }
        column.ty = types::column_type(&declared, collation.as_deref());
        self.table.columns.push(column);
        Ok(())
    }

    /// The words of a type and what stands in parentheses behind them. `GENERATED ALWAYS` at their end is none of
    /// them, SQLite says.
    fn type_name(&mut self) -> Result<String> {
        let mut words = Vec::new();
        while self.is_type_word() {
            words.push(self.reader.name()?);
        }
        if !words.is_empty() && matches!(self.reader.peek(), Some(Kind::Mark("("))) {
            return Ok(format!("{}({})", words.join(" "), self.reader.parenthesised()?));
        }
        if let [.., generated, always] = words.as_slice()
            && generated.eq_ignore_ascii_case("GENERATED")
            && always.eq_ignore_ascii_case("ALWAYS")
        {
            words.truncate(words.len() - 2);
        }
        Ok(words.join(" "))
    }

    fn is_type_word(&self) -> bool {
        match self.reader.peek() {
            Some(Kind::Word(word)) => !is_column_constraint(word),
            Some(Kind::Quoted(_) | Kind::Text(_)) => true,
            _ => false,
        }
    }

    fn column_constraint(&mut self, column: &mut Column, collation: &mut Option<String>) -> Result<()> {
        let name = self.constraint_name()?;
        let reader = &mut self.reader;
        if reader.accept_words(&["PRIMARY", "KEY"]) {
            self.key_descends = reader.accept_one_of(&["ASC", "DESC"]) == Some("DESC");
            let conflict = self.conflict()?;
            self.table.options.sqlite.autoincrement |= self.reader.accept_word("AUTOINCREMENT");
            self.table.constraints.push(primary_key(name, vec![column.name.clone()], conflict));
        } else if reader.accept_words(&["NOT", "NULL"]) {
            column.nullable = false;
            column.options.sqlite_on_conflict_not_null = self.conflict()?;
        } else if reader.accept_word("NULL") {
            self.conflict()?;
        } else if reader.accept_word("UNIQUE") {
            let conflict = self.conflict()?;
            self.table.constraints.push(unique(name, vec![column.name.clone()], conflict));
        } else if reader.accept_word("CHECK") {
            let condition = reader.parenthesised()?;
            self.conflict()?;
            self.table.constraints.push(check(name, condition));
        } else if reader.accept_word("DEFAULT") {
            column.server_default = Some(ServerDefault::Expression { expr: Expr::text(self.default()?) });
        } else if reader.accept_word("COLLATE") {
            *collation = Some(reader.name()?);
        } else if reader.accept_word("REFERENCES") {
            let key = self.references(name, vec![column.name.clone()])?;
            self.table.constraints.push(Constraint::ForeignKey { key });
        } else if let Some(deferral) = self.deferral()? {
            self.defer_last_key(deferral);
        } else if self.reader.accept_words(&["GENERATED", "ALWAYS", "AS"]) || self.reader.accept_word("AS") {
            column.server_default = Some(ServerDefault::Computed { computed: self.computed()? });
        } else if name.is_none() {
            return Err(self.reader.unexpected("a constraint of a column"));
        }
        Ok(())
    }

    /// A default as it is written: an expression keeps its parentheses.
    fn default(&mut self) -> Result<String> {
        let place = self.reader.mark_place();
        if matches!(self.reader.peek(), Some(Kind::Mark("("))) {
            self.reader.parenthesised()?;
        } else {
            let _ = self.reader.accept_mark("-") || self.reader.accept_mark("+");
            self.reader.skip()?;
        }
        Ok(self.reader.text_from(place).to_owned())
    }

    fn computed(&mut self) -> Result<Computed> {
        let sql = self.reader.parenthesised()?.to_owned();
        let stored = self.reader.accept_one_of(&["STORED", "VIRTUAL"]) == Some("STORED");
        Ok(Computed { sql, persisted: Some(stored) })
    }

    fn references(&mut self, name: Option<ConstraintName>, columns: Vec<String>) -> Result<ForeignKey> {
        let target = self.reader.name()?;
        let has_columns = matches!(self.reader.peek(), Some(Kind::Mark("(")));
        let target = TableName { schema: self.table.name.schema.clone(), name: target };
        let target_columns = if has_columns { self.reader.names()? } else { Vec::new() };
        let mut key = ForeignKey { name, ..ForeignKey::new(columns, target, target_columns) };
        loop {
            if self.reader.accept_words(&["ON", "UPDATE"]) {
                key.on_update = self.action()?;
            } else if self.reader.accept_words(&["ON", "DELETE"]) {
                key.on_delete = self.action()?;
            } else if self.reader.accept_words(&["ON", "INSERT"]) {
                self.action()?;
            } else if self.reader.accept_word("MATCH") {
                key.match_type = Some(self.reader.name()?.to_uppercase());
            } else {
                return Ok(key);
            }
        }
    }

    fn action(&mut self) -> Result<Option<String>> {
        if self.reader.accept_words(&["NO", "ACTION"]) {
            return Ok(None);
        }
        let action = match self.reader.accept_one_of(&["CASCADE", "RESTRICT", "SET"]) {
            Some("SET") => match self.reader.accept_one_of(&["NULL", "DEFAULT"]) {
                Some("NULL") => "SET NULL",
                Some(_) => "SET DEFAULT",
                None => return Err(self.reader.unexpected("`NULL` or `DEFAULT`")),
            },
            Some(action) => action,
            None => return Err(self.reader.unexpected("an action")),
        };
        Ok(Some(action.to_owned()))
    }

    fn deferral(&mut self) -> Result<Option<Deferral>> {
        let deferrable = if self.reader.accept_words(&["NOT", "DEFERRABLE"]) {
            false
        } else if self.reader.accept_word("DEFERRABLE") {
            true
        } else {
            return Ok(None);
        };
        let initially = if self.reader.accept_word("INITIALLY") {
            match self.reader.accept_one_of(&["DEFERRED", "IMMEDIATE"]) {
                Some(when) => Some(when.to_owned()),
                None => return Err(self.reader.unexpected("`DEFERRED` or `IMMEDIATE`")),
            }
        } else {
            None
        };
        Ok(Some(Deferral { deferrable: Some(deferrable), initially }))
    }

    /// On a column, the words follow the key as a constraint of their own.
    fn defer_last_key(&mut self, deferral: Deferral) {
        if let Some(Constraint::ForeignKey { key }) = self.table.constraints.last_mut() {
            key.deferral = deferral;
        }
    }
}

/// Words that end a type's name.
fn is_column_constraint(word: &str) -> bool {
    const WORDS: [&str; 11] = [
        "CONSTRAINT",
        "PRIMARY",
        "NOT",
        "NULL",
        "UNIQUE",
        "CHECK",
        "DEFAULT",
        "COLLATE",
        "REFERENCES",
        "DEFERRABLE",
        "AS",
    ];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn primary_key(name: Option<ConstraintName>, columns: Vec<String>, conflict: Option<String>) -> Constraint {
    Constraint::PrimaryKey {
        key: PrimaryKey { name, columns, sqlite_on_conflict: conflict, ..PrimaryKey::default() },
    }
}

fn unique(name: Option<ConstraintName>, columns: Vec<String>, conflict: Option<String>) -> Constraint {
    Constraint::Unique { unique: Unique { name, columns, sqlite_on_conflict: conflict, ..Unique::default() } }
}

fn check(name: Option<ConstraintName>, condition: &str) -> Constraint {
    Constraint::Check {
        check: Check {
            name,
            condition: Expr::text(condition),
            deferral: Deferral::default(),
            postgresql_not_valid: false,
            type_bound: false,
            other: Vec::new(),
            origin: Origin::default(),
        },
    }
}
