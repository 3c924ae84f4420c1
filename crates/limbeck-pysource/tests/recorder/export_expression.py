"""Expressions, literals and defaults."""

import datetime
import decimal
import uuid

from sqlalchemy import schema
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql import elements, functions, operators


class Unsupported(BaseException):
    """The recorder cannot write this down. No `except Exception` of a script catches it."""


def literal(value):
    if value is None:
        return {"t": "null"}
    if isinstance(value, list):
        return {"t": "list", "v": [literal(it) for it in value]}
    if isinstance(value, dict):
        return {"t": "dict", "v": [[key, literal(it)] for key, it in value.items()]}
    for kind, tag, write in (
        (bool, "bool", bool),
        (int, "int", int),
        (float, "float", repr),
        (str, "str", str),
        (decimal.Decimal, "decimal", str),
        (datetime.datetime, "date_time", datetime.datetime.isoformat),
        (datetime.date, "date", datetime.date.isoformat),
        (datetime.time, "time", datetime.time.isoformat),
        (uuid.UUID, "uuid", str),
    ):
        if isinstance(value, kind):
            return {"t": tag, "v": write(value)}
    raise Unsupported(f"a literal {type(value).__name__}")


def text(clause):
    """A text as it reaches the database."""
    if clause._bindparams:
        raise Unsupported("a text with bind parameters")
    return {"expr": "text", "sql": str(clause.compile(dialect=DefaultDialect(paramstyle="named")))}


POSTFIX = {
    operators.desc_op: "DESC",
    operators.asc_op: "ASC",
    operators.nulls_first_op: "NULLS FIRST",
    operators.nulls_last_op: "NULLS LAST",
}


SIGNS = {
    operators.eq: "=",
    operators.ne: "!=",
    operators.lt: "<",
    operators.le: "<=",
    operators.gt: ">",
    operators.ge: ">=",
}


def expression(it):
    from export_type import sql_type

    if isinstance(it, str):
        return text(elements.TextClause(it))
    if type(it).__name__ == "_textual_index_element":
        return expression(it.text)
    if isinstance(it, elements.TextClause):
        return text(it)
    if isinstance(it, elements.True_):
        return {"expr": "true"}
    if isinstance(it, elements.False_):
        return {"expr": "false"}
    if isinstance(it, elements.Null):
        return {"expr": "null"}
    if isinstance(it, elements.BindParameter):
        return {"expr": "literal", "value": literal(it.value)}
    if isinstance(it, elements.Cast):
        return {"expr": "cast", "operand": expression(it.clause), "to": sql_type(it.type)}
    if isinstance(it, functions.FunctionElement):
        name = ".".join([*getattr(it, "packagenames", ()), it.name])
        arguments = [expression(one) for one in it.clause_expr.element.clauses]
        return {"expr": "function", "name": name, "arguments": arguments}
    if isinstance(it, elements.UnaryExpression) and it.modifier in POSTFIX:
        return {"expr": "postfix", "operand": expression(it.element), "operator": POSTFIX[it.modifier]}
    if isinstance(it, elements.BinaryExpression) and it.modifiers == {}:
        sign = it.operator.opstring if isinstance(it.operator, operators.custom_op) else SIGNS.get(it.operator)
        if sign is None:
            raise Unsupported(f"the operator {it.operator}")
        return {"expr": "binary", "left": expression(it.left), "operator": sign, "right": expression(it.right)}
    if isinstance(it, elements.ColumnClause):
        return {"expr": "text", "sql": it.name} if it.is_literal else {"expr": "column", "name": it.name}
    raise Unsupported(f"the expression {type(it).__name__}")


IDENTITY = {
    "minvalue": "min_value",
    "maxvalue": "max_value",
    "nominvalue": "no_min_value",
    "nomaxvalue": "no_max_value",
}


def default(it):
    """A server default."""
    if isinstance(it, schema.Computed):
        return {"default": "computed", "computed": {"sql": expression(it.sqltext)["sql"], "persisted": it.persisted}}
    if isinstance(it, schema.Identity):
        names = (
            "always",
            "on_null",
            "start",
            "increment",
            "minvalue",
            "maxvalue",
            "nominvalue",
            "nomaxvalue",
            "cycle",
            "cache",
            "order",
        )
        made = {IDENTITY.get(name, name): getattr(it, name, None) for name in names}
        made["always"] = bool(made["always"])
        # SQLAlchemy 2.1 moves two of them to Oracle's options.
        for name, key in (("oracle_on_null", "on_null"), ("oracle_order", "order")):
            if made[key] is None and name in getattr(it, "dialect_kwargs", {}):
                made[key] = it.dialect_kwargs[name]
        return {"default": "identity", "identity": made}
    if isinstance(it, schema.DefaultClause):
        it = it.arg
    elif isinstance(it, schema.FetchedValue):
        return {"default": "fetched"}
    if isinstance(it, str):
        return {"default": "literal", "text": str(it)}
    return {"default": "expression", "expr": expression(it)}
