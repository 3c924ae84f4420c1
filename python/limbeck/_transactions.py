"""Who began a connection's transaction: somebody's `begin()`, or SQLAlchemy by itself at the first statement."""

from __future__ import annotations

import sys
import weakref
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

# Connections whose present transaction SQLAlchemy began by itself.
_unnoticed: weakref.WeakSet[Any] = weakref.WeakSet()


def watch() -> None:
    """Starts to look at every transaction that is begun."""
    if not event.contains(Engine, "begin", _on_begin):
        event.listen(Engine, "begin", _on_begin)


def is_unnoticed(connection: Any) -> bool:
    """Whether the open transaction was begun without anybody asking for one."""
    return connection in _unnoticed


def _on_begin(connection: Any) -> None:
    # Nothing but the call stack tells the two apart: SQLAlchemy's own `_autobegin` calls the public `begin`.
    frame = sys._getframe(1)
    for _ in range(12):
        if frame.f_code.co_name == "_autobegin":
            _unnoticed.add(connection)
            return
        if frame.f_back is None:
            break
        frame = frame.f_back
    _unnoticed.discard(connection)


def is_autocommit(connection: Any) -> bool:
    """Whether every statement stands alone."""
    own = getattr(connection, "_is_autocommit_isolation", None)
    if own is not None and own():
        return True
    level = connection.get_execution_options().get("isolation_level")
    if level is not None:
        return bool(level == "AUTOCOMMIT")
    return getattr(dbapi_connection(connection), "autocommit", None) is True


def dbapi_connection(connection: Any) -> Any:
    """The driver's own connection; under an async driver, SQLAlchemy's wrapper of it."""
    pooled = connection.connection
    found = getattr(pooled, "dbapi_connection", None)
    return pooled.connection if found is None and hasattr(pooled, "connection") else found


def in_transaction(connection: Any) -> bool:
    """Whether SQLAlchemy has a transaction open."""
    return bool(connection.in_transaction())


def require_connection(connection: Any) -> None:
    """Refuses what is not a connection, in Alembic's words."""
    if not isinstance(connection, Connection):
        from ._errors import KnownTrouble

        raise KnownTrouble(
            "configure",
            "'connection' argument to configure() is expected to be a sqlalchemy.engine.Connection instance, "
            f"got {connection!r}",
        )
