"""While Limbeck runs a project's code, `alembic` is this package: whether Alembic is installed or not."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Optional

from . import context, op
from ._config import Config
from ._environment import EnvironmentContext
from ._errors import CommandError, NotProvided
from ._migration import MigrationContext
from ._batch import BatchOperations
from ._operations import Operations
from ._proxy import environment_slot
from ._scripts import Script, ScriptDirectory

#: The version of Alembic that Limbeck is compared with.
VERSION = "1.20.1"


class MigrateOperation:
    """The base of operations that projects and extensions define."""

    def __init__(self) -> None:
        self.info: dict[Any, Any] = {}

    def reverse(self) -> Any:
        raise NotImplementedError


def rev_id() -> str:
    """A new revision identifier."""
    import uuid

    return uuid.uuid4().hex[-12:]


def install() -> None:
    """Makes `import alembic` mean this package, for the rest of the process."""
    errors = {"CommandError": CommandError}
    scripts = {"ScriptDirectory": ScriptDirectory, "Script": Script}
    operations = {
        "Operations": Operations,
        "BatchOperations": BatchOperations,
        "AbstractOperations": Operations.__mro__[1],
        "MigrateOperation": MigrateOperation,
    }
    modules: dict[str, Any] = {
        "": {"__version__": VERSION},
        "op": op,
        "context": context,
        "config": {"Config": Config},
        "environment": {"EnvironmentContext": EnvironmentContext},
        "migration": {"MigrationContext": MigrationContext},
        "operations": operations,
        "operations.base": operations,
        "operations.ops": {"MigrateOperation": MigrateOperation},
        "runtime": {},
        "runtime.environment": {"EnvironmentContext": EnvironmentContext},
        "runtime.migration": {"MigrationContext": MigrationContext},
        "script": scripts,
        "script.base": scripts,
        "util": {**errors, "rev_id": rev_id},
        "util.exc": errors,
    }
    for name in [name for name in sys.modules if name == "alembic" or name.startswith("alembic.")]:
        del sys.modules[name]
    for name, content in modules.items():
        _add(f"alembic.{name}" if name else "alembic", content)
    sys.meta_path.insert(0, _Finder())


def _add(name: str, content: Any) -> None:
    module = content if isinstance(content, ModuleType) else _Alias(name, content)
    # As if it were a package: then `from alembic.op import x` asks the finder below for what is missing.
    module.__path__ = []
    sys.modules[name] = module
    parent, _, own = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own, module)


class _Alias(ModuleType):
    """A module of Alembic's name with our content."""

    def __init__(self, name: str, content: dict[str, Any]) -> None:
        super().__init__(name, "Limbeck, where a project expects Alembic.")
        self.__dict__.update(content)


class _Finder:
    """Says clearly what of Alembic is not here."""

    def find_spec(
        self, name: str, path: Optional[Sequence[str]] = None, target: Optional[ModuleType] = None
    ) -> Optional[ModuleSpec]:
        if name.startswith("alembic."):
            raise NotProvided(name)
        return None


__all__ = ["environment_slot", "install"]
