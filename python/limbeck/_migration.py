"""The migration context: one database, as `context.configure` described it."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Optional

import sqlalchemy
from sqlalchemy import text
from sqlalchemy.engine.mock import MockConnection

from . import _transactions as transactions
from ._connection import Statements
from ._dialects import load_dialect
from ._errors import CommandError, KnownTrouble, NotProvided
from ._export import Exporter
from ._models import metadata_list
from ._target import target_data

if TYPE_CHECKING:
    from ._environment import EnvironmentContext
    from ._session import Session


class MigrationContext:
    """What migrations run against."""

    def __init__(
        self,
        dialect: Any,
        connection: Any,
        opts: dict[str, Any],
        environment_context: Optional[EnvironmentContext] = None,
        *,
        session: Optional[Session] = None,
    ) -> None:
        self.environment_context = environment_context
        self.opts = opts
        self.dialect = dialect
        self.script = opts.get("script")
        self.as_sql = bool(opts.get("as_sql", False))
        self.output_buffer: Any = opts.get("output_buffer")
        self.version_table: str = opts.get("version_table", "alembic_version")
        self.version_table_schema: Optional[str] = opts.get("version_table_schema")
        self.number = 0
        self.url: Any = None
        self._session = session
        self._block: Optional[Transaction] = None
        self._arguments: dict[str, Any] = {}
        self._unnoticed = False
        self._is_external = False
        if connection is not None and not self.as_sql:
            self._is_external = transactions.in_transaction(connection)
            self._unnoticed = self._is_external and transactions.is_unnoticed(connection)
        self.connection: Any = MockConnection(dialect, self._mocked) if self.as_sql else connection
        self.statements: Optional[Statements] = None
        if connection is not None and not self.as_sql:
            self.statements = Statements(connection)
        self.impl = Implementation(self)
        if session is not None:
            self._log_context(session)

    @classmethod
    def configure(
        cls,
        connection: Any = None,
        url: Any = None,
        dialect_name: Optional[str] = None,
        dialect: Any = None,
        environment_context: Optional[EnvironmentContext] = None,
        dialect_opts: Optional[Mapping[str, Any]] = None,
        opts: Optional[dict[str, Any]] = None,
        *,
        session: Optional[Session] = None,
    ) -> MigrationContext:
        """A context for a connection, a URL, or a dialect's name."""
        options = {} if opts is None else opts
        if connection is not None:
            transactions.require_connection(connection)
            dialect = connection.dialect
        elif url is not None:
            url = sqlalchemy.engine.make_url(url)
            dialect = url.get_dialect()(**(dialect_opts or {}))
        elif dialect_name is not None:
            dialect = load_dialect(dialect_name, None, dict(dialect_opts or {}))
        elif dialect is None:
            raise KnownTrouble("configure", "Connection, url, or dialect_name is required.")
        context = cls(dialect, connection, options, environment_context, session=session)
        context.url = url if connection is None else connection.engine.url
        return context

    def _log_context(self, session: Session) -> None:
        lines = [f"Context impl {session.implementations.get(self.dialect.name, 'DefaultImpl')}."]
        if self.as_sql:
            lines.append("Generating static SQL")
        kind = "transactional" if self.impl.transactional_ddl else "non-transactional"
        lines.append(f"Will assume {kind} DDL.")
        for line in lines:
            session.log("alembic.runtime.migration", logging.INFO, line)

    # what env.py and scripts ask of it

    @property
    def bind(self) -> Any:
        """The connection; offline, one that prints."""
        return self.connection

    @property
    def config(self) -> Any:
        return None if self.environment_context is None else self.environment_context.config

    def execute(self, sql: Any, execution_options: Optional[Mapping[str, Any]] = None) -> Any:
        """Runs SQL on the connection, or prints it."""
        construct = text(sql) if isinstance(sql, str) else sql
        if self.as_sql:
            self._send_offline(construct)
            return None
        connection = self.connection
        if execution_options:
            connection = connection.execution_options(**execution_options)
        return connection.execute(construct)

    def get_current_heads(self) -> tuple[str, ...]:
        """The rows of the version table; none when there is no table."""
        if self.as_sql:
            return self._starting_heads()
        if self.opts.get("starting_rev"):
            raise CommandError("Can't specify current_rev to context when using a database connection")
        table, schema = self.version_table, self.version_table_schema
        if not sqlalchemy.inspect(self.connection).has_table(table, schema=schema):
            return ()
        rows = sqlalchemy.table(table, sqlalchemy.column("version_num"), schema=schema)
        query = sqlalchemy.select(rows.c.version_num)
        return tuple(row[0] for row in self.connection.execute(query))

    def _starting_heads(self) -> tuple[str, ...]:
        """What a script begins with: the whole identifier of `starting_rev`."""
        start = self.opts.get("starting_rev")
        script = self.opts.get("script")
        if start is None or start == "base":
            return ()
        if script is None:
            return (str(start),)
        return tuple(found.revision for found in script.get_revisions(start))

    def get_current_revision(self) -> Optional[str]:
        """The one row of the version table."""
        heads = self.get_current_heads()
        if len(heads) > 1:
            raise CommandError(
                f"Version table '{self.opts.get('version_table', 'alembic_version')}' has more than one head present; "
                "please use get_current_heads()"
            )
        return heads[0] if heads else None

    def stamp(self, script_directory: Any, revision: str) -> None:
        raise NotProvided("MigrationContext.stamp")

    def run_migrations(self, **kw: Any) -> None:
        """Has the command's work done on this database. The keywords go to each `upgrade()`."""
        session = self._need_session()
        self._check_transaction(session)
        self._arguments = kw
        with session.current(self):
            session.runs += 1
            session.channel.request("run_migrations", target=target_data(self), arguments=list(kw))

    def begin_transaction(self, _per_migration: bool = False) -> Any:
        """A block that commits at its end; or one that does nothing, where each step has its own transaction."""
        per_step = bool(self.opts.get("transaction_per_migration", False))
        if self._is_external or self._block is not None or per_step or not self.impl.transactional_ddl:
            return contextlib.nullcontext()
        return Transaction(self)

    @contextlib.contextmanager
    def autocommit_block(self) -> Iterator[None]:
        """A block outside of any transaction. What ran before it is committed."""
        session = self._need_session()
        if self._is_external:
            raise CommandError("autocommit_block() cannot end a transaction that was begun outside of the migrations")
        statements = self.statements
        was_open = statements is not None and self.connection.get_transaction() is not None
        if statements is not None and self.connection.get_transaction() is not None:
            self.connection.get_transaction().commit()
        level = None if statements is None else self.connection.get_isolation_level()
        if statements is not None:
            self.connection.execution_options(isolation_level="AUTOCOMMIT")
        session.channel.request("enter_autocommit")
        try:
            yield
        finally:
            if statements is not None:
                open_now = self.connection.get_transaction()
                if open_now is not None:
                    open_now.commit()
                self.connection.execution_options(isolation_level=level)
                if was_open:
                    self.connection.begin()
        session.channel.request("leave_autocommit")

    # what the program asks of it

    @property
    def metadata(self) -> list[Any]:
        """`target_metadata` as a list."""
        return metadata_list(self.opts.get("target_metadata"))

    @property
    def arguments(self) -> dict[str, Any]:
        """The keywords of `run_migrations`."""
        return self._arguments

    @property
    def exporter(self) -> Exporter:
        """Describes objects for this dialect."""
        session = self._need_session()
        return Exporter(session.types, self.dialect, session.origin_of)

    @property
    def transaction_owner(self) -> str:
        """Who ends the transaction, in the protocol's words."""
        if self.statements is not None and transactions.is_autocommit(self.connection):
            return "autocommit"
        if self._is_external:
            return "external"
        return "limbeck" if self._block is None else "environment"

    def write_output(self, words: str) -> None:
        if self.output_buffer is None:
            raise KnownTrouble("protocol", "there is no output buffer")
        self.output_buffer.write(words)
        if isinstance(self.output_buffer, io.IOBase):
            self.output_buffer.flush()

    def _check_transaction(self, session: Session) -> None:
        if self.statements is None:
            if not self.as_sql:
                raise KnownTrouble(
                    "configure", "context.configure() was given no connection, and this is no offline run"
                )
            return
        if self._is_external and not transactions.in_transaction(self.connection):
            self._is_external = self._unnoticed = False  # it was ended after `configure`
        is_given = any(value is self.connection for value in session.given_connections())
        if not self._unnoticed or is_given or transactions.is_autocommit(self.connection):
            return
        if session.writes:
            raise KnownTrouble(
                "external_transaction",
                "the connection that was given to context.configure() had already begun a transaction that nobody "
                "commits: nothing would be kept",
                transactions.place_of(self.connection),
            )

    def _need_session(self) -> Session:
        if self._session is None:
            raise NotProvided("MigrationContext outside of a command")
        return self._session

    def _mocked(self, construct: Any, *arguments: Any, **keywords: Any) -> None:
        self._send_offline(construct)

    def _send_offline(self, construct: Any) -> None:
        from ._execute import execute_operation

        operation = execute_operation(construct, self)
        self._need_session().channel.request("operation", operation=operation)


class Transaction:
    """The block of `context.begin_transaction()`."""

    def __init__(self, context: MigrationContext) -> None:
        self._context = context
        self._session = context._need_session()
        self._is_over = False
        context._block = self
        if context.statements is not None and context.connection.get_transaction() is None:
            context.connection.begin()
        try:
            self._tell("begin_transaction")
        except BaseException:
            self.rollback()
            raise

    def __enter__(self) -> Transaction:
        return self

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        if kind is None:
            self.commit()
        else:
            self.rollback()

    @property
    def is_active(self) -> bool:
        return not self._is_over

    def commit(self) -> None:
        self._end(True)

    def rollback(self) -> None:
        self._end(False)

    def _end(self, committed: bool) -> None:
        if self._is_over:
            return
        self._is_over = True
        context = self._context
        target = target_data(context) if committed or context.statements is None else None
        context._block = None
        if context.statements is not None:
            # Not the one that was begun: an autocommit block may have put another in its place.
            transaction = context.connection.get_transaction()
            if transaction is not None:
                transaction.commit() if committed else transaction.rollback()
        if target is not None:
            with self._session.current(context):
                self._session.channel.request("end_transaction", target=target, committed=committed)
            self._leave_no_trace(context)

    def _tell(self, kind: str) -> None:
        with self._session.current(self._context):
            self._session.channel.request(kind, target=target_data(self._context))

    def _leave_no_trace(self, context: MigrationContext) -> None:
        """What the program did after the end (freeing a lock) began a transaction of its own."""
        if context.statements is not None and transactions.is_unnoticed(context.connection):
            context.statements.rollback()


class Implementation:
    """`context.get_impl()`: what little of it projects look at."""

    def __init__(self, context: MigrationContext) -> None:
        self._context = context
        self.dialect = context.dialect
        self.connection = context.connection
        self.as_sql = context.as_sql
        self.__dialect__ = context.dialect.name

    @property
    def bind(self) -> Any:
        return self._context.bind

    @property
    def transactional_ddl(self) -> bool:
        """Whether DDL can be rolled back: as configured, or as Alembic counts the dialect."""
        configured = self._context.opts.get("transactional_ddl")
        if configured is not None:
            return bool(configured)
        session = self._context._session
        return session is not None and bool(session.transactional.get(self.dialect.name, False))

    def execute(self, sql: Any, execution_options: Optional[Mapping[str, Any]] = None) -> None:
        self._context.execute(sql, execution_options)

    def static_output(self, words: str) -> None:
        """Writes into the offline SQL."""
        if self._context.output_buffer is not None:
            self._context.write_output(f"{words}\n\n")
            return
        self._context._need_session().channel.request("output", text=words)
