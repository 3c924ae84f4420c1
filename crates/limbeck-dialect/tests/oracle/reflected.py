"""What SQLAlchemy's inspector says of a database, in the JSON form of Limbeck's schema.

Run with real SQLAlchemy by the tests beside this folder; needs no part of Limbeck.
"""

import json
import warnings

from sqlalchemy import types as sqltypes

warnings.simplefilter("ignore")

# Constructor arguments by class, with the attribute that holds each when it has another name.
ARGUMENTS = {
    "length": "length",
    "collation": "collation",
    "precision": "precision",
    "scale": "scale",
    "timezone": "timezone",
    "varying": "varying",
    "fields": "fields",
    "dimensions": "dimensions",
    "display_width": "display_width",
    "unsigned": "unsigned",
    "zerofill": "zerofill",
    "fsp": "fsp",
    "charset": "charset",
    "retrieve_as_bitwise": "retrieve_as_bitwise",
}
# What a type has without being asked.
DEFAULTS = {
    "timezone": False,
    "varying": False,
    "unsigned": False,
    "zerofill": False,
    "retrieve_as_bitwise": False,
}


def type_json(type_):
    """A type as `{"kind": ..., arguments}`."""
    cls = type(type_)
    dialects = [name for name in ("postgresql", "mysql") if cls.__module__.startswith(f"sqlalchemy.dialects.{name}")]
    module = "".join(f"{name}." for name in dialects)
    kind = module + cls.__name__
    found = {"kind": kind}
    if kind == "postgresql.ENUM":
        found |= {"values": list(type_.enums), "name": type_.name, "schema": type_.schema}
    elif kind == "postgresql.DOMAIN":
        found |= {
            "name": type_.name,
            "data_type": {"base": type_json(type_.data_type)},
            "collation": None if type_.collation == "default" else type_.collation,
            "default": type_.default,
            "constraint_name": type_.constraint_name,
            "not_null": type_.not_null or None,
            "check": None if type_.check is None else str(type_.check),
            "create_type": False,
            "schema": type_.schema,
        }
    elif kind in ("mysql.ENUM", "mysql.SET"):
        found |= {"values": list(type_.enums if kind == "mysql.ENUM" else type_.values)}
        found |= {name: getattr(type_, name) or None for name in ("charset", "collation")}
        found["retrieve_as_bitwise"] = getattr(type_, "retrieve_as_bitwise", False) or None
    elif kind == "postgresql.ARRAY":
        found |= {"item_type": {"base": type_json(type_.item_type)}, "dimensions": type_.dimensions}
    elif kind in ("postgresql.JSON", "postgresql.JSONB"):
        found["astext_type"] = {"base": type_json(type_.astext_type)}
    elif kind == "postgresql.HSTORE":
        found["text_type"] = {"base": type_json(type_.text_type)}
    else:
        for argument, attribute in ARGUMENTS.items():
            value = getattr(type_, attribute, None)
            if value is not None and value != DEFAULTS.get(argument):
                found[argument] = value
    if isinstance(type_, sqltypes.String) and found.get("collation") == "default":
        del found["collation"]
    return {key: value for key, value in found.items() if value is not None}


def in_order(items):
    """In the order of their compact JSON texts with sorted keys, as the Rust side sorts them."""
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def table_json(inspector, name, schema=None):
    """A table: columns, keys, constraints and indexes. Indexes behind constraints are left out."""
    columns = inspector.get_columns(name, schema)
    for column in columns:
        column["type"] = type_json(column["type"])
        column.setdefault("comment", None)
    key = inspector.get_pk_constraint(name, schema)
    try:
        comment = inspector.get_table_comment(name, schema)["text"]
    except NotImplementedError:
        comment = None
    indexes = inspector.get_indexes(name, schema)
    checks = inspector.get_check_constraints(name, schema)
    return {
        "columns": columns,
        "primary_key": {"name": key["name"], "columns": key["constrained_columns"]},
        "uniques": in_order([unique_json(unique) for unique in inspector.get_unique_constraints(name, schema)]),
        "foreign_keys": in_order([foreign_key_json(key) for key in inspector.get_foreign_keys(name, schema)]),
        "checks": in_order([{"name": check["name"], "sqltext": str(check["sqltext"])} for check in checks]),
        "indexes": in_order([index_json(index) for index in indexes if "duplicates_constraint" not in index]),
        "comment": comment,
    }


def unique_json(unique):
    options = unique.get("dialect_options", {})
    return {
        "name": unique["name"],
        "column_names": unique["column_names"],
        "include": options.get("postgresql_include", []),
        "nulls_not_distinct": options.get("postgresql_nulls_not_distinct", False),
    }


def foreign_key_json(key):
    return {name: value for name, value in key.items() if name != "comment"}


def index_json(index):
    options = index.get("dialect_options", {})
    where = options.get("postgresql_where", options.get("sqlite_where"))
    return {
        "name": index["name"],
        "unique": bool(index["unique"]),
        "elements": index.get("expressions", index["column_names"]),
        "sorting": index.get("column_sorting", {}),
        "include": options.get("postgresql_include", []),
        "using": options.get("postgresql_using"),
        "where": None if where is None else str(where),
        "ops": options.get("postgresql_ops", {}),
        "with": options.get("postgresql_with", {}),
        "nulls_not_distinct": options.get("postgresql_nulls_not_distinct", False),
        "length": options.get("mysql_length", options.get("mariadb_length", {})),
        "prefix": options.get("mysql_prefix", options.get("mariadb_prefix")),
    }
