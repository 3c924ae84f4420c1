//! The inert list: third-party modules whose import defines names and does nothing else that a migration could
//! notice. A name covers the modules below it.
//!
//! Looked at in these releases: CPython 3.9 to 3.14, SQLAlchemy 1.4 to 2.1, Alembic 1.8 to 1.20, pydantic 1.10
//! to 2.12, pydantic-settings 2, SQLModel 0.0.x, SQLAlchemy-Utils 0.38 to 0.42, pgvector 0.2 to 0.4,
//! GeoAlchemy 2 0.14 to 0.18, python-dotenv 0.19 to 1.2, fastapi-users 15 with its SQLAlchemy part 7, advanced-alchemy 1.12.

/// Modules of the standard library.
const STANDARD: &[&str] = &[
    "__future__",
    "abc",
    "argparse",
    "array",
    "ast",
    "asyncio",
    "base64",
    "binascii",
    "bisect",
    "builtins",
    "calendar",
    "collections",
    "configparser",
    "contextlib",
    "contextvars",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "email",
    "enum",
    "errno",
    "fractions",
    "functools",
    "getpass",
    "glob",
    "graphlib",
    "hashlib",
    "heapq",
    "hmac",
    "html",
    "http",
    "importlib",
    "inspect",
    "io",
    "ipaddress",
    "itertools",
    "json",
    "keyword",
    "locale",
    "logging",
    "math",
    "mimetypes",
    "numbers",
    "operator",
    "os",
    "pathlib",
    "platform",
    "pprint",
    "random",
    "re",
    "secrets",
    "shutil",
    "socket",
    "ssl",
    "stat",
    "statistics",
    "string",
    "struct",
    "subprocess",
    "sys",
    "tempfile",
    "textwrap",
    "threading",
    "time",
    "tomllib",
    "traceback",
    "types",
    "typing",
    "unicodedata",
    "urllib",
    "uuid",
    "warnings",
    "weakref",
    "zlib",
    "zoneinfo",
];

/// Modules of installed packages.
const PACKAGES: &[&str] = &[
    "advanced_alchemy",
    "alembic",
    "annotated_types",
    "dotenv",
    "fastapi_users",
    "fastapi_users_db_sqlalchemy",
    "geoalchemy2",
    "mako",
    "pgvector",
    "pydantic",
    "pydantic_core",
    "pydantic_settings",
    "pytz",
    "sqlalchemy",
    "sqlalchemy_utils",
    "sqlmodel",
    "typing_extensions",
    "typing_inspection",
    "ulid",
    "uuid6",
    "uuid_utils",
];

/// Modules below the listed ones whose import does something.
const EXCEPT: &[&str] = &["alembic.command", "alembic.testing", "sqlalchemy.testing", "asyncio.__main__"];

/// Whether importing a module is harmless.
pub(crate) fn is_inert(dotted: &str) -> bool {
    let root = dotted.split('.').next().unwrap_or(dotted);
    (STANDARD.contains(&root) || PACKAGES.contains(&root)) && !EXCEPT.iter().any(|name| covers(name, dotted))
}

/// Whether it is the root of a listed module of the standard library.
pub(crate) fn is_standard(root: &str) -> bool {
    STANDARD.contains(&root)
}

/// Whether the module is loaded before any code of the project runs, so that no file of the project can take its
/// name.
pub(super) fn is_loaded_before(dotted: &str) -> bool {
    let root = dotted.split('.').next().unwrap_or(dotted);
    matches!(root, "alembic" | "sqlalchemy" | "builtins" | "sys" | "__future__")
}

/// Whether `name` is `dotted` or a package above it.
pub(crate) fn covers(name: &str, dotted: &str) -> bool {
    dotted.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
