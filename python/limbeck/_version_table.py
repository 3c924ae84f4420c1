"""The version table of a database that the program writes no SQL for: as SQLAlchemy writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from ._dialects import without_parameters
from ._values import Document

if TYPE_CHECKING:
    from ._migration import MigrationContext


def version_table(context: MigrationContext) -> Document:
    """Its name, its `CREATE TABLE`, and whether it is there."""
    name, schema = context.version_table, context.version_table_schema
    table = sa.Table(name, sa.MetaData(), sa.Column("version_num", sa.String(32), nullable=False), schema=schema)
    if context.opts.get("version_table_pk", True):
        table.append_constraint(sa.PrimaryKeyConstraint("version_num", name=f"{name}_pkc"))
    dialect = without_parameters(context.dialect)
    statements = context.statements
    return {
        "kind": "version_table",
        "exists": statements is not None and statements.has_table(name, schema),
        "name": dialect.identifier_preparer.format_table(table),
        "create": str(CreateTable(table).compile(dialect=dialect)).strip(),
    }
