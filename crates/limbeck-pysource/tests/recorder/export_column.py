"""Columns, constraints and indexes."""

from export_expression import Unsupported, default, expression
from export_type import sql_type
from sqlalchemy import schema
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.sql import elements
from sqlalchemy.sql.base import _NONE_NAME


def named(name):
    if name is None or name is _NONE_NAME:
        return None
    if not isinstance(name, str):
        raise Unsupported("a name that is no string")
    return {"text": str(name), "final": isinstance(name, elements.conv)}


AUTOINCREMENT = {"auto": "auto", True: "yes", False: "no", "ignore_fk": "ignore_fk"}


def column(it):
    if not isinstance(it, schema.Column):
        return {"name": it.name, "type": sql_type(it.type), "nullable": True}
    autoincrement = AUTOINCREMENT[it.autoincrement]
    if it.default is not None and it.identity is None and it.primary_key and autoincrement == "auto":
        autoincrement = "no"
    if it.key != it.name or getattr(it.name, "quote", None) is not None:
        raise Unsupported("a column's key or quoting")
    options = dict(it.dialect_kwargs)
    made = {
        "name": str(it.name),
        "type": sql_type(it.type),
        "nullable": it.nullable,
        "primary_key": it.primary_key,
        "autoincrement": autoincrement,
        "server_default": None if it.server_default is None else default(it.server_default),
        "comment": it.comment,
        "checks": [
            check(one)
            for one in sorted(it.constraints, key=lambda one: one._creation_order)
            if isinstance(one, schema.CheckConstraint)
        ],
        "system": bool(it.system),
        "options": {},
    }
    for name in ("not_null", "primary_key", "unique"):
        key = f"sqlite_on_conflict_{name}"
        if key in options:
            made["options"][key] = options.pop(key)
    if options:
        raise Unsupported("options of a column")
    return made


def deferral(it):
    return {"deferrable": it.deferrable, "initially": it.initially}


def others(options):
    from export import another

    return [another(keyword, value) for keyword, value in options.items()]


def check(it):
    options = dict(it.dialect_kwargs)
    return {
        "name": named(it.name),
        "condition": expression(it.sqltext),
        "deferral": deferral(it),
        "postgresql_not_valid": bool(options.pop("postgresql_not_valid", False)),
        "type_bound": bool(getattr(it, "_type_bound", False)),
        "other": others(options),
    }


def column_names(it):
    return [one.name for one in it.columns]


def constraint(it):
    options = dict(it.dialect_kwargs)
    if isinstance(it, schema.PrimaryKeyConstraint):
        return {
            "constraint": "primary_key",
            "key": {
                "name": named(it.name),
                "columns": column_names(it),
                "deferral": deferral(it),
                "postgresql_include": list(options.pop("postgresql_include", None) or []),
                "sqlite_on_conflict": options.pop("sqlite_on_conflict", None),
                "mysql_using": options.pop("mysql_using", None),
                "mariadb_using": options.pop("mariadb_using", None),
                "other": others(options),
            },
        }
    if isinstance(it, schema.UniqueConstraint):
        return {
            "constraint": "unique",
            "unique": {
                "name": named(it.name),
                "columns": column_names(it),
                "deferral": deferral(it),
                "postgresql_include": list(options.pop("postgresql_include", None) or []),
                "postgresql_nulls_not_distinct": options.pop("postgresql_nulls_not_distinct", None),
                "sqlite_on_conflict": options.pop("sqlite_on_conflict", None),
                "other": others(options),
            },
        }
    if isinstance(it, schema.ForeignKeyConstraint):
        return {"constraint": "foreign_key", "key": foreign_key(it, options)}
    if isinstance(it, ExcludeConstraint):
        return {"constraint": "exclude", "exclude": exclude(it)}
    if isinstance(it, schema.CheckConstraint):
        return {"constraint": "check", "check": check(it)}
    raise Unsupported(type(it).__name__)


def foreign_key(it, options):
    targets = [one._column_tokens for one in it.elements]
    tables = {(one[0], one[1]) for one in targets}
    if len(tables) != 1 or any(one[2] is None for one in targets):
        raise Unsupported("the target of a foreign key")
    schema_name, table = tables.pop()
    return {
        "name": named(it.name),
        "columns": it.column_keys,
        "target": {"schema": schema_name, "name": table},
        "target_columns": [one[2] for one in targets],
        "on_update": it.onupdate,
        "on_delete": it.ondelete,
        "match": it.match,
        "deferral": deferral(it),
        "use_alter": bool(it.use_alter),
        "postgresql_not_valid": bool(options.pop("postgresql_not_valid", False)),
        "other": others(options),
    }


def exclude(it):
    elements_ = []
    for one, _, operator in it._render_exprs:
        made = expression(one) if not isinstance(one, str) else {"expr": "column", "name": one}
        elements_.append({"expr": made, "operator": operator})
    return {
        "name": named(it.name),
        "elements": elements_,
        "using": None if it.using == "gist" else it.using,
        "where": None if it.where is None else expression(it.where),
        "deferral": deferral(it),
        "ops": [list(pair) for pair in it.ops.items()],
    }


def element(it):
    if isinstance(it, schema.Column):
        return {"element": "column", "name": str(it.name)}
    made = expression(it)
    return (
        {"element": "column", "name": made["name"]}
        if made["expr"] == "column"
        else {"element": "expression", "expr": made}
    )


def index(it):
    from export import another

    made = {"postgresql": {}, "mysql": {}, "mariadb": {}, "other": []}
    for keyword, value in dict(it.dialect_kwargs).items():
        dialect, key = keyword.split("_", 1)
        if keyword in ("postgresql_where", "sqlite_where"):
            value = None if value is None else expression(value)
            if dialect == "sqlite":
                made["sqlite_where"] = value
            else:
                made["postgresql"]["where"] = value
        elif dialect == "postgresql" and key in ("ops", "with"):
            made["postgresql"][key] = [[name, str(one)] for name, one in value.items()]
        elif dialect == "postgresql" and key == "include":
            made["postgresql"][key] = list(value or [])
        elif dialect == "postgresql" and key == "concurrently":
            made["postgresql"][key] = bool(value)
        elif dialect == "postgresql" and key in ("using", "tablespace", "nulls_not_distinct"):
            made["postgresql"][key] = value
        elif dialect in ("mysql", "mariadb") and key == "length":
            names = [one.name for one in it.expressions if isinstance(one, schema.Column)]
            made[dialect]["length"] = (
                [[name, value] for name in names]
                if isinstance(value, int)
                else [list(pair) for pair in (value or {}).items()]
            )
        elif dialect in ("mysql", "mariadb") and key in ("using", "prefix", "with_parser"):
            made[dialect][key] = value
        else:
            made["other"].append(another(keyword, value))
    return {
        "name": named(it.name),
        "elements": [element(one) for one in it.expressions],
        "unique": bool(it.unique),
        "options": made,
    }
