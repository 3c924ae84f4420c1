"""Module-level functions that act on whatever runs at the moment: `op.*` and `context.*`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Callable


class Slot:
    """Where the current object stands while migrations run."""

    def __init__(self, class_name: str) -> None:
        self._class_name = class_name
        self._objects: list[Any] = []

    @contextlib.contextmanager
    def holding(self, thing: Any) -> Iterator[Any]:
        """Makes an object the current one."""
        self._objects.append(thing)
        try:
            yield thing
        finally:
            self._objects.remove(thing)

    def current(self, wanted: str) -> Any:
        """The current object. `wanted` is the name that the user's code asked for."""
        if not self._objects:
            # The words are Alembic's.
            raise NameError(
                f"Can't invoke function '{wanted}', as the proxy object has not yet been established for the Alembic "
                f"'{self._class_name}' class.  Try placing this code inside a callable."
            )
        return self._objects[-1]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """A function that calls the method of that name of whatever is current by then."""
        if name.startswith("__"):
            raise AttributeError(name)

        def proxy(*arguments: Any, **keywords: Any) -> Any:
            return getattr(self.current(name), name)(*arguments, **keywords)

        proxy.__name__ = name
        return proxy


operations_slot = Slot("Operations")
environment_slot = Slot("EnvironmentContext")
