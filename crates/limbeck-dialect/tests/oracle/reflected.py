"""What SQLAlchemy's inspector says of a database, in the JSON form of Limbeck's schema.

Run with real SQLAlchemy by the tests beside this folder; needs no part of Limbeck.
"""

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
}
# What a type has without being asked.
DEFAULTS = {"timezone": False, "varying": False}


def type_json(type_):
    """A type as `{"kind": ..., arguments}`."""
    cls = type(type_)
    module = "postgresql." if cls.__module__.startswith("sqlalchemy.dialects.postgresql") else ""
    kind = module + cls.__name__
    found = {"kind": kind}
    if kind == "postgresql.ENUM":
        found |= {"values": list(type_.enums), "name": type_.name, "schema": type_.schema}
    elif kind == "postgresql.DOMAIN":
        found |= {
            "name": type_.name,
            "data_type": {"base": type_json(type_.data_type)},
            "collation": type_.collation,
            "default": type_.default,
            "constraint_name": type_.constraint_name,
            "not_null": type_.not_null,
            "check": None if type_.check is None else str(type_.check),
            "create_type": False,
            "schema": type_.schema,
        }
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


def sorted_by_name(items):
    return sorted(items, key=lambda item: item["name"] or "")


def table_json(inspector, name, schema=None):
    """A table: columns, keys, constraints and indexes."""
    columns = inspector.get_columns(name, schema)
    for column in columns:
        column["type"] = type_json(column["type"])
    key = inspector.get_pk_constraint(name, schema)
    try:
        comment = inspector.get_table_comment(name, schema)["text"]
    except NotImplementedError:
        comment = None
    checks = inspector.get_check_constraints(name, schema)
    return {
        "columns": columns,
        "primary_key": {"name": key["name"], "columns": key["constrained_columns"]},
        "uniques": sorted_by_name(inspector.get_unique_constraints(name, schema)),
        "foreign_keys": sorted(
            inspector.get_foreign_keys(name, schema),
            key=lambda key: (key["name"] or "", key["constrained_columns"]),
        ),
        "checks": sorted(checks, key=lambda check: (check["name"] or "", check["sqltext"])),
        "indexes": sorted_by_name(inspector.get_indexes(name, schema)),
        "comment": comment,
    }
