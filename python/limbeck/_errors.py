"""The exceptions that the shim raises in the user's code."""

from __future__ import annotations

from typing import Any, Optional

#: A file, a line in it, and the function.
Place = tuple[str, int, str]


class CommandError(Exception):
    """A command cannot go on. The name is Alembic's: projects catch it."""

    #: The stable code of Limbeck's error, when it is one of the program's.
    code: Optional[str] = None


class KnownTrouble(CommandError):
    """A trouble that the program has a code for; `trouble` is a word of the protocol."""

    def __init__(self, trouble: str, message: str, place: Optional[Place] = None) -> None:
        super().__init__(message)
        self.trouble = trouble
        #: Where it began, when that is not where it is raised.
        self.place = place


class NotProvided(KnownTrouble, ImportError):
    """Something of Alembic's that Limbeck does not have."""

    def __init__(self, what: str) -> None:
        super().__init__("not_provided", f"Limbeck does not provide `{what}`")


class StatementRefused(Exception):
    """A statement of Limbeck's own failed: an answer, not an accident. The user's code gets the original."""

    def __init__(self, failure: dict[str, Any], original: Exception) -> None:
        super().__init__(failure)
        self.failure = failure
        self.original = original


class Gone(BaseException):
    """The program at the other end of the pipe has ended: unwind, roll back, stop."""
