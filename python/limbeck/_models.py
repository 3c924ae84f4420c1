"""Loading the models, and describing them."""

from __future__ import annotations

import gc
import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ._dialects import as_after_connecting, load_dialect, require_sqlalchemy
from ._errors import KnownTrouble
from ._export import Exporter
from ._failure import is_user_file
from ._names import convention_facts
from ._values import Document

if TYPE_CHECKING:
    from ._session import Session


def load_models(
    session: Session,
    sys_path: list[str],
    imports: list[Document],
    expression: Document,
    env_path: str,
    dialect: str,
    driver: Any,
) -> Document:
    """Runs the imports of an `env.py` and the expression that gives its metadata."""
    sys.path[:0] = [folder for folder in sys_path if folder not in sys.path]
    before = set(sys.modules)
    gc.disable()  # models stay, and this worker ends soon: collecting would find nothing
    names = run_imports(imports, env_path)
    given = evaluate(expression, env_path, names)
    collections = metadata_list(given)
    if not collections:
        raise KnownTrouble("no_metadata", "`target_metadata` is None")
    exporter = Exporter(session.types, as_after_connecting(load_dialect(dialect, driver)), session.origin_of)
    return models_data(exporter, given, collections, before)


def run_imports(imports: list[Document], path: str) -> dict[str, Any]:
    """The names that import statements of a file bind."""
    names = ModuleType("env_py").__dict__
    names["__file__"] = path
    for line in imports:
        exec(_code(line, path, "exec"), names)
    return names


def evaluate(expression: Document, path: str, names: dict[str, Any]) -> Any:
    """The value of an expression of a file."""
    return eval(_code(expression, path, "eval"), names)


def metadata_of(named: Any) -> Any:
    """The `MetaData` that a table names: the object itself, or its `metadata`."""
    from sqlalchemy import MetaData

    found = named if isinstance(named, MetaData) else getattr(named, "metadata", None)
    if not isinstance(found, MetaData):
        raise TypeError(f"{named!r} is no MetaData, and has none as `.metadata`")
    return found


def _code(source: Document, path: str, mode: str) -> Any:
    """Compiles source so that its lines are those of the file."""
    return compile("\n" * (source["line"] - 1) + source["text"], path, mode, dont_inherit=True)


def metadata_list(given: Any) -> list[Any]:
    """`target_metadata` as a list of `MetaData`."""
    from sqlalchemy import MetaData

    found = [] if given is None else list(given) if isinstance(given, (list, tuple, set, frozenset)) else [given]
    for item in found:
        if not isinstance(item, MetaData):
            raise KnownTrouble("configure", f"`target_metadata` must be a MetaData or a list of them, not {item!r}")
    return found


def models_data(exporter: Exporter, given: Any, collections: list[Any], before: set[str]) -> Document:
    """The answer to a request for the models. `before`: the modules that were there earlier."""
    return {
        "kind": "models",
        "schema": exporter.schema(collections),
        "facts": convention_facts(given),
        "sqlalchemy": require_sqlalchemy(),
        "sources": _sources(before),
    }


def _sources(before: set[str]) -> list[str]:
    """The user's files among the modules that are loaded now."""
    found = set()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name not in before and isinstance(file, str) and is_user_file(file):
            found.add(os.path.abspath(file))
    return sorted(found)
