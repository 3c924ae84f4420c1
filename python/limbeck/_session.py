"""What one worker knows: the pipe, the table of types, and which database is being worked on."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Optional

from ._errors import KnownTrouble
from ._protocol import Channel

if TYPE_CHECKING:
    from ._config import Config
    from ._migration import MigrationContext
    from ._types import TypeTable


class Session:
    """The state of a worker."""

    def __init__(self, channel: Channel, types: TypeTable, dialects: list[dict[str, Any]]) -> None:
        self.channel = channel
        self.types = types
        self.transactional = {facts["name"]: facts["transactional_ddl"] for facts in dialects}
        self.implementations = {facts["name"]: facts["implementation"] for facts in dialects}
        #: Whether what is logged here goes to the streams too; a person at a terminal sees something else.
        self.shows_log = True
        #: Whether the command may write: then a transaction that nobody commits is an error.
        self.writes = False
        self.config: Optional[Config] = None
        self.script_location: Optional[str] = None
        self.configure_calls = 0
        self.runs = 0
        self._contexts: list[MigrationContext] = []
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}

    @contextlib.contextmanager
    def current(self, context: MigrationContext) -> Iterator[None]:
        """The program's requests are about this context for a while."""
        self._contexts.append(context)
        outer, self.channel.cancel = self.channel.cancel, self._cancel
        try:
            yield
        finally:
            self._contexts.pop()
            self.channel.cancel = outer

    def log(self, logger: str, level: int, message: str) -> None:
        """Logs in Alembic's name, as `env.py` configured it."""
        record = logging.getLogger(logger)
        with contextlib.nullcontext() if self.shows_log else _without_streams(record):
            record.log(level, "%s", message)

    @property
    def context(self) -> MigrationContext:
        if not self._contexts:
            raise KnownTrouble("protocol", "a request speaks of a migration context, and there is none")
        return self._contexts[-1]

    def origin_of(self, thing: Any) -> int:
        """The number by which the program gives an object back to the user's hooks."""
        number = self._numbers.get(id(thing))
        if number is None:
            self._objects.append(thing)  # kept alive, so that its identity is nobody else's
            number = self._numbers[id(thing)] = len(self._objects)
        return number

    def object_of(self, number: int) -> Any:
        return self._objects[number - 1]

    def given_connections(self) -> list[Any]:
        """What the caller handed over in `config.attributes`."""
        return [] if self.config is None else list(self.config.attributes.values())

    def _cancel(self) -> None:
        for context in reversed(self._contexts):
            if context.statements is not None:
                context.statements.cancel()
                return


@contextlib.contextmanager
def _without_streams(logger: logging.Logger) -> Iterator[None]:
    """The handlers that write to this process's streams are silent for a while; those of files are not."""
    silenced: list[tuple[logging.Handler, int]] = []
    place: Optional[logging.Logger] = logger
    while place is not None:
        for handler in place.handlers:
            if getattr(handler, "stream", None) in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
                silenced.append((handler, handler.level))
                handler.setLevel(logging.CRITICAL + 1)
        place = place.parent if place.propagate else None
    try:
        yield
    finally:
        for handler, level in silenced:
            handler.setLevel(level)


_running: list[Session] = []


def start_session(session: Session) -> None:
    """Makes it the session of this process."""
    _running.append(session)


def running_session() -> Optional[Session]:
    """The session of this process, when it is a worker."""
    return _running[-1] if _running else None
