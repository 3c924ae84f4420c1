"""`alembic.op`: what a migration script calls."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Callable, Optional

import sqlalchemy
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import BindParameter, conv

from ._build import Builder
from ._errors import NotProvided
from ._execute import compiled, operation
from ._export import table_name
from ._failure import calling_place
from ._values import Document

if TYPE_CHECKING:
    from ._batch import BatchOperations
    from ._migration import MigrationContext


class Custom:
    """Operations of the user's or an extension's."""

    #: Functions that `register_operation` has added, by name.
    methods: dict[str, Callable[..., Any]] = {}
    #: What `implementation_for` has registered.
    implementations: dict[type, Callable[[Any, Any], Any]] = {}


class MigrateOperation:
    """The base of operations that projects and extensions define."""

    def __init__(self) -> None:
        self.info: dict[Any, Any] = {}

    def reverse(self) -> MigrateOperation:
        """What undoes it."""
        raise NotImplementedError


class AbstractOperations:
    """What `op` and `batch_op` have in common."""

    def __init__(self, migration_context: MigrationContext, impl: Any = None) -> None:
        self.migration_context = migration_context
        self.impl = impl or migration_context.impl

    def __getattr__(self, name: str) -> Any:
        method = Custom.methods.get(name)
        if method is None:
            raise AttributeError(f"`op` has no operation `{name}`")
        return lambda *arguments, **keywords: method(self, *arguments, **keywords)

    def get_context(self) -> MigrationContext:
        return self.migration_context

    def get_bind(self) -> Any:
        """The user's own SQLAlchemy connection."""
        return self.migration_context.bind

    def f(self, name: str) -> conv:
        """Marks a name as final: no naming convention changes it."""
        return conv(name)

    def inline_literal(self, value: Any, type_: Any = None) -> Any:
        """A value that is written into the SQL, never sent as a parameter."""
        return InlineLiteral(None, value, type_=type_)

    def execute(self, sqltext: Any, *, execution_options: Optional[dict[str, Any]] = None) -> None:
        """Runs SQL at once: a string (`:name` is a parameter), `text()`, `DDL()` or a Core construct."""
        self.migration_context.execute(sqltext, execution_options)

    def run_async(self, async_function: Callable[..., Any], *args: Any, **kw_args: Any) -> Any:
        """Awaits `async_function(AsyncConnection, ...)` from inside a migration of an async `env.py`."""
        if self.migration_context.as_sql:
            raise NotImplementedError("Cannot call run_async in SQL mode")
        connection = self.get_bind()
        if not connection.dialect.is_async:
            raise ValueError("Cannot call run_async with a sync engine")
        from sqlalchemy.ext.asyncio import AsyncConnection
        from sqlalchemy.util import await_only

        wrapped = AsyncConnection._retrieve_proxy_for_target(connection)
        return await_only(async_function(wrapped, *args, **kw_args))

    def invoke(self, operation: Any) -> Any:
        """Does an operation of the user's own class."""
        for class_ in type(operation).__mro__:
            if class_ in Custom.implementations:
                return Custom.implementations[class_](self, operation)
        raise NotProvided(f"op.invoke({type(operation).__name__})")

    @classmethod
    def register_operation(cls, name: str, sourcename: Optional[str] = None) -> Callable[[Any], Any]:
        """A decorator: the class's function of that name becomes `op.<name>`."""

        def register(op_cls: Any) -> Any:
            Custom.methods[name] = getattr(op_cls, sourcename or name)
            return op_cls

        return register

    @classmethod
    def implementation_for(cls, op_cls: Any, replace: bool = False) -> Callable[[Any], Any]:
        """A decorator: the function does operations of that class."""

        def register(function: Any) -> Any:
            if op_cls in Custom.implementations and not replace:
                raise ValueError(f"there is an implementation for {op_cls!r} already")
            Custom.implementations[op_cls] = function
            return function

        return register


class Operations(AbstractOperations):
    """The functions of `op`. Each becomes an operation that the program renders and executes."""

    @classmethod
    @contextlib.contextmanager
    def context(cls, migration_context: MigrationContext) -> Iterator[Operations]:
        """Makes operations on a context the ones that `op` means."""
        from ._proxy import operations_slot

        with operations_slot.holding(cls(migration_context)) as operations:
            yield operations

    @contextlib.contextmanager
    def batch_alter_table(
        self,
        table_name: str,
        schema: Optional[str] = None,
        recreate: str = "auto",
        partial_reordering: Optional[list[tuple[str, ...]]] = None,
        copy_from: Any = None,
        table_args: tuple[Any, ...] = (),
        table_kwargs: Mapping[str, Any] = {},
        reflect_args: tuple[Any, ...] = (),
        reflect_kwargs: Mapping[str, Any] = {},
        naming_convention: Optional[dict[str, str]] = None,
    ) -> Iterator[BatchOperations]:
        """Collects operations on one table, and does them together at the end of the block."""
        from ._batch import BatchOperations

        batch = BatchOperations(self, table_name, schema, recreate)
        yield batch
        action = batch.action(
            partial_reordering, copy_from, table_args, table_kwargs, reflect_args, reflect_kwargs, naming_convention
        )
        if action is not None:
            self._send(action)

    # tables

    def create_table(self, table_name: str, *columns: Any, if_not_exists: Optional[bool] = None, **kw: Any) -> Any:
        """Creates a table, and returns it for `bulk_insert`."""
        action, table = self._builder().create_table(table_name, columns, if_not_exists, kw)
        self._send(action)
        return table

    def drop_table(
        self, table_name: str, *, schema: Optional[str] = None, if_exists: Optional[bool] = None, **kw: Any
    ) -> None:
        self._send(self._builder().drop_table(table_name, schema, if_exists))

    def rename_table(self, old_table_name: str, new_table_name: str, *, schema: Optional[str] = None) -> None:
        self._send(self._builder().rename_table(old_table_name, new_table_name, schema))

    def create_table_comment(
        self,
        table_name: str,
        comment: Optional[str],
        *,
        existing_comment: Optional[str] = None,
        schema: Optional[str] = None,
    ) -> None:
        self._send(self._builder().create_table_comment(table_name, schema, comment, existing_comment))

    def drop_table_comment(
        self, table_name: str, *, existing_comment: Optional[str] = None, schema: Optional[str] = None
    ) -> None:
        self._send(self._builder().drop_table_comment(table_name, schema, existing_comment))

    # columns

    def add_column(
        self,
        table_name: str,
        column: Any,
        *,
        schema: Optional[str] = None,
        if_not_exists: Optional[bool] = None,
        inline_references: Optional[bool] = None,
        inline_primary_key: Optional[bool] = None,
    ) -> None:
        options = {
            "if_not_exists": if_not_exists,
            "inline_references": inline_references,
            "inline_primary_key": inline_primary_key,
        }
        self._send(self._builder().add_column(table_name, schema, column, **options))

    def alter_column(
        self,
        table_name: str,
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
        schema: Optional[str] = None,
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
            **kw,
        }
        self._send(self._builder().alter_column(table_name, schema, column_name, options))

    def drop_column(self, table_name: str, column_name: str, *, schema: Optional[str] = None, **kw: Any) -> None:
        self._send(self._builder().drop_column(table_name, schema, column_name, kw))

    # indexes

    def create_index(
        self,
        index_name: Optional[str],
        table_name: str,
        columns: Any,
        *,
        schema: Optional[str] = None,
        unique: bool = False,
        if_not_exists: Optional[bool] = None,
        **kw: Any,
    ) -> None:
        options = {"unique": unique, "if_not_exists": if_not_exists, **kw}
        self._send(self._builder().create_index(index_name, table_name, columns, schema, options))

    def drop_index(
        self,
        index_name: str,
        table_name: Optional[str] = None,
        *,
        schema: Optional[str] = None,
        if_exists: Optional[bool] = None,
        **kw: Any,
    ) -> None:
        self._send(self._builder().drop_index(index_name, table_name, schema, if_exists, kw))

    # constraints

    def create_primary_key(
        self, constraint_name: Optional[str], table_name: str, columns: list[str], *, schema: Optional[str] = None
    ) -> None:
        self._send(self._builder().create_primary_key(constraint_name, table_name, columns, schema))

    def create_unique_constraint(
        self, constraint_name: Optional[str], table_name: str, columns: Any, *, schema: Optional[str] = None, **kw: Any
    ) -> None:
        self._send(self._builder().create_unique(constraint_name, table_name, columns, schema, kw))

    def create_check_constraint(
        self,
        constraint_name: Optional[str],
        table_name: str,
        condition: Any,
        *,
        schema: Optional[str] = None,
        **kw: Any,
    ) -> None:
        self._send(self._builder().create_check(constraint_name, table_name, condition, schema, kw))

    def create_foreign_key(
        self,
        constraint_name: Optional[str],
        source_table: str,
        referent_table: str,
        local_cols: list[str],
        remote_cols: list[str],
        *,
        onupdate: Optional[str] = None,
        ondelete: Optional[str] = None,
        deferrable: Optional[bool] = None,
        initially: Optional[str] = None,
        match: Optional[str] = None,
        source_schema: Optional[str] = None,
        referent_schema: Optional[str] = None,
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
        schemas = (source_schema, referent_schema)
        builder = self._builder()
        self._send(
            builder.create_foreign_key(
                constraint_name, source_table, referent_table, local_cols, remote_cols, schemas, options
            )
        )

    def create_exclude_constraint(self, constraint_name: str, table_name: str, *elements: Any, **kw: Any) -> None:
        schema = kw.pop("schema", None)
        self._send(self._builder().create_exclude(constraint_name, table_name, elements, schema, kw))

    def drop_constraint(
        self,
        constraint_name: Optional[str],
        table_name: str,
        type_: Optional[str] = None,
        *,
        schema: Optional[str] = None,
        if_exists: Optional[bool] = None,
    ) -> None:
        self._send(self._builder().drop_constraint(constraint_name, table_name, type_, schema, if_exists))

    # rows

    def bulk_insert(self, table: Any, rows: list[dict[str, Any]], *, multiinsert: bool = True) -> None:
        """Inserts rows through SQLAlchemy, with the types and defaults of the table."""
        if not isinstance(rows, list):
            raise TypeError("List expected")
        if rows and not isinstance(rows[0], dict):
            raise TypeError("List of dictionaries expected")
        if self.migration_context.as_sql:
            self._print_rows(table, rows)
        elif not rows:
            return
        elif multiinsert:
            self.get_bind().execute(table.insert().inline(), rows)
        else:
            for row in rows:
                self.get_bind().execute(table.insert().inline().values(**row))

    def _print_rows(self, table: Any, rows: list[dict[str, Any]]) -> None:
        written = []
        for row in rows:
            values = {
                key: value
                if isinstance(value, (InlineLiteral, sqlalchemy.sql.elements.ClauseElement))
                else InlineLiteral(key, value, type_=table.c[key].type)
                for key, value in row.items()
            }
            written.append(compiled(table.insert().inline().values(**values), self.migration_context))
        place = table_name(table.name, table.schema)
        texts = {"written": written} if written else {}
        self._send({"op": "bulk_insert", "table": place, "columns": [], "rows": [], **texts})

    # how it is done

    def _builder(self) -> Builder:
        return Builder(self.migration_context)

    def _send(self, action: Document) -> None:
        session = self.migration_context._need_session()
        described = operation(action)
        place = calling_place()
        if place is not None:
            described["at"] = place
        session.channel.request("operation", operation=described)


class InlineLiteral(BindParameter):  # type: ignore[type-arg, unused-ignore]
    """A value that is always written into the SQL."""

    inherit_cache = False


@compiles(InlineLiteral)
def _render_literal(element: Any, compiler: Any, **kw: Any) -> str:
    return str(compiler.render_literal_bindparam(element, **kw))
