//! `isinstance`, of plain values and of the dialect.

use limbeck_diagnostics::Span;

use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::known::{Bound, op};

/// The classes of dialects that have a module of their own, by what their databases are called: MariaDB's stands on
/// MySQL's.
pub(in crate::known) const DIALECTS: &[(&str, &[&str])] = &[
    ("sqlalchemy.dialects.mysql.base.MySQLDialect", &["mysql", "mariadb"]),
    ("sqlalchemy.dialects.postgresql.base.PGDialect", &["postgresql"]),
    ("sqlalchemy.dialects.sqlite.base.SQLiteDialect", &["sqlite"]),
];

pub(super) fn isinstance(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let value = bound.or_none("obj");
    let classes = match bound.or_none("class_or_tuple") {
        Value::Tuple(classes) => classes.to_vec(),
        class => vec![class],
    };
    for class in classes {
        let Value::Known(class) = &class else {
            let what = interpreter.describe(&class);
            return interpreter.decline(span, format!("`isinstance` with {what} is not evaluated"));
        };
        match is_one(interpreter, &value, class, span)? {
            Some(true) => return Ok(Value::Bool(true)),
            Some(false) => {}
            None => {
                let what = interpreter.describe(&value);
                return interpreter.decline(span, format!("`isinstance` of {what} is not evaluated"));
            }
        }
    }
    Ok(Value::Bool(false))
}

fn is_one(
    interpreter: &mut Interpreter<'_>,
    value: &Value,
    class: &str,
    span: Span,
) -> Outcome<Option<bool>> {
    let dialect = DIALECTS.iter().find(|(path, _)| *path == class);
    if let (Value::Known(path), Some((_, names))) = (value, dialect) {
        if &**path != op::DIALECT {
            return Ok(None);
        }
        let run = interpreter.script(span)?;
        run.reads.dialect = true;
        return Ok(Some(names.contains(&run.world.dialect)));
    }
    let Some(builtin) = class.strip_prefix("builtins.") else { return Ok(None) };
    let kinds: &[&str] = match value {
        Value::None => &[],
        // A truth value is an integer.
        Value::Bool(_) => &["bool", "int"],
        Value::Int(_) => &["int"],
        Value::Float(_) => &["float"],
        Value::Str(_) | Value::FinalName(_) => &["str"],
        Value::Bytes(_) => &["bytes"],
        Value::Tuple(_) => &["tuple"],
        Value::Object(_) => match interpreter.object(value) {
            Some(Object::List(_)) => &["list"],
            Some(Object::Dict(_)) => &["dict"],
            Some(Object::Set(_)) => &["set"],
            _ => return Ok(None),
        },
        Value::Range { .. } | Value::Plain(_) | Value::Known(_) => return Ok(None),
    };
    let known = ["bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple"];
    Ok(known.contains(&builtin).then(|| kinds.contains(&builtin)))
}
