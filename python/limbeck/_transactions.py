"""Who began a connection's transaction: somebody's `begin()`, or SQLAlchemy by itself at the first statement."""

from __future__ import annotations

import sys
import weakref
from types import FrameType
from typing import Any, Optional

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from ._errors import KnownTrouble, Place
from ._failure import is_user_file

# Connections whose present transaction SQLAlchemy began by itself, and where in the user's code.
_unnoticed: weakref.WeakKeyDictionary[Any, Optional[Place]] = weakref.WeakKeyDictionary()


def watch() -> None:
    """Starts to look at every transaction that is begun."""
    if not event.contains(Engine, "begin", _on_begin):
        event.listen(Engine, "begin", _on_begin)


def is_unnoticed(connection: Any) -> bool:
    """Whether the open transaction was begun without anybody asking for one."""
    return connection in _unnoticed


def place_of(connection: Any) -> Optional[Place]:
    """Where that transaction was begun, when that can be told."""
    return _unnoticed.get(connection)


def _on_begin(connection: Any) -> None:
    # Nothing but the call stack tells the two apart: SQLAlchemy's own `_autobegin` calls the public `begin`.
    frame: Optional[FrameType] = sys._getframe(1)
    for _ in range(12):
        if frame is None:
            break
        if frame.f_code.co_name == "_autobegin":
            _unnoticed[connection] = _user_place(frame)
            return
        frame = frame.f_back
    _unnoticed.pop(connection, None)


def _user_place(frame: Optional[FrameType]) -> Optional[Place]:
    """The nearest line of the user's. In a greenlet (an async engine's) there may be none in sight."""
    while frame is not None:
        file = frame.f_code.co_filename
        if is_user_file(file):
            return file, frame.f_lineno, frame.f_code.co_name
        frame = frame.f_back
    return None


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
        raise KnownTrouble(
            "configure",
            "'connection' argument to configure() is expected to be a sqlalchemy.engine.Connection instance, "
            f"got {connection!r}",
        )
