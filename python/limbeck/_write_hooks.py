"""`alembic.script.write_hooks`: functions of `env.py` that look at a new script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ._errors import KnownTrouble

Hook = Callable[[str, Mapping[str, str]], Any]

_hooks: dict[str, Hook] = {}


def register(name: str) -> Callable[[Hook], Hook]:
    """Makes a function the hook of this type."""

    def decorate(function: Hook) -> Hook:
        _hooks[name] = function
        return function

    return decorate


def run(kind: str, path: str, options: Mapping[str, str]) -> None:
    """Calls the hook of a type with the script's path and its own options."""
    hook = _hooks.get(kind)
    if hook is None:
        raise KnownTrouble("no_hook", f"No formatter with name '{kind}' registered")
    hook(path, dict(options))
