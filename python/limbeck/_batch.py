"""`with op.batch_alter_table(...) as batch_op`: operations on one table, done together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Optional

from sqlalchemy import schema as saschema
from sqlalchemy import types as sqltypes
from sqlalchemy.sql.elements import conv

from ._errors import NotProvided
from ._execute import operation
from ._export import table_name
from ._names import convention_facts
from ._operations import AbstractOperations
from ._options import table_options
from ._values import Document, compact

if TYPE_CHECKING:
    from ._operations import Operations


class BatchOperations(AbstractOperations):
    """The functions of `batch_op`: those of `op` without the table. `execute` alone is not deferred."""

    def __init__(self, operations: Operations, table: str, schema: Optional[str], recreate: str) -> None:
        super().__init__(operations.migration_context, operations.impl)
        if recreate not in ("auto", "always", "never"):
            raise ValueError("recreate may be one of 'auto', 'always', or 'never'.")
        self._recreate = recreate
        self._build = operations._builder()
        self._table = table
        self._schema = schema
        self._collected: list[Document] = []

    @property
    def _rebuilds(self) -> bool:
        """Whether the table may be built anew."""
        is_wanted = self._recreate == "auto" and self._build.exporter.dialect.name == "sqlite"
        return is_wanted or self._recreate == "always"

    def action(
        self,
        partial_reordering: Any,
        copy_from: Any,
        table_args: Any,
        table_kwargs: Any,
        reflect_args: Any,
        reflect_kwargs: Any,
        naming_convention: Any,
    ) -> Optional[Document]:
        """The whole batch; nothing when nothing is to be done."""
        if not self._collected and self._recreate != "always":
            return None
        convention = None
        # Alembic does not look at it either where no table is built anew, or is read.
        if copy_from is None and self._rebuilds and naming_convention:
            facts = convention_facts(_Convention(naming_convention))
            convention = facts.get("convention")
            if convention is None or reflect_args or reflect_kwargs:
                # SQLAlchemy names the constraints while it reads them.
                copy_from = self._reflect(reflect_args, reflect_kwargs, naming_convention)
                convention = None
        elif copy_from is None and (reflect_args or reflect_kwargs) and self._rebuilds:
            copy_from = self._reflect(reflect_args, reflect_kwargs)
        constraints = [item for item in table_args if isinstance(item, saschema.Constraint)]
        if self._rebuilds:
            self._collect_parts([item for item in table_args if not isinstance(item, saschema.Constraint)])
            self._collect_comment(table_kwargs)
        own = self._build.table(self._table, schema=self._schema)
        return compact(
            {"op": "batch_alter_table", "table": self._name(), "operations": self._collected},
            recreate=None if self._recreate == "auto" else self._recreate,
            copy_from=None if copy_from is None else self._build.exporter.table(copy_from),
            table_args=[self._build.constraint(own, item) for item in constraints],
            table_options=self._options(table_kwargs) if table_kwargs and self._rebuilds else None,
            naming_convention=convention,
            partial_reordering=[[str(name) for name in names] for names in partial_reordering or ()],
        )

    def _collect_parts(self, items: list[Any]) -> None:
        """What the new table has besides constraints: columns that the old one lacks, and indexes."""
        for item in items:
            if isinstance(item, saschema.Column):
                self.add_column(item)
            elif isinstance(item, saschema.Index):
                options = {"unique": item.unique, **item.dialect_kwargs}
                self.create_index(item.name, list(item.expressions), **options)
            else:
                raise NotProvided(f"batch_alter_table(table_args=...) with a {type(item).__name__} in it")

    def _collect_comment(self, keywords: Any) -> None:
        comment = (keywords or {}).get("comment")
        if comment is not None and self._build.exporter.dialect.supports_comments:
            self._collect(self._build.create_table_comment(self._table, self._schema, comment, None))

    def _options(self, keywords: Any) -> Document:
        """Keywords for the new table, over those that the table has."""
        own = self._build.exporter.dialect.name + "_"
        options = {}
        for key, value in keywords.items():
            # That an option shall go cannot be said; `sqlite_with_rowid` is one that is on by being off.
            goes = value is False and key.startswith(own) and key != "sqlite_with_rowid"
            if goes or key == "prefixes":
                raise NotProvided(f"batch_alter_table(table_kwargs={{{key!r}: {value!r}}})")
            if value is not None and key not in _NOT_WRITTEN:
                options[key] = value
        return table_options(saschema.Table(self._table, saschema.MetaData(), **options))

    def _reflect(self, arguments: Any, keywords: Any, convention: Any = None) -> Optional[saschema.Table]:
        """The table as SQLAlchemy reads it, the user's columns and listeners among it."""
        connection = self.migration_context.connection
        if self.migration_context.as_sql:
            # The program says that a table cannot be read offline.
            return None
        options = dict(keywords)
        options["listeners"] = [*options.get("listeners", ()), ("column_reflect", _with_parentheses)]
        return saschema.Table(
            self._table,
            saschema.MetaData(naming_convention=convention),
            *arguments,
            schema=self._schema,
            autoload_with=connection,
            **options,
        )

    def add_column(
        self,
        column: Any,
        *,
        insert_before: Optional[str] = None,
        insert_after: Optional[str] = None,
        if_not_exists: Optional[bool] = None,
        inline_references: Optional[bool] = None,
        inline_primary_key: Optional[bool] = None,
    ) -> None:
        options = {
            "insert_before": insert_before,
            "insert_after": insert_after,
            "if_not_exists": if_not_exists,
            "inline_references": inline_references,
            "inline_primary_key": inline_primary_key,
        }
        action = self._build.add_column(self._table, self._schema, column, **options)
        fill = self._build.exporter.fill(column)
        self._collect(action if fill is None else {**action, "fill": fill})

    def alter_column(
        self,
        column_name: str,
        *,
        nullable: Optional[bool] = None,
        comment: Any = False,
        server_default: Any = False,
        new_column_name: Optional[str] = None,
        type_: Any = None,
        existing_type: Any = None,
        existing_server_default: Any = False,
        existing_nullable: Optional[bool] = None,
        existing_comment: Optional[str] = None,
        insert_before: Optional[str] = None,
        insert_after: Optional[str] = None,
        **kw: Any,
    ) -> None:
        options = {
            "nullable": nullable,
            "comment": comment,
            "server_default": server_default,
            "new_column_name": new_column_name,
            "type_": type_,
            "existing_type": existing_type,
            "existing_server_default": existing_server_default,
            "existing_nullable": existing_nullable,
            "existing_comment": existing_comment,
            "insert_before": insert_before,
            "insert_after": insert_after,
            **kw,
        }
        self._collect(self._build.alter_column(self._table, self._schema, column_name, options))

    def drop_column(self, column_name: str, **kw: Any) -> None:
        existing = kw.get("existing_type")
        name = existing.name if isinstance(existing, sqltypes.SchemaType) else None
        if name is not None and self._rebuilds:
            # The check that the type had made goes with the column.
            check = conv(name)
            self._collect(self._build.drop_constraint(check, self._table, "check", self._schema, True))
        self._collect(self._build.drop_column(self._table, self._schema, column_name, kw))

    def create_index(self, index_name: Any, columns: Any, **kw: Any) -> None:
        self._collect(self._build.create_index(index_name, self._table, columns, self._schema, kw))

    def drop_index(self, index_name: str, **kw: Any) -> None:
        if_exists = kw.pop("if_exists", None)
        self._collect(self._build.drop_index(index_name, self._table, self._schema, if_exists, kw))

    def create_primary_key(self, constraint_name: Optional[str], columns: list[str]) -> None:
        self._collect(self._build.create_primary_key(constraint_name, self._table, columns, self._schema))

    def create_unique_constraint(self, constraint_name: str, columns: Any, **kw: Any) -> None:
        self._collect(self._build.create_unique(constraint_name, self._table, columns, self._schema, kw))

    def create_check_constraint(self, constraint_name: str, condition: Any, **kw: Any) -> None:
        self._collect(self._build.create_check(constraint_name, self._table, condition, self._schema, kw))

    def create_foreign_key(
        self,
        constraint_name: Optional[str],
        referent_table: str,
        local_cols: list[str],
        remote_cols: list[str],
        *,
        referent_schema: Optional[str] = None,
        onupdate: Optional[str] = None,
        ondelete: Optional[str] = None,
        deferrable: Optional[bool] = None,
        initially: Optional[str] = None,
        match: Optional[str] = None,
        **dialect_kw: Any,
    ) -> None:
        options = {
            "onupdate": onupdate,
            "ondelete": ondelete,
            "deferrable": deferrable,
            "initially": initially,
            "match": match,
            **dialect_kw,
        }
        schemas = (self._schema, referent_schema)
        self._collect(
            self._build.create_foreign_key(
                constraint_name, self._table, referent_table, local_cols, remote_cols, schemas, options
            )
        )

    def create_exclude_constraint(self, constraint_name: str, *elements: Any, **kw: Any) -> None:
        self._collect(self._build.create_exclude(constraint_name, self._table, elements, self._schema, kw))

    def drop_constraint(self, constraint_name: str, type_: Optional[str] = None) -> None:
        self._collect(self._build.drop_constraint(constraint_name, self._table, type_, self._schema, None))

    def create_table_comment(self, comment: Optional[str], *, existing_comment: Optional[str] = None) -> None:
        self._collect(self._build.create_table_comment(self._table, self._schema, comment, existing_comment))

    def drop_table_comment(self, *, existing_comment: Optional[str] = None) -> None:
        self._collect(self._build.drop_table_comment(self._table, self._schema, existing_comment))

    def _name(self) -> Document:
        return table_name(self._table, self._schema)

    def _collect(self, action: Document) -> None:
        self._collected.append(operation(action))


#: The keywords of a table that say nothing of its DDL; its comment is an operation.
_NOT_WRITTEN = {
    "comment",
    "extend_existing",
    "implicit_returning",
    "info",
    "keep_existing",
    "listeners",
    "must_exist",
    "quote",
    "quote_schema",
    "resolve_fks",
}


class _Convention:
    """Something with a naming convention, as a `MetaData` is."""

    def __init__(self, naming_convention: Any) -> None:
        self.naming_convention = naming_convention


def _with_parentheses(_inspector: Any, _table: Any, column: Any) -> None:
    """SQLite tells the default `(1 + 1)` without the parentheses that it has to be written with."""
    default = column.get("default")
    if isinstance(default, str) and not re.match(r"[0-9.]$|[\'\"].+[\'\"]$|\(.+\)$", default):
        column["default"] = f"({default})"
