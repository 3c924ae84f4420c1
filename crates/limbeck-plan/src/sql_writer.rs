//! `--sql`: a plan as a script for somebody else to run.

use std::io::{self, Write};

use limbeck_dialect::ScriptForm;

/// Writes statements in the form of Alembic's offline mode (behaviour 7.2): tabs become four spaces, each
/// statement ends with a semicolon and an empty line.
pub struct SqlWriter<'a> {
    out: &'a mut dyn Write,
    doubles_percent: bool,
    form: ScriptForm<'a>,
}

impl<'a> SqlWriter<'a> {
    /// A writer onto `out`. With `doubles_percent`, for drivers whose parameters are marked with a percent sign,
    /// `%` is written twice, as SQLAlchemy's compiler does.
    pub fn new(out: &'a mut dyn Write, doubles_percent: bool, form: ScriptForm<'a>) -> Self {
        Self { out, doubles_percent, form }
    }

    /// A statement.
    ///
    /// # Errors
    /// What the output says.
    pub fn statement(&mut self, sql: &str) -> io::Result<()> {
        let sql = if self.doubles_percent { sql.replace('%', "%%") } else { sql.to_owned() };
        self.verbatim(&format!("{}{}", sql.replace('\t', "    ").trim(), self.form.terminator))?;
        self.separator()
    }

    /// The beginning of a transaction.
    ///
    /// # Errors
    /// What the output says.
    pub fn begin(&mut self) -> io::Result<()> {
        self.verbatim(self.form.begin)
    }

    /// The end of a transaction.
    ///
    /// # Errors
    /// What the output says.
    pub fn commit(&mut self) -> io::Result<()> {
        self.verbatim(self.form.commit)?;
        self.separator()
    }

    fn separator(&mut self) -> io::Result<()> {
        self.form.separator.map_or(Ok(()), |separator| self.verbatim(separator))
    }

    /// A comment line.
    ///
    /// # Errors
    /// What the output says.
    pub fn comment(&mut self, text: &str) -> io::Result<()> {
        self.verbatim(&format!("-- {text}"))
    }

    /// Text as it is (`context.static_output`), and an empty line.
    ///
    /// # Errors
    /// What the output says.
    pub fn verbatim(&mut self, text: &str) -> io::Result<()> {
        write!(self.out, "{text}\n\n")
    }
}

#[cfg(test)]
mod tests {
    use limbeck_dialect::ScriptForm;

    use super::SqlWriter;

    #[test]
    fn statements_are_trimmed_and_ended() {
        let mut out = Vec::new();
        let mut writer = SqlWriter::new(&mut out, true, ScriptForm::default());
        writer.comment("Running upgrade  -> a").unwrap();
        writer.statement("\nCREATE TABLE t (\n\ta INTEGER\n)\n\n").unwrap();
        writer.statement("SELECT '%'").unwrap();
        let expected = "-- Running upgrade  -> a\n\nCREATE TABLE t (\n    a INTEGER\n);\n\nSELECT '%%';\n\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
