//! Which callables of inert modules may be called while a module is imported.

/// What calling something does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing that anybody else could notice.
    Pure,
    /// It reads the process environment.
    ReadsEnvironment,
    /// It has the effect, or nobody knows that it has none; the text says which, fit to follow "this".
    Harmful(&'static str),
}

const UNKNOWN: Effect = Effect::Harmful("calls something that is not known to be without effects");
const ENVIRONMENT: Effect = Effect::Harmful("changes the process environment");
const LISTENER: Effect =
    Effect::Harmful("registers an event listener, which may change what a connection does");
const COMPILES: Effect = Effect::Harmful("changes how SQLAlchemy writes SQL");
const OPERATION: Effect = Effect::Harmful("changes Alembic's operations");
const CONNECTS: Effect = Effect::Harmful("may talk to the database");

/// The effect of calling `path`.
pub(super) fn call(path: &str) -> Effect {
    let (root, rest) = path.split_once('.').unwrap_or((path, ""));
    match root {
        "builtins" => builtin(rest),
        "os" => os(rest),
        "sys" => sys(rest),
        "logging" => logging(rest),
        "dotenv" => dotenv(rest),
        "alembic" => alembic(rest),
        "sqlalchemy" => sqlalchemy(rest),
        "sqlmodel" => sqlmodel(rest),
        "pydantic" | "pydantic_settings" | "pydantic_core" => pydantic(rest),
        "sqlalchemy_utils" | "geoalchemy2" | "pgvector" => upper_case(rest),
        "pathlib" => pathlib(rest),
        "random" => pure_unless(rest, &["seed", "setstate"]),
        "json" => pure_unless(rest, &["dump", "load"]),
        "time" => pure_unless(rest, &["sleep", "tzset"]),
        "types" | "weakref" | "contextlib" => Effect::Pure,
        "inspect" => pure_unless(rest, &[]),
        "warnings" | "importlib" | "subprocess" | "shutil" | "socket" | "ssl" | "tempfile" | "threading"
        | "asyncio" | "io" | "argparse" | "getpass" | "glob" | "http" | "locale" | "platform"
        | "traceback" | "pprint" | "email" | "tomllib" | "configparser" | "csv" => UNKNOWN,
        _ => Effect::Pure,
    }
}

fn pure_unless(name: &str, harmful: &[&str]) -> Effect {
    if harmful.contains(&name) { UNKNOWN } else { Effect::Pure }
}

/// The name after the last dot begins with a capital letter: a class, and making its object is taken as harmless.
fn upper_case(rest: &str) -> Effect {
    let name = rest.rsplit('.').next().unwrap_or(rest);
    if name.starts_with(|first: char| first.is_ascii_uppercase()) { Effect::Pure } else { UNKNOWN }
}

fn builtin(name: &str) -> Effect {
    match name {
        "exec" | "eval" | "compile" => Effect::Harmful("runs text as code"),
        "globals" | "locals" | "vars" | "setattr" | "delattr" | "__import__" => {
            Effect::Harmful("may change names in a way that is not followed")
        }
        "print" => Effect::Harmful("prints"),
        "input" | "open" | "breakpoint" | "help" | "memoryview" => UNKNOWN,
        _ => Effect::Pure,
    }
}

fn os(rest: &str) -> Effect {
    match rest {
        "getenv" | "environ.get" | "environ.copy" | "environ.items" | "environ.keys" | "environ.values" => {
            Effect::ReadsEnvironment
        }
        "putenv" | "unsetenv" => ENVIRONMENT,
        "fspath" | "getcwd" | "cpu_count" | "urandom" | "getpid" => Effect::Pure,
        _ if rest.starts_with("environ.") => ENVIRONMENT,
        _ if rest.starts_with("path.") => Effect::Pure,
        _ => UNKNOWN,
    }
}

fn sys(rest: &str) -> Effect {
    match rest {
        _ if rest.starts_with("path.") => Effect::Harmful("changes `sys.path`"),
        "getsizeof" | "intern" | "getrecursionlimit" => Effect::Pure,
        _ => UNKNOWN,
    }
}

fn logging(rest: &str) -> Effect {
    match rest {
        "getLogger" | "NullHandler" => Effect::Pure,
        _ => Effect::Harmful("may change what is logged"),
    }
}

fn dotenv(rest: &str) -> Effect {
    match rest.rsplit('.').next() {
        Some("load_dotenv") => Effect::Harmful("loads a `.env` file into the process environment"),
        Some("dotenv_values") => Effect::ReadsEnvironment,
        Some("find_dotenv") => Effect::Pure,
        _ => UNKNOWN,
    }
}

fn alembic(rest: &str) -> Effect {
    match rest.rsplit('.').next() {
        Some("register_operation" | "implementation_for") => OPERATION,
        Some("Rewriter" | "rewrites") => Effect::Pure,
        _ if rest.starts_with("op.") => Effect::Harmful("calls an operation while the file is imported"),
        _ => UNKNOWN,
    }
}

/// Functions of SQLAlchemy, by their last name; classes are told by their capital letter.
#[rustfmt::skip]
const SQLALCHEMY: &[&str] = &[
    // Expressions.
    "alias", "all_", "and_", "any_", "asc", "between", "bindparam", "bitwise_not", "case", "cast", "collate", "column",
    "cte", "delete", "desc", "distinct", "except_", "exists", "extract", "false", "func", "funcfilter", "insert",
    "intersect", "join", "label", "lateral", "literal", "literal_column", "modifier", "not_", "null", "nulls_first",
    "nulls_last", "nullsfirst", "nullslast", "or_", "outerjoin", "outparam", "over", "quoted_name", "select",
    "subquery", "table", "tablesample", "text", "true", "try_cast", "tuple_", "type_coerce", "union", "union_all",
    "update", "values", "within_group", "array", "aggregate_order_by", "array_agg", "hstore", "to_tsvector",
    "to_tsquery", "match", "string_agg",
    // The ORM.
    "aliased", "as_declarative", "attribute_keyed_dict", "attribute_mapped_collection", "backref", "cascading",
    "column_keyed_dict", "column_mapped_collection", "column_property", "composite", "contains_eager",
    "declarative_base", "declarative_mixin", "declared_attr", "defer", "deferred", "directive", "dynamic_loader",
    "foreign", "generate_base", "has_inherited_table", "immediateload", "joinedload", "keyfunc_mapping", "lazyload",
    "load_only", "mapped", "mapped_as_dataclass", "mapped_collection", "mapped_column", "mapper", "mapperlib",
    "noload", "object_session", "polymorphic_union", "query_expression", "raiseload", "reconstructor", "registry",
    "relation", "relationship", "remote", "scoped_session", "selectinload", "sessionmaker", "subqueryload", "synonym",
    "synonym_for", "undefer", "validates", "with_loader_criteria", "with_polymorphic", "orm_insert_sentinel",
    "insert_sentinel", "mapped_as_dataclass", "unmapped_dataclass",
    // Extensions.
    "association_proxy", "async_scoped_session", "async_sessionmaker", "comparator", "expression", "getter",
    "hybrid_method", "hybrid_property", "inplace", "mutable_json_type", "ordering_list", "setter", "update_expression",
    "as_mutable", "with_parent", "count_from_0", "count_from_1", "deleter",
    // Engines do not connect before they are used.
    "create_async_engine", "create_engine", "engine_from_config", "async_engine_from_config", "make_url", "create",
    "with_variant",
];

fn sqlalchemy(rest: &str) -> Effect {
    let last = rest.rsplit('.').next().unwrap_or(rest);
    let part = |name: &str| rest.split('.').any(|part| part == name);
    if part("event") {
        return LISTENER;
    }
    match last {
        "listen" | "listens_for" => LISTENER,
        "compiles" | "deregister" => COMPILES,
        "inspect" | "create_all" | "drop_all" | "reflect" | "connect" | "begin" | "execute" => CONNECTS,
        _ if part("func") => Effect::Pure,
        _ if SQLALCHEMY.contains(&last) => Effect::Pure,
        _ => upper_case(rest),
    }
}

fn sqlmodel(rest: &str) -> Effect {
    match rest {
        "col" => Effect::Pure,
        _ => sqlalchemy(rest),
    }
}

fn pydantic(rest: &str) -> Effect {
    let last = rest.rsplit('.').next().unwrap_or(rest);
    match last {
        "BaseSettings" => Effect::Harmful("reads settings from the environment and files"),
        "computed_field" | "conbytes" | "condate" | "condecimal" | "confloat" | "confrozenset" | "conint"
        | "conlist" | "conset" | "constr" | "dataclass" | "field_serializer" | "field_validator"
        | "model_serializer" | "model_validator" | "root_validator" | "validate_arguments"
        | "validate_call" | "validator" | "with_config" => Effect::Pure,
        _ => upper_case(rest),
    }
}

fn pathlib(rest: &str) -> Effect {
    match rest {
        "Path" | "PurePath" | "PosixPath" | "PurePosixPath" | "WindowsPath" | "Path.cwd" | "Path.home" => {
            Effect::Pure
        }
        _ => UNKNOWN,
    }
}

/// Methods without effects on anything but a value that a module made itself.
#[rustfmt::skip]
const METHODS: &[&str] = &[
    // Texts, numbers, bytes.
    "capitalize", "casefold", "center", "count", "decode", "encode", "endswith", "expandtabs", "find", "format",
    "format_map", "hex", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower",
    "isnumeric", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip", "maketrans", "partition",
    "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split",
    "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill", "bit_length", "quantize",
    // Collections, read only.
    "copy", "difference", "get", "intersection", "isdisjoint", "issubset", "issuperset", "items", "keys",
    "symmetric_difference", "union", "values",
    // Dates, patterns, paths.
    "astimezone", "date", "isoformat", "match", "search", "fullmatch", "findall", "finditer", "group", "groups",
    "groupdict", "span", "sub", "strftime", "time", "timestamp", "total_seconds", "utcoffset", "absolute", "as_posix",
    "exists", "expanduser", "is_dir", "is_file", "joinpath", "relative_to", "resolve", "with_name", "with_suffix",
    "hexdigest", "digest",
    // SQLAlchemy objects.
    "alias", "any", "any_", "all_", "as_mutable", "asc", "between", "bool_op", "cast", "collate", "compile", "concat",
    "contains", "correlate", "cte", "desc", "distinct", "evaluates_none", "except_", "exists_", "filter", "from_",
    "group_by", "has", "having", "ilike", "in_", "intersect", "is_", "is_distinct_from", "is_not",
    "is_not_distinct_from", "isnot", "label", "like", "limit", "not_in", "notin_", "not_ilike", "not_like", "nulls_first",
    "nulls_last", "nullsfirst", "nullslast", "of_type", "offset", "op", "order_by", "outerjoin", "over", "overlaps",
    "query_property", "regexp_match", "returning", "scalar_subquery", "self_group", "select_from", "subquery", "union_all",
    "where", "with_only_columns", "with_variant", "within_group", "rewrites", "as_scalar", "columns", "select", "set_",
    // Declarative.
    "cascading", "comparator", "deleter", "directive", "expression", "generate_base", "getter", "inplace", "mapped",
    "mapped_as_dataclass", "rewrites", "set", "setter", "update_expression", "mapped_column",
    // `super()` and classes.
    "__init__", "__new__", "__init_subclass__", "__set_name__", "__subclasses__", "mro", "__class_getitem__",
];

/// Methods that change the value they are called on.
const MUTATORS: &[&str] = &[
    "add",
    "append",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "update",
];

/// Whether calling a method of that name on a value of a third party has no effect.
pub(super) fn is_pure_method(name: &str) -> bool {
    METHODS.contains(&name)
}

/// Whether a method of that name changes the list, dict or set that it is called on.
pub(super) fn is_mutator(name: &str) -> bool {
    MUTATORS.contains(&name)
}

/// Arguments whose functions are called when a row is written or a mapper is configured, not while the module is
/// imported: what they do is not an effect of the import.
const DEFERRED: &[&str] = &[
    "argument",
    "back_populates",
    "backref",
    "collection_class",
    "constructor",
    "creator",
    "default",
    "default_factory",
    "foreign_keys",
    "insert_default",
    "onupdate",
    "order_by",
    "post_update",
    "primaryjoin",
    "remote_side",
    "secondary",
    "secondaryjoin",
    "server_onupdate",
    "sa_column_kwargs",
    "json_serializer",
    "json_deserializer",
    "factory",
    "sort_key_function",
    "class_",
    "compare_default",
    "target",
];

/// Whether a function given for that argument is called only later.
pub(super) fn is_deferred(argument: &str) -> bool {
    DEFERRED.contains(&argument)
}

/// Whether positional functions given to a known callable are called only later.
pub(super) fn defers_positional(path: &str) -> bool {
    matches!(
        path.rsplit('.').next(),
        Some(
            "relationship"
                | "Relationship"
                | "dynamic_loader"
                | "ColumnDefault"
                | "Column"
                | "scoped_session"
                | "async_scoped_session"
                | "sessionmaker"
                | "partial"
                | "lru_cache"
                | "cache"
                | "wraps"
                | "validates"
                | "contextmanager"
                | "asynccontextmanager"
                | "hybrid_property"
                | "hybrid_method"
                | "property"
                | "classmethod"
                | "staticmethod"
                | "abstractmethod"
                | "reconstructor"
                | "cached_property"
                | "field_validator"
                | "model_validator"
                | "validator"
                | "root_validator"
                | "computed_field"
                | "field_serializer"
                | "model_serializer"
                | "setter"
                | "getter"
                | "deleter"
                | "expression"
                | "comparator"
                | "update_expression"
                | "overload"
                | "final"
                | "override"
                | "deprecated"
                | "no_type_check"
                | "runtime_checkable"
                | "singledispatch"
                | "singledispatchmethod"
                | "total_ordering"
                | "column_keyed_dict"
                | "attribute_keyed_dict"
                | "keyfunc_mapping"
                | "mapped_collection"
                | "AfterValidator"
                | "BeforeValidator"
                | "PlainSerializer"
                | "WrapValidator"
                | "rewrites"
                | "validate_call"
                | "synonym_for"
                | "isinstance"
                | "issubclass"
                | "callable"
                | "id"
                | "type"
        )
    )
}

/// Whether reading the decorated method as an attribute of the class or its object runs it.
pub(super) fn runs_on_access(path: &str) -> bool {
    matches!(
        path.rsplit('.').next(),
        Some("hybrid_property" | "property" | "expression" | "cached_property" | "inplace")
    )
}

/// Whether SQLAlchemy calls a method behind this decorator while it maps the class.
pub(super) fn runs_at_mapping(path: &str) -> bool {
    path.split('.').any(|part| matches!(part, "declared_attr" | "directive" | "cascading"))
}

/// Whether a subclass of it has an effect.
pub(super) fn harmful_base(path: &str) -> Option<&'static str> {
    let last = path.rsplit('.').next().unwrap_or(path);
    match path.split('.').next() {
        Some("alembic") if path.starts_with("alembic.ddl") || last.ends_with("Impl") => {
            Some("registers itself as how Alembic writes a dialect's DDL")
        }
        Some("alembic") if last == "MigrateOperation" => None,
        Some("sqlalchemy") if matches!(last, "DeferredReflection") => Some("reflects the database"),
        _ => None,
    }
}

/// Builtins, beside exceptions.
#[rustfmt::skip]
const BUILTINS: &[&str] = &[
    "abs", "all", "any", "ascii", "bin", "bool", "breakpoint", "bytearray", "bytes", "callable", "chr", "classmethod",
    "compile", "complex", "delattr", "dict", "dir", "divmod", "enumerate", "eval", "exec", "filter", "float", "format",
    "frozenset", "getattr", "globals", "hasattr", "hash", "help", "hex", "id", "input", "int", "isinstance",
    "issubclass", "iter", "len", "list", "locals", "map", "max", "memoryview", "min", "next", "object", "oct", "open",
    "ord", "pow", "print", "property", "range", "repr", "reversed", "round", "set", "setattr", "slice", "sorted",
    "staticmethod", "str", "sum", "super", "tuple", "type", "vars", "zip", "__import__", "NotImplemented", "Ellipsis",
    "BaseException", "Exception", "StopIteration", "KeyboardInterrupt", "SystemExit", "GeneratorExit",
    "DeprecationWarning", "RuntimeWarning", "UserWarning", "Warning", "FutureWarning", "PendingDeprecationWarning",
];

/// Whether Python has a builtin of that name.
pub(crate) fn is_builtin(name: &str) -> bool {
    BUILTINS.contains(&name)
        || (name.ends_with("Error") && name.starts_with(|first: char| first.is_ascii_uppercase()))
}
