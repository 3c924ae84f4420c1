//! Programs from a grammar, by a seed.

mod classes;
mod columns;
mod expressions;
mod operations;
mod random;
mod statements;
mod strange;

use limbeck_pysource::Direction;

pub(crate) use random::Random;

/// A script and what surrounds it.
pub(crate) struct Program {
    pub(crate) source: String,
    pub(crate) direction: Direction,
    pub(crate) dialect: &'static str,
    pub(crate) offline: bool,
    pub(crate) x_arguments: Vec<String>,
    /// The schema of the version table.
    pub(crate) version_schema: Option<&'static str>,
}

impl Program {
    /// A function of a script that is run on a database, with nothing said on the command line.
    pub(crate) fn online(source: String, direction: Direction, dialect: &'static str) -> Self {
        Self { source, direction, dialect, offline: false, x_arguments: Vec::new(), version_schema: None }
    }

    /// The program of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut generator = Generator::new(seed);
        let source = generator.script();
        let random = &mut generator.random;
        Self {
            source,
            direction: if random.one_in(4) { Direction::Downgrade } else { Direction::Upgrade },
            dialect: random.pick(&["postgresql", "sqlite"]),
            offline: random.one_in(4),
            x_arguments: vec!["tenant=acme".into(), "dry".into()],
            version_schema: random.pick(&[None, None, Some(""), Some("versions")]),
        }
    }
}

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Str,
    Int,
    Bool,
    /// A list of strings.
    Strings,
    /// A list of integers.
    Ints,
    /// A dict of strings to strings.
    Dict,
    /// A function of a string that returns a string.
    Function,
    /// A list of columns.
    Columns,
}

struct Generator {
    random: Random,
    text: String,
    indent: usize,
    /// Variables in scope.
    variables: Vec<(String, Kind)>,
    count: usize,
    /// How much may still be written.
    budget: u32,
    /// The name of `op`, of `sa` and of `postgresql`.
    op: &'static str,
    sa: &'static str,
    pg: &'static str,
    in_loop: bool,
    /// The script has classes of types.
    typed: bool,
    /// How likely something strange is, one in so many.
    strangeness: u64,
}

impl Generator {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let strangeness = random.pick(&[12_u64, 40, 200, 100_000]);
        Self {
            random,
            text: String::new(),
            indent: 0,
            variables: Vec::new(),
            count: 0,
            budget: 14,
            op: "op",
            sa: "sa",
            pg: "postgresql",
            in_loop: false,
            typed: false,
            strangeness,
        }
    }

    fn line(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str(&"    ".repeat(self.indent));
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn fresh(&mut self) -> String {
        self.count += 1;
        format!("v{}", self.count)
    }

    fn script(&mut self) -> String {
        self.line("\"\"\"a script\"\"\"");
        if self.random.one_in(4) {
            self.op = "o";
            self.line("from alembic import op as o");
        } else {
            self.line("from alembic import op");
        }
        self.line("from alembic import context");
        if self.random.one_in(4) {
            self.sa = "sqlalchemy";
            self.line("import sqlalchemy");
        } else {
            self.line("import sqlalchemy as sa");
        }
        if self.random.one_in(4) {
            self.pg = "pg";
            self.line("from sqlalchemy.dialects import postgresql as pg, sqlite, mysql");
        } else {
            self.line("from sqlalchemy.dialects import postgresql, sqlite, mysql");
        }
        self.line("from typing import Optional, Sequence, Union");
        self.line("revision: str = 'a'\ndown_revision: Union[str, None] = None");
        for _ in 0..self.random.below(3) {
            self.constant();
        }
        for _ in 0..self.random.below(2) {
            self.helper();
        }
        if self.random.one_in(3) {
            self.classes();
        }
        for name in ["upgrade", "downgrade"] {
            let annotation = if self.random.one_in(2) { " -> None" } else { "" };
            self.line(&format!("def {name}(){annotation}:"));
            let before = self.variables.len();
            self.indent += 1;
            self.budget = 14;
            for _ in 0..1 + self.random.below(5) {
                self.statement();
            }
            self.line("pass");
            self.indent -= 1;
            self.variables.truncate(before);
        }
        std::mem::take(&mut self.text)
    }

    /// A module-level constant.
    fn constant(&mut self) {
        let kind = self.random.pick(&[Kind::Str, Kind::Int, Kind::Strings, Kind::Dict]);
        let value = self.value(kind, 2);
        let name = self.fresh().to_uppercase();
        self.line(&format!("{name} = {value}"));
        self.variables.push((name, kind));
    }

    /// A module-level function.
    fn helper(&mut self) {
        let name = self.fresh();
        let parameter = self.fresh();
        let default = self.value(Kind::Str, 1);
        self.line(&format!("def {name}({parameter}: str = {default}, *rest, flag=False):"));
        let before = self.variables.len();
        self.variables.push((parameter, Kind::Str));
        self.indent += 1;
        let test = self.value(Kind::Bool, 1);
        let early = self.value(Kind::Str, 1);
        self.line(&format!("if flag or {test}:\n    return {early}"));
        let value = self.value(Kind::Str, 2);
        self.line(&format!("return {value}"));
        self.indent -= 1;
        self.variables.truncate(before);
        self.variables.push((name, Kind::Function));
    }

    /// A variable of a kind.
    fn variable(&mut self, kind: Kind) -> Option<String> {
        let names: Vec<&String> =
            self.variables.iter().filter(|(_, found)| *found == kind).map(|(name, _)| name).collect();
        if names.is_empty() {
            return None;
        }
        Some(names[self.random.below(names.len() as u64) as usize].clone())
    }

    fn strange(&mut self) -> bool {
        self.random.one_in(self.strangeness)
    }
}
