"""The worker: runs the user's code for the program at the other end of the pipe."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib.util
import io
import os
import sys
import threading
from typing import TYPE_CHECKING, Any, Callable, Optional

from ._errors import KnownTrouble, NotProvided
from ._protocol import Channel
from ._values import Document, value_of

if TYPE_CHECKING:
    from ._connection import Statements

_DONE: Document = {"kind": "done"}
# The commands that may begin at a revision of the user's (`a:b`).
_WITH_START = ("upgrade", "downgrade", "stamp")


def main(bundle: Document, rest: bytes) -> None:
    """Serves the program until it closes the pipe."""
    source, sink, marks = _take_pipes(bundle["terminal_input"])
    handlers = _Handlers(bundle["hash"])
    channel = Channel(source, sink, marks, rest, handlers.handle)
    handlers.channel = channel
    try:
        channel.serve()
    finally:
        bundle["save"]()
        _leave()


def _take_pipes(terminal_input: bool) -> tuple[int, int, int]:
    """Keeps the pipes for the protocol, and gives the user's code others."""
    source, sink, marks = os.dup(0), os.dup(1), os.dup(2)
    terminal = os.devnull
    if terminal_input:
        terminal = "CON" if os.name == "nt" else "/dev/tty"
    try:
        own = os.open(terminal, os.O_RDONLY)
    except OSError:
        own = os.open(os.devnull, os.O_RDONLY)
    os.dup2(own, 0)
    os.close(own)
    # What the user's code prints must not reach the protocol.
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        # As on a terminal: each line is seen when it is written.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)
    return source, sink, marks


def _leave() -> None:
    """Ends as Python would, but without taking SQLAlchemy apart piece by piece."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, ValueError, OSError):
            pass
    os._exit(0)


class _Handlers:
    """Answers the program's requests, one method for each kind."""

    channel: Channel

    def __init__(self, own_hash: str) -> None:
        self._hash = own_hash
        self._session: Any = None

    def handle(self, kind: str, request: Document) -> Document:
        method: Callable[..., Document] = getattr(self, f"_{kind}")
        return method(**request)

    def _hello(self, hash: str, signatures: list[Any], dialects: list[Document]) -> Document:
        if hash != self._hash:
            raise KnownTrouble("shim_mismatch", "the Python side of Limbeck is of another build than the program")
        gc.disable()  # what is imported now stays, so there is nothing to collect
        if importlib.util.find_spec("sqlalchemy") is None:
            raise KnownTrouble("no_sqlalchemy", f"SQLAlchemy is not installed in the environment of `{sys.executable}`")
        from ._alembic import install
        from ._dialects import find_submodules, require_sqlalchemy
        from ._session import Session, start_session
        from ._transactions import watch
        from ._types import TypeTable

        version = require_sqlalchemy()
        find_submodules()
        install()
        watch()
        self._session = Session(self.channel, TypeTable(signatures), dialects)
        start_session(self._session)
        gc.freeze()
        gc.enable()
        return {
            "kind": "hello",
            "hash": self._hash,
            "python": ".".join(map(str, sys.version_info[:3])),
            "executable": sys.executable,
            "sqlalchemy": version,
        }

    # whole environments

    def _run_environment(
        self,
        path: str,
        config: Document,
        offline: bool,
        writes: bool,
        shows_log: bool,
        tag: Any = None,
        start: Any = None,
        table: Any = None,
    ) -> Document:
        from ._config import config_from
        from ._environment import EnvironmentContext
        from ._scripts import ScriptDirectory
        from ._target import template_arguments

        session = self._session
        own = config_from(config, {name: value_of(value) for name, value in config["toml"]})
        command = config["command"]
        if command is not None:
            sys.argv[:] = command["argv"]
            own.cmd_opts = _command_options(command)
        sys.path[:0] = [folder for folder in config["prepend_sys_path"] if folder not in sys.path[:1]]
        session.config, session.writes, session.shows_log = own, writes, shows_log
        session.script_location = config["script_location"]
        session.configure_calls = session.runs = 0
        script = ScriptDirectory(config["script_location"], session=session)
        environment = EnvironmentContext(own, script, session=session, as_sql=offline)
        if tag is not None:
            environment.context_opts["tag"] = tag
        if command is not None and command["name"] in _WITH_START:
            environment.context_opts["starting_rev"] = start
        if table is None:
            environment.run(path)
        else:
            from ._table import run_table

            run_table(environment, path, table)
        return {
            "kind": "finished",
            "configure_calls": session.configure_calls,
            "runs": session.runs,
            "template_args": template_arguments(environment.context_opts),
        }

    def _load_models(
        self,
        sys_path: list[str],
        imports: list[Document],
        expression: Document,
        env_path: str,
        dialect: str,
        driver: Any,
    ) -> Document:
        from ._alembic import step_aside
        from ._models import load_models

        step_aside()
        return load_models(self._session, sys_path, imports, expression, env_path, dialect, driver)

    def _export_metadata(self) -> Document:
        from ._models import models_data

        context = self._session.context
        if not context.metadata:
            raise KnownTrouble(
                "no_metadata",
                "Can't proceed with --autogenerate option; environment script "
                f"{context.script.env_py_location} does not provide a MetaData object or sequence of objects to the "
                "context.",
            )
        return models_data(context.exporter, context.opts.get("target_metadata"), context.metadata, set())

    # scripts

    def _read_header(self, path: str) -> Document:
        from ._scripts import header_of

        return {"kind": "header", "script": header_of(path)}

    def _run_script(self, path: str, function: str) -> Document:
        from ._scripts import run_script

        run_script(path, function, self._session.context)
        return _DONE

    def _version_applied(self, step: Document, heads: list[str]) -> Document:
        from ._steps import call_callbacks

        call_callbacks(self._session.context, step, heads)
        return _DONE

    def _run_hook(self, name: str, path: str, options: list[list[str]]) -> Document:
        from ._write_hooks import run

        run(name, path, {key: value for key, value in options})
        return _DONE

    # statements

    def _execute(self, sql: str) -> Document:
        return self._statements().execute(sql)

    def _query(self, sql: str) -> Document:
        return self._statements().query(sql)

    def _query_many(self, statements: list[str]) -> Document:
        return self._statements().query_many(statements)

    def _begin(self) -> Document:
        self._statements().begin()
        return _DONE

    def _commit(self) -> Document:
        self._statements().commit()
        return _DONE

    def _rollback(self) -> Document:
        self._statements().rollback()
        return _DONE

    def _autocommit(self, on: bool) -> Document:
        self._statements().autocommit(on)
        return _DONE

    def _transaction_state(self) -> Document:
        return {"kind": "transaction", "open": bool(self._session.context.connection.in_transaction())}

    def _version_table(self) -> Document:
        from ._version_table import version_table

        return version_table(self._session.context)

    def _statements(self) -> Statements:
        statements: Optional[Statements] = self._session.context.statements
        if statements is None:
            raise KnownTrouble("protocol", "a statement was sent where there is no connection")
        return statements

    # the rest

    def _log(self, logger: str, level: int, message: str) -> Document:
        self._session.log(logger, level, message)
        return _DONE

    def _write_output(self, text: str) -> Document:
        self._session.context.write_output(text)
        return _DONE


def _command_options(command: Document) -> argparse.Namespace:
    """What argparse would have made of the command line."""

    def run(*arguments: Any, **keywords: Any) -> None:
        raise NotProvided(f"command.{command['name']}")

    run.__name__ = command["name"]
    options = {name: value_of(value) for name, value in command["options"]}
    return argparse.Namespace(cmd=(run, [], []), x=command["x"], **options)
