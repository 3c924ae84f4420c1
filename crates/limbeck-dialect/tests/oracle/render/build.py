"""Limbeck's JSON, briefly."""
from __future__ import annotations

from dataclasses import dataclass, field

BOTH = ("postgresql", "sqlite")
PG = ("postgresql",)
LITE = ("sqlite",)


@dataclass
class Case:
    name: str
    python: str
    operations: list
    dialects: tuple = BOTH
    # `MetaData(naming_convention=...)` of the project.
    convention: dict | None = None
    # Words that both must say when they fail.
    words: str | None = field(default=None)


def given(**values):
    return {key: value for key, value in values.items() if value is not None}


# --- names, types, expressions


def name(text, schema=None):
    return given(schema=schema, name=text)


def final(text):
    return {"text": text, "final": True}


def plain(text):
    return {"text": text}


def ty(kind, **arguments):
    return {"base": {"kind": kind, **arguments}}


INTEGER = ty("Integer")
STRING = ty("String")
TEXT = ty("Text")
NULL_TYPE = ty("NullType")


def text(sql):
    return {"expr": "text", "sql": sql}


def col(column):
    return {"expr": "column", "name": column}


def lit(tag, value=None):
    return {"expr": "literal", "value": val(tag, value)}


def val(tag, value=None):
    return {"t": tag} if value is None else {"t": tag, "v": value}


def func(function, *arguments):
    return {"expr": "function", "name": function, "arguments": list(arguments)}


def binary(left, operator, right):
    return {"expr": "binary", "left": left, "operator": operator, "right": right}


def postfix(operand, operator):
    return {"expr": "postfix", "operand": operand, "operator": operator}


def cast(operand, to):
    return {"expr": "cast", "operand": operand, "to": to}


# --- defaults and columns


def literal_default(value):
    return {"default": "literal", "text": value}


def expr_default(expr):
    return {"default": "expression", "expr": expr}


def computed(sql, persisted=None):
    return {"default": "computed", "computed": given(sql=sql, persisted=persisted)}


def identity(**settings):
    return {"default": "identity", "identity": settings}


def column(column_name, type_, **more):
    return {"name": column_name, "type": type_, "nullable": True, **more}


def key_column(column_name="id", type_=INTEGER, **more):
    return column(column_name, type_, nullable=False, primary_key=True, **more)


# --- constraints and indexes


def primary_key(*columns, **more):
    return {"constraint": "primary_key", "key": {"columns": list(columns), **more}}


def unique(*columns, **more):
    return {"constraint": "unique", "unique": {"columns": list(columns), **more}}


def foreign_key(columns, target, target_columns, schema=None, **more):
    key = {"columns": columns, "target": name(target, schema), "target_columns": target_columns, **more}
    return {"constraint": "foreign_key", "key": key}


def bare_check(condition, **more):
    return {"condition": text(condition) if isinstance(condition, str) else condition, **more}


def check(condition, **more):
    return {"constraint": "check", "check": bare_check(condition, **more)}


def exclude(*elements, **more):
    elements = [{"expr": expr, "operator": operator} for expr, operator in elements]
    return {"constraint": "exclude", "exclude": {"elements": elements, **more}}


def elements(*items):
    return [
        {"element": "column", "name": item} if isinstance(item, str) else {"element": "expression", "expr": item}
        for item in items
    ]


def index(index_name, *items, **more):
    return given(name=index_name, elements=elements(*items), **more)


# --- operations


def op(kind, /, **fields):
    return {"action": {"op": kind, **fields}}


def table(table_name, columns, constraints=(), schema=None, **more):
    body = {"name": name(table_name, schema), "columns": columns}
    if constraints:
        body["constraints"] = list(constraints)
    return {**body, **more}


def create_table(table_name, columns, constraints=(), schema=None, if_not_exists=None, **more):
    body = table(table_name, columns, constraints, schema, **more)
    return op("create_table", table=body, **given(if_not_exists=if_not_exists))


def add_column(table_name, column_, schema=None, **more):
    return op("add_column", table=name(table_name, schema), column=column_, **more)


def alter_column(table_name, column_name, schema=None, **more):
    return op("alter_column", table=name(table_name, schema), column=column_name, **more)


def drop_column(table_name, column_name, schema=None, **more):
    return op("drop_column", table=name(table_name, schema), column=column_name, **more)


def add_constraint(table_name, constraint, schema=None):
    return op("add_constraint", table=name(table_name, schema), constraint=constraint)


def drop_constraint(constraint_name, table_name, kind=None, schema=None, **more):
    return op("drop_constraint", table=name(table_name, schema), name=constraint_name, **given(kind=kind), **more)


def create_index(table_name, index_, schema=None, **more):
    return op("create_index", table=name(table_name, schema), index=index_, **more)


def drop_index(index_name, table_name=None, schema=None, **more):
    return op("drop_index", **given(name=index_name, table=table_name, schema=schema), **more)


def execute(sql, *binds):
    return op("execute", source=given(kind="text", sql=sql, binds=[list(bind) for bind in binds] or None))


def batch(table_name, *operations, schema=None, **more):
    return op("batch_alter_table", table=name(table_name, schema), operations=list(operations), **more)
