"""SQLAlchemy's dialects, as far as compiling the user's own constructs needs them."""

from __future__ import annotations

import copy
import importlib
import importlib.util
from typing import Any, Optional

import sqlalchemy
from sqlalchemy.engine import make_url

from ._errors import KnownTrouble

VERSION: tuple[int, ...] = tuple(
    int("".join(character for character in part if character.isdigit()) or 0)
    for part in sqlalchemy.__version__.split(".")[:3]
)


def load_dialect(name: str, driver: Optional[str], options: Optional[dict[str, Any]] = None) -> Any:
    """A dialect without a connection. The driver itself need not be installed."""
    url = make_url(f"{name}+{driver}://" if driver else f"{name}://")
    return url.get_dialect()(**(options or {}))


def as_after_connecting(dialect: Any) -> Any:
    """The dialect as a server with its default settings would have left it.

    Before 2.1, SQLAlchemy takes a backslash for an escape until a PostgreSQL has said otherwise.
    """
    if dialect.name == "postgresql":
        dialect._backslash_escapes = False
    return dialect


def without_parameters(dialect: Any) -> Any:
    """A copy of a dialect that compiles a percent sign as one percent sign, whatever its driver makes of them."""
    plain = copy.copy(dialect)
    # How each type writes its literals is remembered there, percent signs included.
    plain.__dict__.pop("_type_memos", None)
    plain.paramstyle = "named"
    plain.positional = False
    plain.identifier_preparer = plain.preparer(plain)
    return plain


def compile_expression(expression: Any, dialect: Any) -> str:
    """An expression of the user's as it stands in DDL: literals inside, no table names, percent signs single."""
    compiler = dialect.statement_compiler(dialect, None)
    return str(compiler.process(expression, literal_binds=True, include_table=False))


def compile_type(type_: Any, dialect: Any) -> str:
    """A type as DDL writes it."""
    compiler = getattr(dialect, "type_compiler_instance", None) or dialect.type_compiler
    return str(compiler.process(type_))


def find_submodules() -> None:
    """Makes `sa.orm` and the like work without an import of their own.

    With Alembic they work as soon as any one script has imported them; here not every script is imported.
    """

    def submodule(name: str) -> Any:
        full = f"sqlalchemy.{name}"
        if name.startswith("_") or importlib.util.find_spec(full) is None:
            raise AttributeError(f"module 'sqlalchemy' has no attribute {name!r}")
        return importlib.import_module(full)

    vars(sqlalchemy).setdefault("__getattr__", submodule)


def require_sqlalchemy() -> str:
    """SQLAlchemy's version; too old is a trouble."""
    if VERSION < (1, 4):
        message = f"SQLAlchemy {sqlalchemy.__version__} is too old: Limbeck needs 1.4 or newer"
        raise KnownTrouble("no_sqlalchemy", message)
    return str(sqlalchemy.__version__)
