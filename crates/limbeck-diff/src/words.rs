//! Objects in words, as Alembic's log has them.

use limbeck_schema::types::Argument;
use limbeck_schema::{ConstraintName, Expr, Type, TypeKind};

/// A type as Python's `repr` writes it: `VARCHAR(length=20)`.
pub(crate) fn type_words(ty: &Type) -> String {
    if let Some(wrap) = &ty.wrap {
        return format!("{}({})", wrap.name, wrap.arguments);
    }
    let kind = ty.base.kind();
    let class = kind.rsplit('.').next().unwrap_or(kind);
    if let TypeKind::Other { python, .. } = &ty.base {
        return format!("{}({})", python.name, python.arguments);
    }
    let arguments: Vec<String> =
        ty.base.arguments().iter().map(|(name, value)| argument(name, value)).collect();
    format!("{class}({})", arguments.join(", "))
}

fn argument(name: &str, value: &Argument) -> String {
    match value {
        Argument::Strings(values) => values.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "),
        Argument::Type(ty) => format!("{name}={}", type_words(ty)),
        Argument::None => format!("{name}=None"),
        Argument::Bool(true) => format!("{name}=True"),
        Argument::Bool(false) => format!("{name}=False"),
        Argument::Int(number) => format!("{name}={number}"),
        Argument::Str(text) => format!("{name}={}", quoted(text)),
    }
}

/// A string as Python writes most of them.
pub(crate) fn quoted(text: &str) -> String {
    if text.contains('\'') && !text.contains('"') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// A tuple of names: `('a', 'b')`, `('a',)`.
pub(crate) fn tuple(names: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quoted(name.as_ref())).collect();
    match quoted.as_slice() {
        [one] => format!("({one},)"),
        several => format!("({})", several.join(", ")),
    }
}

/// Names in a list without quotes: `(a)(b)` has two of them.
pub(crate) fn list(names: &[String]) -> String {
    names.join(",")
}

/// A constraint's name in quotes, or `None`.
pub(crate) fn name(name: Option<&ConstraintName>) -> String {
    name.map_or_else(|| "None".to_owned(), |name| quoted(&name.text))
}

/// An expression for a reader.
pub(crate) fn expression(expr: &Expr) -> String {
    match expr {
        Expr::Text { sql } => sql.clone(),
        Expr::Column { name } => name.clone(),
        Expr::Function { name, arguments } => {
            let arguments: Vec<String> = arguments.iter().map(expression).collect();
            format!("{name}({})", arguments.join(", "))
        }
        Expr::Postfix { operand, operator } => format!("{} {operator}", expression(operand)),
        Expr::Binary { left, operator, right } => {
            format!("{} {operator} {}", expression(left), expression(right))
        }
        Expr::Cast { operand, to } => format!("CAST({} AS {})", expression(operand), type_words(to)),
        Expr::Literal { .. } => "a literal".to_owned(),
        Expr::True {} => "true".to_owned(),
        Expr::False {} => "false".to_owned(),
        Expr::Null {} => "NULL".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use limbeck_schema::{Type, TypeKind};

    use super::{tuple, type_words};

    /// Expected words: SQLAlchemy 2.1's `repr`.
    #[test]
    fn types_are_written_as_python_does() {
        let string = TypeKind::String { length: Some(20), collation: None };
        assert_eq!(type_words(&Type::from(string)), "String(length=20)");
        let array = TypeKind::PgEnum {
            values: vec!["a".into()],
            name: Some("q".into()),
            create_type: Some(false),
            schema: None,
            inherit_schema: None,
        };
        assert_eq!(type_words(&Type::from(array)), "ENUM('a', name='q', create_type=False)");
        assert_eq!(type_words(&Type::from(TypeKind::DateTime { timezone: true })), "DateTime(timezone=True)");
    }

    #[test]
    fn a_tuple_of_one_has_its_comma() {
        assert_eq!(tuple(&["x"]), "('x',)");
        assert_eq!(tuple(&["x", "y"]), "('x', 'y')");
    }
}
