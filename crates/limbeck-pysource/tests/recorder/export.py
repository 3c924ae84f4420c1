"""Alembic's operations and SQLAlchemy's objects in the serde form of ``limbeck-ops`` and ``limbeck-schema``.

Written against the objects themselves, so that nothing of the evaluator is believed.
"""

import types as python_types

from alembic.operations import ops
from alembic.util.sqla_compat import _copy
from export_column import column, constraint, index, named
from export_expression import Unsupported, default, literal
from export_type import sql_type
from sqlalchemy import schema
from sqlalchemy.sql import elements


def table_name(name, schema_name):
    if not isinstance(name, str) or not isinstance(schema_name, (str, python_types.NoneType)):
        raise Unsupported("a name that is no string")
    return {"schema": schema_name, "name": str(name)}


def text_or_none(value):
    if value is not None and not isinstance(value, str):
        raise Unsupported(f"{value!r} where a string is expected")
    return value


def flag(value):
    if value not in (None, True, False):
        raise Unsupported(f"{value!r} where a truth value is expected")
    return bool(value)


def done(op, **fields):
    return {"action": {"op": op, **fields}}, None


def operation(operations, op):
    """The operation as JSON, if there is anything to do, and what the call returns."""
    for kind, write in WRITERS:
        if isinstance(op, kind):
            return write(operations, op)
    raise Unsupported(type(op).__name__)


def create_table(operations, op):
    table = op.to_table(operations.migration_context)
    keywords = table.dialect_kwargs
    made = {
        "name": table_name(table.name, table.schema),
        "columns": [column(it) for it in table.columns],
        "constraints": [constraint(it) for it in table._sorted_constraints if keeps(it)],
        "indexes": [index(it) for it in table.indexes],
        "comment": table.comment,
        "prefixes": [str(it) for it in table._prefixes] if table._prefixes else [],
        "options": table_options(dict(keywords)),
    }
    return {"action": {"op": "create_table", "table": made, "if_not_exists": flag(op.if_not_exists)}}, table


def keeps(it):
    return not (isinstance(it, schema.PrimaryKeyConstraint) and not list(it.columns))


def table_options(keywords):
    made = {"postgresql": {}, "sqlite": {}, "mysql": [], "mariadb": [], "other": []}
    for keyword, value in keywords.items():
        dialect, key = keyword.split("_", 1)
        if keyword == "postgresql_ignore_search_path":
            continue  # for reflection only
        if dialect == "postgresql" and key in ("partition_by", "using", "on_commit", "tablespace"):
            made["postgresql"][key] = value
        elif dialect == "postgresql" and key == "inherits":
            made["postgresql"][key] = [value] if isinstance(value, str) else list(value)
        elif dialect == "postgresql" and key == "with":
            made["postgresql"][key] = [[name, str(it)] for name, it in value.items()]
        elif keyword == "sqlite_with_rowid":
            made["sqlite"]["without_rowid"] = value is False
        elif dialect == "sqlite" and key in ("autoincrement", "strict"):
            made["sqlite"][key] = bool(value)
        elif dialect in ("mysql", "mariadb"):
            made[dialect].append([key, str(value)])
        elif dialect in ("postgresql", "sqlite"):
            raise Unsupported(keyword)
        else:
            made["other"].append(another(keyword, value))
    return made


def another(keyword, value):
    dialect, key = keyword.split("_", 1)
    if dialect in ("postgresql", "sqlite", "mysql", "mariadb"):
        raise Unsupported(keyword)
    return {"dialect": dialect, "key": key, "value": literal(value)}


def add_column(operations, op):
    made = op.column if op.column.table is None else _copy(op.column)
    schema_objects = operations.schema_obj
    table = schema_objects.table(op.table_name, made, schema=op.schema)
    attached = sorted(table.constraints, key=lambda it: it._creation_order)
    extra = dict(op.kw)
    return done(
        "add_column",
        table=table_name(op.table_name, op.schema),
        column=column(made),
        constraints=[constraint(it) for it in attached if not isinstance(it, schema.PrimaryKeyConstraint)],
        indexes=[index(it) for it in table.indexes],
        if_not_exists=flag(op.if_not_exists),
        inline_references=flag(op.inline_references),
        inline_primary_key=flag(op.inline_primary_key),
        insert_before=text_or_none(extra.pop("insert_before", None)),
        insert_after=text_or_none(extra.pop("insert_after", None)),
    )


def change(value, write):
    if value is False:
        return "keep"
    return "clear" if value is None else {"set": write(value)}


def alter_column(operations, op):
    from sqlalchemy.types import to_instance

    extra = dict(op.kw)
    known = {
        name: extra.pop(name, None)
        for name in ("insert_before", "insert_after", "autoincrement", "existing_autoincrement", "postgresql_using")
    }
    a_type = lambda it: None if it is None else sql_type(to_instance(it))  # noqa: E731
    for value in (op.modify_nullable, op.existing_nullable):
        flag(value)
    if op.existing_comment is False:
        raise Unsupported("existing_comment=False")
    return done(
        "alter_column",
        table=table_name(op.table_name, op.schema),
        column=op.column_name,
        nullable=op.modify_nullable,
        server_default=change(op.modify_server_default, default),
        comment=change(op.modify_comment, text_or_none),
        new_name=text_or_none(op.modify_name),
        type=a_type(op.modify_type),
        existing_type=a_type(op.existing_type),
        bare_type=isinstance(op.existing_type if op.modify_type is None else op.modify_type, type),
        existing_server_default=change(op.existing_server_default, default),
        existing_nullable=op.existing_nullable,
        existing_comment=text_or_none(op.existing_comment),
        other=[another(keyword, value) for keyword, value in extra.items()],
        **known,
    )


def drop_column(operations, op):
    extra = dict(op.kw)
    return done(
        "drop_column",
        table=table_name(op.table_name, op.schema),
        column=op.column_name,
        if_exists=flag(op.if_exists),
        other=[another(keyword, value) for keyword, value in extra.items()],
    )


def create_index(operations, op):
    made = op.to_index(operations.migration_context)
    return done(
        "create_index",
        table=table_name(op.table_name, op.schema),
        index=index(made),
        if_not_exists=flag(op.if_not_exists),
    )


def drop_index(operations, op):
    made = op.to_index(operations.migration_context)
    return done(
        "drop_index",
        name=named(op.index_name),
        table=text_or_none(op.table_name),
        schema=text_or_none(op.schema),
        if_exists=flag(op.if_exists),
        postgresql_concurrently=bool(made.dialect_kwargs.get("postgresql_concurrently")),
    )


def add_constraint(operations, op):
    made = op.to_constraint(operations.migration_context)
    if isinstance(op, ops.CreateForeignKeyOp):
        name, schema_name = op.source_table, op.kw.get("source_schema")
    else:
        name, schema_name = op.table_name, getattr(op, "schema", None)
    return done("add_constraint", table=table_name(name, schema_name), constraint=constraint(made))


KINDS = {None: None, "check": "check", "foreignkey": "foreign_key", "primary": "primary", "unique": "unique"}


def drop_constraint(operations, op):
    operations.schema_obj.generic_constraint(op.constraint_name, op.table_name, op.constraint_type, schema=op.schema)
    return done(
        "drop_constraint",
        table=table_name(op.table_name, op.schema),
        name=named(op.constraint_name),
        kind=KINDS[op.constraint_type],
        if_exists=flag(op.if_exists),
    )


def drop_table(operations, op):
    op.to_table(operations.migration_context)
    return done("drop_table", table=table_name(op.table_name, op.schema), if_exists=flag(op.if_exists))


def rename_table(operations, op):
    return done("rename_table", table=table_name(op.table_name, op.schema), new_name=op.new_table_name)


def create_table_comment(operations, op):
    return done(
        "create_table_comment",
        table=table_name(op.table_name, op.schema),
        comment=text_or_none(op.comment),
        existing_comment=text_or_none(op.existing_comment),
    )


def drop_table_comment(operations, op):
    return done(
        "drop_table_comment",
        table=table_name(op.table_name, op.schema),
        existing_comment=text_or_none(op.existing_comment),
    )


def execute(operations, op):
    if op.execution_options:
        raise Unsupported("execution_options")
    if isinstance(op.sqltext, str):
        return done("execute", source={"kind": "text", "sql": str(op.sqltext), "binds": []})
    if isinstance(op.sqltext, schema.DDL) and not op.sqltext.context:
        return done("execute", source={"kind": "ddl", "sql": op.sqltext.statement})
    return {"action": executed(op.sqltext)}, None


def executed(statement):
    if not isinstance(statement, elements.TextClause):
        raise Unsupported(type(statement).__name__)
    values = [[name, literal(it.value)] for name, it in statement._bindparams.items() if not it.required]
    return {"op": "execute", "source": {"kind": "text", "sql": statement.text, "binds": values}}


def bulk_insert(operations, op):
    if not isinstance(op.rows, list) or not all(isinstance(row, dict) for row in op.rows):
        raise Unsupported("rows")
    if not op.rows:
        return None, None
    first = op.rows[0]
    columns = [it for it in op.table.c if it.name in first]
    if len(columns) != len(first) or any(set(row) != set(first) for row in op.rows):
        raise Unsupported("keys of rows")
    return done(
        "bulk_insert",
        table=table_name(op.table.name, op.table.schema),
        columns=[column(it) for it in columns],
        rows=[[[key, literal(value)] for key, value in row.items()] for row in op.rows],
    )


WRITERS = [
    (ops.CreateTableOp, create_table),
    (ops.AddColumnOp, add_column),
    (ops.AlterColumnOp, alter_column),
    (ops.DropColumnOp, drop_column),
    (ops.CreateIndexOp, create_index),
    (ops.DropIndexOp, drop_index),
    (ops.AddConstraintOp, add_constraint),
    (ops.DropConstraintOp, drop_constraint),
    (ops.DropTableOp, drop_table),
    (ops.RenameTableOp, rename_table),
    (ops.CreateTableCommentOp, create_table_comment),
    (ops.DropTableCommentOp, drop_table_comment),
    (ops.ExecuteSQLOp, execute),
    (ops.BulkInsertOp, bulk_insert),
]


def batch(name, schema_name, recreate, reordering, table_args, convention, gathered):
    return {
        "action": {
            "op": "batch_alter_table",
            "table": table_name(name, schema_name),
            "operations": gathered,
            "recreate": recreate,
            "table_args": [constraint(it) for it in table_args],
            "naming_convention": dict(convention) if convention is not None else None,
            "partial_reordering": [list(group) for group in reordering or []],
        }
    }


def named_type(visitor, element, checkfirst):
    """`Enum.create(bind)` and `Enum.drop(bind)`."""
    made = {"schema": element.schema, "name": element.name}
    if element.name is None:
        raise Unsupported("a type without a name")
    if visitor.__name__ == "EnumGenerator":
        action = {"op": "create_enum", "enumeration": {**made, "values": list(element.enums)}}
        guard = "type_missing"
    elif visitor.__name__ == "EnumDropper":
        action, guard = {"op": "drop_enum", **made}, "type_present"
    else:
        raise Unsupported(visitor.__name__)
    return {"action": action, "when": {"when": guard, **made} if checkfirst else {"when": "always"}}
