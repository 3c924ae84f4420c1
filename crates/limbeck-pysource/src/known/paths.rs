//! Canonical paths.

use std::rc::Rc;

use super::{builtins, functions, op, sqlalchemy, standard};

/// The modules whose contents we model, in part.
const MODULES: &[&str] = &[
    "alembic",
    "alembic.context",
    "alembic.op",
    "datetime",
    "decimal",
    "enum",
    "logging",
    "sqlalchemy",
    "sqlalchemy.dialects",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.func",
    "sqlalchemy.schema",
    "sqlalchemy.sql",
    "sqlalchemy.sql.expression",
    "sqlalchemy.sql.functions",
    "sqlalchemy.sql.schema",
    "sqlalchemy.sql.sqltypes",
    "sqlalchemy.types",
    "textwrap",
    "uuid",
];

/// The path of a module that we model.
pub(crate) fn module(name: &str) -> Option<Rc<str>> {
    MODULES.binary_search(&name).is_ok().then(|| Rc::from(name))
}

/// The canonical path of a builtin.
pub(crate) fn builtin(name: &str) -> Option<Rc<str>> {
    let path = format!("builtins.{name}");
    let known = functions().contains_key(path.as_str())
        || builtins::exception(&path).is_some()
        || builtins::is_type(name);
    known.then(|| Rc::from(path))
}

/// The canonical path of what `path` names; nothing when we do not model it.
pub(crate) fn find(path: &str) -> Option<Rc<str>> {
    if let Some(module) = module(path) {
        return Some(module);
    }
    let path = sqlalchemy::canonical(path);
    let known = module(&path).is_some()
        || functions().contains_key(&*path)
        || sqlalchemy::is_known(&path)
        || op::is_known(&path)
        || builtins::DIALECTS.iter().any(|(dialect, _)| *dialect == path)
        || standard::is_known(&path);
    known.then(|| Rc::from(&*path))
}

#[cfg(test)]
mod tests {
    #[test]
    fn modules_are_sorted() {
        assert!(super::MODULES.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
