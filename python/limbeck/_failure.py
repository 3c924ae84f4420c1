"""Exceptions as data: what was raised, where in the user's own files, what the database said."""

from __future__ import annotations

import linecache
import os
import sys
import sysconfig
from types import TracebackType
from typing import Any, Optional

from ._errors import KnownTrouble, StatementRefused

_MARK = "__limbeck_returned__"


def mark_returned(error: BaseException, number: int) -> None:
    """Remembers that the program knows this error already: it was the answer to our request of that number."""
    try:
        setattr(error, _MARK, number)
    except AttributeError:
        pass  # an exception with slots: it travels as any other


def failure_of(error: BaseException) -> dict[str, Any]:
    """The failure that tells the program of an exception."""
    error = _alone(error)
    if isinstance(error, KeyboardInterrupt):
        return {"kind": "interrupted"}
    number = getattr(error, _MARK, None)
    if number is not None:
        return {"kind": "returned", "id": number}
    if isinstance(error, StatementRefused):
        return error.failure
    if isinstance(error, KnownTrouble):
        return {
            "kind": "known",
            "trouble": error.trouble,
            "message": str(error),
            "frames": user_frames(error.__traceback__) if error.place is None else [frame_data(*error.place, None)],
        }
    if _is_missing_driver(error):
        message = f"the database driver is not installed: {error}"
        return {"kind": "known", "trouble": "no_driver", "message": message, "frames": user_frames(error.__traceback__)}
    return {"kind": "raised", "exception": exception_data(error)}


def _is_missing_driver(error: BaseException) -> bool:
    """Whether SQLAlchemy failed to import a driver."""
    if not isinstance(error, ModuleNotFoundError):
        return False
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_name in ("import_dbapi", "dbapi") and f"{os.sep}sqlalchemy{os.sep}" in code.co_filename:
            return True
        traceback = traceback.tb_next
    return False


def _alone(error: BaseException) -> BaseException:
    """The one exception in a group of one, as task groups make them."""
    while True:
        inner = getattr(error, "exceptions", None)
        if not (isinstance(inner, tuple) and len(inner) == 1 and isinstance(inner[0], BaseException)):
            return error
        error = inner[0]


def exception_data(error: BaseException, seen: frozenset[int] = frozenset()) -> dict[str, Any]:
    kind = type(error)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and (id(cause) in seen or len(seen) > 10 or is_database_error(error)):
        cause = None
    return {
        "type": kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}",
        "message": _text(error),
        "frames": user_frames(error.__traceback__),
        "cause": None if cause is None else exception_data(cause, seen | {id(error)}),
        "statement": refusal(error) if is_database_error(error) else None,
        "syntax": _syntax(error),
    }


def _text(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return _clean(error.msg or "")
    try:
        return _clean(str(error))
    except Exception:
        return "(its text cannot be had)"


def _clean(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _syntax(error: BaseException) -> Optional[dict[str, Any]]:
    if not isinstance(error, SyntaxError) or not error.filename or not error.lineno:
        return None
    return {"file": error.filename, "line": error.lineno, "column": error.offset or None}


def calling_place() -> Optional[dict[str, Any]]:
    """The line of the user's that is running: its file, and the bytes of the line."""
    frame = sys._getframe(1)
    while not is_user_file(frame.f_code.co_filename):
        if frame.f_back is None:
            return None
        frame = frame.f_back
    file, number = frame.f_code.co_filename, frame.f_lineno
    lines = linecache.getlines(file)
    if number > len(lines):
        return None
    start = sum(len(line.encode()) for line in lines[: number - 1])
    text = lines[number - 1]
    lead = len(text) - len(text.lstrip())
    span = {"start": start + lead, "end": start + len(text.rstrip().encode())}
    return {"path": file, "span": span}


def user_frames(traceback: Optional[TracebackType]) -> list[dict[str, Any]]:
    """The frames of the user's own files, outermost first; all but ours when there are none."""
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not code.co_filename.startswith(("<limbeck>", "<frozen ", _HERE)):
            frames.append((code.co_filename, traceback.tb_lineno, code.co_name, traceback.tb_frame.f_globals))
        traceback = traceback.tb_next
    own = [frame for frame in frames if is_user_file(frame[0])]
    return [frame_data(file, line or 1, function, names) for file, line, function, names in own or frames]


def frame_data(file: str, line: int, function: str, names: Optional[dict[str, Any]]) -> dict[str, Any]:
    """One line of a traceback."""
    source = _clean(linecache.getline(file, line, names).strip())
    return {"file": _clean(file), "line": line, "function": function, "source": source or None}


_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def is_user_file(file: str) -> bool:
    """Whether a file belongs to the user: not to the interpreter, its packages or this package."""
    return not file.startswith("<") and not os.path.abspath(file).startswith(_foreign_folders())


def _foreign_folders() -> tuple[str, ...]:
    global _folders
    if not _folders:
        names = ("stdlib", "platstdlib", "purelib", "platlib")
        folders = {sysconfig.get_path(name) for name in names}
        folders.update(path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages"))
        folders.add(os.path.dirname(os.path.abspath(os.__file__)))
        _folders = tuple(os.path.abspath(folder) + os.sep for folder in folders if folder) + (_HERE,)
    return _folders


_folders: tuple[str, ...] = ()


def is_database_error(error: BaseException) -> bool:
    """Whether it is SQLAlchemy's wrapping of an error of a driver's."""
    exceptions = sys.modules.get("sqlalchemy.exc")
    return exceptions is not None and isinstance(error, exceptions.DBAPIError)


def refusal(error: Any) -> dict[str, Any]:
    """What the database said, as far as the driver tells."""
    original = error.orig
    # asyncpg's own exception, which says more, stands behind the one that SQLAlchemy's adapter raises
    detailed = getattr(original, "diag", None) or original.__cause__ or original
    code = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    code = code or getattr(original, "sqlite_errorname", None)
    message = getattr(detailed, "message_primary", None)
    arguments: Any = getattr(original, "args", ())
    # MySQL's number says more than the SQLSTATE that some of its drivers keep beside it
    if len(arguments) > 1 and isinstance(arguments[0], int):
        code, message = str(arguments[0]), str(arguments[1])
    if message is None:
        message = str(original.__cause__ if detailed is original.__cause__ else original)

    def words(*names: str) -> Optional[str]:
        for name in names:
            value = getattr(detailed, name, None)
            if value:
                return _clean(str(value))
        return None

    position = words("statement_position", "position")
    return {
        "sql": None if error.statement is None else _clean(str(error.statement)),
        "code": None if code is None else str(code),
        "message": _clean(message.strip()),
        "detail": words("message_detail", "detail"),
        "hint": words("message_hint", "hint"),
        "context": words("context"),
        "position": int(position) if position and position.isdigit() else None,
    }
