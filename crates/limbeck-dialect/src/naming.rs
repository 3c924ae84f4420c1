//! Applying a naming convention (SQLAlchemy's manual, "Configuring Constraint Naming Conventions").

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_schema::{
    Check, Constraint, ConstraintName, Expr, Index, IndexElement, NamingConvention, Table, TableName,
};

/// The name that a constraint of `table` has under `convention`: its own when it is final or the convention does
/// not touch it, none when it has none and the convention has no template for its kind (or one that needs a name).
pub fn apply_convention(
    convention: &NamingConvention,
    table: &Table,
    constraint: &Constraint,
) -> Option<ConstraintName> {
    Subject::of_constraint(&table.name, constraint)
        .name(convention)
        .unwrap_or_else(|_| constraint.name().cloned())
}

/// Gives a constraint another name.
pub(crate) fn set_name(constraint: &mut Constraint, name: Option<ConstraintName>) {
    match constraint {
        Constraint::PrimaryKey { key } => key.name = name,
        Constraint::Unique { unique } => unique.name = name,
        Constraint::ForeignKey { key } => key.name = name,
        Constraint::Check { check } => check.name = name,
        Constraint::Exclude { exclude } => exclude.name = name,
    }
}

/// What a convention may ask of the object it names.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    /// The convention's key: `ix`, `uq`, `ck`, `fk`, `pk`; none for what no convention names.
    pub(crate) kind: Option<&'static str>,
    pub(crate) table: &'a TableName,
    pub(crate) name: Option<&'a ConstraintName>,
    pub(crate) columns: Vec<&'a str>,
    /// The table that a foreign key refers to, and its columns there.
    pub(crate) referred: Option<(&'a TableName, &'a [String])>,
}

impl<'a> Subject<'a> {
    pub(crate) fn of_constraint(table: &'a TableName, constraint: &'a Constraint) -> Self {
        let (kind, columns) = match constraint {
            Constraint::PrimaryKey { key } => (Some("pk"), borrowed(&key.columns)),
            Constraint::Unique { unique } => (Some("uq"), borrowed(&unique.columns)),
            Constraint::ForeignKey { key } => (Some("fk"), borrowed(&key.columns)),
            Constraint::Check { check } => return Self::of_check(table, check),
            Constraint::Exclude { .. } => (None, Vec::new()),
        };
        let referred = match constraint {
            Constraint::ForeignKey { key } => Some((&key.target, key.target_columns.as_slice())),
            _ => None,
        };
        Self { kind, table, name: constraint.name(), columns, referred }
    }

    pub(crate) fn of_check(table: &'a TableName, check: &'a Check) -> Self {
        let mut columns = Vec::new();
        columns_of(&check.condition, &mut columns);
        Self { kind: Some("ck"), table, name: check.name.as_ref(), columns, referred: None }
    }

    pub(crate) fn of_index(table: &'a TableName, index: &'a Index) -> Self {
        let mut columns = Vec::new();
        for element in &index.elements {
            match element {
                IndexElement::Column { name } => columns.push(name.as_str()),
                IndexElement::Expression { expr } => columns_of(expr, &mut columns),
            }
        }
        Self { kind: Some("ix"), table, name: index.name.as_ref(), columns, referred: None }
    }

    /// Whether a convention could have a say in the name.
    pub(crate) fn depends_on_convention(&self) -> bool {
        self.kind.is_some() && !self.name.is_some_and(|name| name.is_final)
    }

    /// The name under `convention`.
    ///
    /// # Errors
    /// `LB0704` when the template needs a name that is not there, or has a token that does not exist.
    pub(crate) fn name(&self, convention: &NamingConvention) -> Result<Option<ConstraintName>> {
        let template = self.kind.and_then(|kind| template(convention, kind));
        match (self.name, template) {
            (Some(name), _) if name.is_final => Ok(Some(name.clone())),
            (name, Some(template)) if name.is_none() || template.contains("constraint_name") => {
                Ok(Some(ConstraintName::settled(self.expand(template)?)))
            }
            (name, _) => Ok(name.cloned()),
        }
    }

    fn expand(&self, template: &str) -> Result<String> {
        let mut text = String::new();
        let mut rest = template;
        while let Some(at) = rest.find('%') {
            text.push_str(&rest[..at]);
            let directive = &rest[at + 1..];
            if let Some(after) = directive.strip_prefix('%') {
                text.push('%');
                rest = after;
            } else if let Some((token, after)) =
                directive.strip_prefix('(').and_then(|directive| directive.split_once(")s"))
            {
                text.push_str(&self.token(token)?);
                rest = after;
            } else {
                return Err(bad_template(template, "a `%` is neither doubled nor part of a `%(token)s`"));
            }
        }
        text.push_str(rest);
        Ok(text)
    }

    fn token(&self, token: &str) -> Result<String> {
        match token {
            "table_name" => Ok(self.table.name.clone()),
            "referred_table_name" => match self.referred {
                Some((table, _)) => Ok(table.name.clone()),
                None => Err(bad_template(token, "only a foreign key refers to a table")),
            },
            "constraint_name" => match self.name {
                Some(name) => Ok(name.text.clone()),
                None => Err(Error::new(
                    Code::Unsupported,
                    "Naming convention including %(constraint_name)s token requires that constraint is explicitly \
                     named.",
                )
                .fact("table", self.table.to_string())
                .hint("give the constraint a name")),
            },
            _ => self.column_token(token),
        }
    }

    /// `column_0_name`, `column_0N_label`, `referred_column_0_N_name` and their like.
    fn column_token(&self, token: &str) -> Result<String> {
        let unknown = || bad_template(token, "there is no such token");
        let (referred, rest) = match token.strip_prefix("referred_column_") {
            Some(rest) => (true, rest),
            None => (false, token.strip_prefix("column_").ok_or_else(unknown)?),
        };
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let index: usize = rest[..digits].parse().map_err(|_| unknown())?;
        let rest = &rest[digits..];
        let (separator, form) = match (rest.strip_prefix("_N_"), rest.strip_prefix("N_")) {
            (Some(form), _) if index == 0 => (Some("_"), form),
            (_, Some(form)) if index == 0 => (Some(""), form),
            _ => (None, rest.strip_prefix('_').ok_or_else(unknown)?),
        };
        let columns: Vec<&str> = match (referred, self.referred) {
            (true, Some((_, columns))) => columns.iter().map(String::as_str).collect(),
            (true, None) => return Err(unknown()),
            (false, _) => self.columns.clone(),
        };
        let spell = |column: &str| match form {
            "name" => Ok(column.to_owned()),
            "key" if !referred => Ok(column.to_owned()),
            "label" if !referred => Ok(self.label(column)),
            _ => Err(unknown()),
        };
        match separator {
            Some(separator) => {
                Ok(columns.into_iter().map(spell).collect::<Result<Vec<String>>>()?.join(separator))
            }
            None => columns.get(index).map_or_else(|| Ok(String::new()), |column| spell(column)),
        }
    }

    /// The column's name behind the table's, and the schema's before both.
    fn label(&self, column: &str) -> String {
        match &self.table.schema {
            Some(schema) => format!("{}_{}_{column}", schema.replace('.', "_"), self.table.name),
            None => format!("{}_{column}", self.table.name),
        }
    }
}

/// The template for a kind; a `MetaData` without a convention has SQLAlchemy's own for indexes.
fn template<'c>(convention: &'c NamingConvention, kind: &str) -> Option<&'c str> {
    if convention.templates.is_empty() {
        return (kind == "ix").then_some("ix_%(column_0_label)s");
    }
    convention.templates.get(kind).map(String::as_str)
}

fn borrowed(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

/// The columns that an expression names, as far as its structure shows them: SQL text hides its columns, from
/// SQLAlchemy too.
fn columns_of<'a>(expr: &'a Expr, into: &mut Vec<&'a str>) {
    match expr {
        Expr::Column { name } if !into.contains(&name.as_str()) => into.push(name),
        Expr::Function { arguments, .. } => arguments.iter().for_each(|argument| columns_of(argument, into)),
        Expr::Postfix { operand, .. } | Expr::Cast { operand, .. } => columns_of(operand, into),
        Expr::Binary { left, right, .. } => {
            columns_of(left, into);
            columns_of(right, into);
        }
        Expr::Column { .. }
        | Expr::Text { .. }
        | Expr::Literal { .. }
        | Expr::True {}
        | Expr::False {}
        | Expr::Null {} => {}
    }
}

fn bad_template(template: &str, why: &str) -> Error {
    Error::new(Code::Unsupported, format!("the naming convention cannot be applied: `{template}`")).note(why)
}
