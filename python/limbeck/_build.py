"""The arguments of `op.*` as operations. SQLAlchemy's own objects are built on the way, so that it checks the
arguments and applies the naming convention as it would in Alembic."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Optional

import sqlalchemy
from sqlalchemy import schema as saschema
from sqlalchemy.sql import elements
from sqlalchemy.sql.sqltypes import NULLTYPE

from ._errors import CommandError
from ._export import table_name
from ._names import final_name, identifier, name_data
from ._options import other_option
from ._values import Document, compact, flag, plain_value_data

if TYPE_CHECKING:
    from ._migration import MigrationContext

_CONSTRAINT_KINDS: dict[Optional[str], Any] = {
    "foreignkey": lambda name: saschema.ForeignKeyConstraint([], [], name=name),
    "primary": lambda name: saschema.PrimaryKeyConstraint(name=name),
    "unique": lambda name: saschema.UniqueConstraint(name=name),
    "check": lambda name: saschema.CheckConstraint("", name=name),
    None: lambda name: saschema.Constraint(name=name),
}

_KIND_WORDS = {"foreignkey": "foreign_key", "primary": "primary", "unique": "unique", "check": "check"}


class Builder:
    """Builds operations for one migration context."""

    def __init__(self, context: MigrationContext) -> None:
        self._context = context
        self.exporter = context.exporter
        # What a script makes is nobody's model: hooks are never called with it.
        self.exporter.origin_of = lambda thing: None

    def metadata(self) -> Any:
        """A fresh collection with the naming convention of the project's one `MetaData`."""
        convention = getattr(self._context.opts.get("target_metadata"), "naming_convention", None)
        return sqlalchemy.MetaData(naming_convention=convention) if convention else sqlalchemy.MetaData()

    def table(self, name: str, *items: Any, schema: Optional[str] = None, **kw: Any) -> Any:
        return sqlalchemy.Table(name, self.metadata(), *map(unattached, items), schema=schema, **kw)

    # tables

    def create_table(self, name: str, items: tuple[Any, ...], if_not_exists: Any, kw: dict[str, Any]) -> Any:
        """The operation, and the table for the user."""
        table = self.table(name, *items, **kw)
        action = compact({"op": "create_table", "table": self.exporter.table(table)}, if_not_exists=flag(if_not_exists))
        return action, table

    def drop_table(self, name: str, schema: Optional[str], if_exists: Any) -> Document:
        return compact({"op": "drop_table", "table": table_name(name, schema)}, if_exists=flag(if_exists))

    def rename_table(self, old: str, new: str, schema: Optional[str]) -> Document:
        return {"op": "rename_table", "table": table_name(old, schema), "new_name": identifier(new)}

    def create_table_comment(self, name: str, schema: Optional[str], comment: Any, existing: Any) -> Document:
        required = {"op": "create_table_comment", "table": table_name(name, schema), "comment": comment}
        return compact(required, existing_comment=existing)

    def drop_table_comment(self, name: str, schema: Optional[str], existing: Any) -> Document:
        return compact({"op": "drop_table_comment", "table": table_name(name, schema)}, existing_comment=existing)

    # columns

    def add_column(self, name: str, schema: Optional[str], column: Any, **options: Any) -> Document:
        table = self.table(name, column, schema=schema)
        (own,) = table.columns
        # The program makes the checks of types from the types, and takes their names from here.
        constraints = [
            self.exporter.constraints.describe(constraint)
            for constraint in self.exporter.constraints_of(table)
            if not isinstance(constraint, saschema.PrimaryKeyConstraint)
        ]
        return compact(
            {"op": "add_column", "table": table_name(name, schema), "column": self.exporter.column(own)},
            constraints=constraints,
            indexes=[self.exporter.index(index) for index in self.exporter.indexes_of(table)],
            if_not_exists=flag(options.get("if_not_exists")),
            inline_references=flag(options.get("inline_references")),
            inline_primary_key=flag(options.get("inline_primary_key")),
            insert_before=options.get("insert_before"),
            insert_after=options.get("insert_after"),
        )

    def alter_column(self, name: str, schema: Optional[str], column: str, options: dict[str, Any]) -> Document:
        options = dict(options)
        action: Document = {"op": "alter_column", "table": table_name(name, schema), "column": identifier(column)}
        type_, existing_type = options.pop("type_"), options.pop("existing_type")
        using = options.pop("postgresql_using", None)
        if using is not None and type_ is None:
            raise CommandError("postgresql_using must be used with the type_ parameter")
        comment = options.pop("comment")
        named = {
            "nullable": options.pop("nullable"),
            "server_default": self._change(options.pop("server_default")),
            "comment": None if comment is False else "clear" if comment is None else {"set": str(comment)},
            "new_name": options.pop("new_column_name"),
            "type_": None if type_ is None else self._type(type_),
            "existing_type": None if existing_type is None else self._type(existing_type),
            "bare_type": flag(isinstance(existing_type if type_ is None else type_, type)),
            "existing_server_default": self._change(options.pop("existing_server_default")),
            "existing_nullable": options.pop("existing_nullable"),
            "existing_comment": options.pop("existing_comment"),
            "autoincrement": options.pop("autoincrement", None),
            "existing_autoincrement": options.pop("existing_autoincrement", None),
            "postgresql_using": None if using is None else str(using),
            "insert_before": options.pop("insert_before", None),
            "insert_after": options.pop("insert_after", None),
        }
        return compact(action, **named, other=self._others(options))

    def drop_column(self, name: str, schema: Optional[str], column: str, kw: dict[str, Any]) -> Document:
        # What the column was is said for batch mode alone.
        options = {key: value for key, value in kw.items() if not key.startswith("existing_")}
        if_exists = flag(options.pop("if_exists", None))
        return compact(
            {"op": "drop_column", "table": table_name(name, schema), "column": identifier(column)},
            if_exists=if_exists,
            other=self._others(options),
        )

    def _others(self, options: dict[str, Any]) -> list[Document]:
        """Keywords that only some dialects know. One that is none of this dialect's may hold anything."""
        own = self.exporter.dialect.name + "_"
        is_said = {key: key.startswith(own) or plain_value_data(value) is not None for key, value in options.items()}
        return [other_option(key, value) for key, value in options.items() if is_said[key]]

    # indexes

    def create_index(self, name: Any, table: str, columns: Any, schema: Optional[str], options: Any) -> Document:
        options = dict(options)
        if_not_exists = flag(options.pop("if_not_exists", None))
        own = self.table(table, schema=schema)
        index = sqlalchemy.Index(name, *[_index_element(own, column) for column in columns], _table=own, **options)
        action = {"op": "create_index", "table": table_name(table, schema), "index": self.exporter.index(index)}
        return compact(action, if_not_exists=if_not_exists)

    def drop_index(
        self, name: Any, table: Optional[str], schema: Optional[str], if_exists: Any, kw: dict[str, Any]
    ) -> Document:
        own = self.table(table or "no_table", sqlalchemy.Column("x", NULLTYPE), schema=schema)
        index = sqlalchemy.Index(name, own.c.x, **kw)
        return compact(
            {"op": "drop_index", "name": name_data(final_name(index, self.exporter.dialect), index.name)},
            table=None if table is None else identifier(table),
            schema=None if schema is None else identifier(schema),
            if_exists=flag(if_exists),
            postgresql_concurrently=flag(index.dialect_kwargs.get("postgresql_concurrently")),
        )

    # constraints

    def create_primary_key(self, name: Any, table: str, columns: Any, schema: Optional[str]) -> Document:
        own = self._table_of(table, columns, schema)
        constraint = saschema.PrimaryKeyConstraint(*[own.c[column] for column in columns], name=name)
        return self._add(own, constraint)

    def create_unique(self, name: Any, table: str, columns: Any, schema: Optional[str], kw: Any) -> Document:
        own = self._table_of(table, columns, schema)
        return self._add(own, saschema.UniqueConstraint(*[own.c[column] for column in columns], name=name, **kw))

    def create_check(self, name: Any, table: str, condition: Any, schema: Optional[str], kw: Any) -> Document:
        own = self.table(table, schema=schema)
        return self._add(own, saschema.CheckConstraint(condition, name=name, _autoattach=False, **kw))

    def create_foreign_key(
        self, name: Any, source: str, referent: str, local: Any, remote: Any, schemas: Any, kw: dict[str, Any]
    ) -> Document:
        source_schema, referent_schema = schemas
        metadata = self.metadata()
        if (source, source_schema) == (referent, referent_schema):
            columns = dict.fromkeys([*local, *remote])
            own = other = sqlalchemy.Table(source, metadata, *_untyped(columns), schema=source_schema)
        else:
            own = sqlalchemy.Table(source, metadata, *_untyped(local), schema=source_schema)
            other = sqlalchemy.Table(referent, metadata, *_untyped(dict.fromkeys(remote)), schema=referent_schema)
        constraint = saschema.ForeignKeyConstraint(
            [own.c[column] for column in local], [other.c[column] for column in remote], name=name, **kw
        )
        return self._add(own, constraint)

    def create_exclude(self, name: Any, table: str, parts: Any, schema: Optional[str], kw: Any) -> Document:
        from sqlalchemy.dialects.postgresql import ExcludeConstraint

        names = [part for part, _ in parts if isinstance(part, str)]
        own = self._table_of(table, dict.fromkeys(names), schema)
        return self._add(own, ExcludeConstraint(*parts, name=name, **kw))

    def drop_constraint(
        self, name: Any, table: str, type_: Optional[str], schema: Optional[str], if_exists: Any
    ) -> Document:
        if type_ not in _CONSTRAINT_KINDS:
            raise TypeError("'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None")
        own = self.table(table, schema=schema)
        constraint = _CONSTRAINT_KINDS[type_](name)
        own.append_constraint(constraint)
        data = name_data(final_name(constraint, self.exporter.dialect), constraint.name)
        return compact(
            {"op": "drop_constraint", "table": table_name(table, schema), "name": data},
            kind=None if type_ is None else _KIND_WORDS[type_],
            if_exists=flag(if_exists),
        )

    # pieces

    def constraint(self, own: Any, constraint: Any) -> Document:
        """A constraint as a part of a table."""
        own.append_constraint(constraint)
        return self.exporter.constraints.describe(constraint)

    def _add(self, own: Any, constraint: Any) -> Document:
        data = self.constraint(own, constraint)
        return {"op": "add_constraint", "table": table_name(own.name, own.schema), "constraint": data}

    def _table_of(self, name: str, columns: Any, schema: Optional[str]) -> Any:
        return self.table(name, *_untyped(columns), schema=schema)

    def _type(self, type_: Any) -> Document:
        return self.exporter.types.describe(type_, self.exporter.dialect)

    def _change(self, default: Any) -> Any:
        """A server default as `alter_column` takes it: `False` leaves it, `None` drops it."""
        if default is False:
            return None
        return "clear" if default is None else {"set": self.exporter.server_default(default)}


def unattached(item: Any) -> Any:
    """A column or constraint that belongs to no table yet; a copy of one that does."""
    owner = getattr(item, "table", None) if not isinstance(item, saschema.Constraint) else getattr(item, "parent", None)
    if owner is None:
        return item
    make = getattr(item, "_copy", None) or item.copy
    return make()


def _untyped(columns: Any) -> list[Any]:
    return [sqlalchemy.Column(identifier(name), NULLTYPE) for name in columns]


def _index_element(table: Any, given: Any) -> Any:
    """A column by its name, or an expression."""
    if isinstance(given, str):
        if given not in table.c:
            table.append_column(sqlalchemy.Column(given, NULLTYPE))
        return table.c[given]
    if isinstance(given, elements.ClauseElement) or hasattr(given, "__clause_element__"):
        return given
    raise ValueError("String or text() construct expected")


def is_type(thing: Any) -> bool:
    """Whether it is a type, as an object or as a class."""
    base = sqlalchemy.types.TypeEngine
    return isinstance(thing, base) or (inspect.isclass(thing) and issubclass(thing, base))
