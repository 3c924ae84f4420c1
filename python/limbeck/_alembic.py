"""While Limbeck runs a project's code, `alembic` is this package: whether Alembic is installed or not."""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Optional

from ._errors import CommandError
from ._missing import MODULES, missing

#: The version of Alembic that Limbeck is compared with.
VERSION = "1.20.1"


def install() -> None:
    """Makes `import alembic` mean this package, for the rest of the process."""
    for name in [name for name in sys.modules if name == "alembic" or name.startswith("alembic.")]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder())


def step_aside() -> None:
    """Lets Alembic be Alembic where it is installed: for models, which have no use for a stand-in.

    Some import packages that extend the real one.
    """
    others = [finder for finder in sys.meta_path if not isinstance(finder, _Finder)]
    if "alembic" not in sys.modules and any(finder.find_spec("alembic", None) for finder in others):
        sys.meta_path[:] = others


class _Finder:
    """Finds Alembic's modules: all of them, since a project may import what it does not use."""

    def find_spec(
        self, name: str, path: Optional[Sequence[str]] = None, target: Optional[ModuleType] = None
    ) -> Optional[ModuleSpec]:
        if name == "alembic":
            return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        if name in MODULES:
            return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        if spec.name == "alembic":
            _add_all()
        else:
            _add(spec.name, {})
        return sys.modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        pass


def _add_all() -> None:
    """Puts every module in its place. Only now is the greater part of this package loaded."""
    from . import _write_hooks, context, op
    from ._batch import BatchOperations
    from ._config import Config
    from ._environment import EnvironmentContext
    from ._migration import MigrationContext
    from ._operations import AbstractOperations, MigrateOperation, Operations
    from ._scripts import Script, ScriptDirectory
    from ._steps import MigrationInfo

    errors = {"CommandError": CommandError}
    environment = {"EnvironmentContext": EnvironmentContext}
    migration = {"MigrationContext": MigrationContext, "MigrationInfo": MigrationInfo}
    scripts = {"ScriptDirectory": ScriptDirectory, "Script": Script}
    operations = {
        "Operations": Operations,
        "BatchOperations": BatchOperations,
        "AbstractOperations": AbstractOperations,
        "MigrateOperation": MigrateOperation,
    }
    modules: dict[str, dict[str, Any]] = {
        "": {"__version__": VERSION},
        "op": vars(op),
        "context": vars(context),
        "config": {"Config": Config},
        "environment": environment,
        "migration": migration,
        "operations": operations,
        "operations.base": operations,
        "operations.ops": {"MigrateOperation": MigrateOperation},
        "runtime": {},
        "runtime.environment": environment,
        "runtime.migration": migration,
        "script": scripts,
        "script.base": scripts,
        "script.write_hooks": {"register": _write_hooks.register},
        "util": {**errors, "rev_id": rev_id},
        "util.exc": errors,
    }
    for name, content in modules.items():
        _add(f"alembic.{name}" if name else "alembic", content)


def _add(name: str, content: dict[str, Any]) -> None:
    module = ModuleType(name, "Limbeck, where a project expects Alembic.")
    own = {key: value for key, value in content.items() if not key.startswith("__")}
    module.__dict__.update(own)
    # Names that are answered when they are asked for, and the version.
    module.__dict__.update({key: content[key] for key in ("__getattr__", "__version__") if key in content})
    if name != "alembic":
        module.__dict__.setdefault("__getattr__", functools.partial(missing, name))
    # As if it were a package: then `from alembic.op import x` asks the finder for what is missing.
    module.__path__ = []
    sys.modules[name] = module
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, module)


def rev_id() -> str:
    """A new revision identifier."""
    import uuid

    return uuid.uuid4().hex[-12:]
