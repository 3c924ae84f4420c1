"""Limbeck's own statements on the user's SQLAlchemy connection."""

from __future__ import annotations

from typing import Any, Optional

import sqlalchemy
from sqlalchemy import exc

from ._errors import StatementRefused
from ._failure import refusal
from ._transactions import dbapi_connection
from ._values import Document

# The text reaches the driver as it is: without it psycopg2 fails on a percent sign and psycopg changes it.
_AS_IT_IS = {"no_parameters": True}


class Statements:
    """Runs SQL text on a connection, and begins and ends its transactions."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._level: Optional[str] = None

    def execute(self, sql: str) -> Document:
        result = self._run(sql)
        # Of a statement that returns rows, drivers count those: nothing was changed by a SELECT.
        rows = 0 if result.returns_rows else result.rowcount
        result.close()
        return {"kind": "executed", "rows": rows if isinstance(rows, int) and rows >= 0 else None}

    def query(self, sql: str) -> Document:
        return {"kind": "rows", "answer": self._answer(sql)}

    def query_many(self, statements: list[str]) -> Document:
        return {"kind": "many_rows", "answers": [self._answer(sql) for sql in statements]}

    def has_table(self, name: str, schema: Optional[str]) -> bool:
        return bool(self._guarded(lambda: sqlalchemy.inspect(self.connection).has_table(name, schema=schema)))

    def begin(self) -> None:
        if self.connection.get_transaction() is None:
            self._guarded(self.connection.begin)

    def commit(self) -> None:
        transaction = self.connection.get_transaction()
        if transaction is not None:
            self._guarded(transaction.commit)

    def rollback(self) -> None:
        transaction = self.connection.get_transaction()
        if transaction is not None:
            self._guarded(transaction.rollback)

    def autocommit(self, on: bool) -> None:
        """Switches to AUTOCOMMIT, or back to the level that the connection had."""
        if on:
            self._level = self._guarded(self.connection.get_isolation_level)
        level = "AUTOCOMMIT" if on else self._level
        if level is not None:
            self._guarded(lambda: self.connection.execution_options(isolation_level=level))

    def cancel(self) -> None:
        """Stops the statement that runs, from another thread, where the driver can."""
        try:
            driver = dbapi_connection(self.connection)
            driver = getattr(driver, "driver_connection", driver)
            stop = getattr(driver, "cancel", None) or getattr(driver, "interrupt", None)
            if stop is not None:
                stop()
        except Exception:
            pass  # closed in this moment: nothing runs

    def _answer(self, sql: str) -> Document:
        result = self._run(sql)
        if not result.returns_rows:
            return {"columns": [], "rows": []}
        columns = [str(name) for name in result.keys()]
        rows = self._guarded(lambda: [[_text(value) for value in row] for row in result], sql)
        return {"columns": columns, "rows": rows}

    def _run(self, sql: str) -> Any:
        return self._guarded(lambda: self.connection.exec_driver_sql(sql, execution_options=_AS_IT_IS), sql)

    def _guarded(self, action: Any, sql: Optional[str] = None) -> Any:
        try:
            return action()
        except exc.DBAPIError as error:
            if error.connection_invalidated:
                lost = {"kind": "disconnected", "message": str(error.orig).strip()}
                raise StatementRefused(lost, error) from None
            data = refusal(error)
            data["sql"] = sql
            raise StatementRefused({"kind": "statement", "refusal": data}, error) from None
        except exc.SQLAlchemyError as error:
            data = {"sql": sql, "message": str(error)}
            for key in ("code", "detail", "hint", "context", "position"):
                data[key] = None
            raise StatementRefused({"kind": "statement", "refusal": data}, error) from None


def _text(value: Any) -> Optional[str]:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
