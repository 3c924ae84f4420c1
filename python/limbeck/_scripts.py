"""Script files as modules, and the revisions as `context.script` shows them."""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any, Optional

from ._errors import KnownTrouble, NotProvided
from ._values import Document

if TYPE_CHECKING:
    from ._session import Session

_modules: dict[str, ModuleType] = {}


def load_script(path: str) -> ModuleType:
    """A script's module. Like Alembic's, it cannot be imported by name; it is loaded once."""
    module = _modules.get(path)
    if module is None:
        name = re.sub(r"\W", "_", os.path.basename(path))
        loader: Any = None
        if path.endswith((".pyc", ".pyo")):
            loader = importlib.machinery.SourcelessFileLoader(name, path)
        spec = importlib.util.spec_from_file_location(name, path, loader=loader)
        if spec is None or spec.loader is None:
            raise KnownTrouble("missing_function", f"`{path}` is no Python file")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        _modules[path] = module
    return module


def header_of(path: str) -> Document:
    """What a script declares at its top."""
    module = load_script(path)
    revision = getattr(module, "revision", None)
    return {
        "path": path,
        "revision": None if revision is None else str(revision),
        "down_revision": _as_list(getattr(module, "down_revision", None)),
        "branch_labels": _as_list(getattr(module, "branch_labels", None)),
        "depends_on": _as_list(getattr(module, "depends_on", None)),
        "doc": module.__doc__,
        "has_upgrade": callable(getattr(module, "upgrade", None)),
        "has_downgrade": callable(getattr(module, "downgrade", None)),
    }


def run_script(path: str, function: str, context: Any) -> None:
    """Calls `upgrade()` or `downgrade()` of a script."""
    found = getattr(load_script(path), function, None)
    if found is None:
        raise KnownTrouble("missing_function", f"`{os.path.basename(path)}` has no function `{function}`")
    if context.as_sql:
        # Scripts print comments, and even statements, for whoever will run the SQL.
        with contextlib.redirect_stdout(_Printed(context)):
            found(**context.arguments)
    else:
        found(**context.arguments)


class _Printed(io.TextIOBase):
    """Standard output of a script while SQL is written."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._context.output_buffer is None:
            self._context._need_session().channel.request("printed", text=text)
        else:
            # The SQL goes elsewhere: this is for whoever looks on.
            sys.stderr.write(text)
        return len(text)


def _as_list(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(value)] if isinstance(value, str) else [str(item) for item in value]


class Script:
    """A revision, to be read."""

    def __init__(self, data: Document) -> None:
        self.revision: str = data["revision"]
        self.down_revision = _one_or_tuple(data["down_revision"])
        self.nextrev = frozenset(data["nextrev"])
        self.branch_labels = set(data["branch_labels"])
        self.dependencies = _one_or_tuple(data["dependencies"])
        self.path: str = data["path"]
        self.longdoc: str = data["doc"] or ""
        self.is_head: bool = data["is_head"]
        self.is_base: bool = data["is_base"]
        self.is_branch_point: bool = data["is_branch_point"]
        self.is_merge_point: bool = data["is_merge_point"]

    @property
    def doc(self) -> str:
        """The first paragraph of the docstring."""
        return re.split("\n\n", self.longdoc)[0]

    @property
    def module(self) -> ModuleType:
        return load_script(self.path)

    def __str__(self) -> str:
        return f"{self.down_revision} -> {self.revision}{' (head)' if self.is_head else ''}, {self.doc}"


def _one_or_tuple(values: list[str]) -> Any:
    if len(values) > 1:
        return tuple(values)
    return values[0] if values else None


class ScriptDirectory:
    """The revisions, to be read. The program answers."""

    def __init__(self, dir: str, *, session: Optional[Session] = None, **kw: Any) -> None:
        if session is None:
            raise NotProvided("ScriptDirectory(...); use ScriptDirectory.from_config(config)")
        self.dir = dir
        self._session = session

    @classmethod
    def from_config(cls, config: Any) -> ScriptDirectory:
        """The directory of the command that runs."""
        from ._session import running_session

        session = running_session()
        if session is None or session.config is None:
            raise NotProvided("ScriptDirectory outside of a command")
        found = cls(str(config.get_alembic_option("script_location")), session=session)
        found.dir = session.script_location or found.dir
        return found

    @property
    def env_py_location(self) -> str:
        return os.path.abspath(os.path.join(self.dir, "env.py"))

    @property
    def versions(self) -> str:
        return os.path.abspath(os.path.join(self.dir, "versions"))

    def get_current_head(self) -> Optional[str]:
        """The one head; an error when there are several."""
        found = self._ask("head", "revisions")
        return found[0] if found else None

    def get_heads(self, consider_depends_on: bool = False) -> list[str]:
        if consider_depends_on:
            raise NotProvided("ScriptDirectory.get_heads(consider_depends_on=True)")
        return list(self._ask("heads", "revisions"))

    def get_bases(self) -> list[str]:
        return list(self._ask("bases", "revisions"))

    def get_base(self) -> Optional[str]:
        bases = self.get_bases()
        if len(bases) > 1:
            raise KnownTrouble("configure", "The script directory has multiple bases. Please use get_bases().")
        return bases[0] if bases else None

    def get_revision(self, id_: str) -> Optional[Script]:
        found = self.get_revisions(id_)
        return found[0] if found else None

    def get_revisions(self, id_: Any) -> tuple[Script, ...]:
        identifiers = [id_] if isinstance(id_, str) else list(id_ or ())
        scripts = [data for name in identifiers for data in self._ask("revisions", "scripts", identifier=name)]
        return tuple(Script(data) for data in scripts)

    def walk_revisions(self, base: str = "base", head: str = "heads") -> Iterator[Script]:
        """The revisions from `head` down to `base`."""
        for data in self._ask("walk", "scripts", base=base, head=head):
            yield Script(data)

    def _ask(self, question: str, answer: str, **fields: str) -> list[Any]:
        reply = self._session.channel.request("graph", query={"ask": question, **fields})
        return list(reply[answer])
