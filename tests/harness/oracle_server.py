"""Real Alembic, imported once: every call runs in a fork of this process, which saves the imports.

Reads one JSON object a line (`arguments`, `folder`, `environment`, `out`, `err`, and `program` for other Python than
Alembic's command line) and answers with the exit status.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys

# A program's own folder would stand first in the search path of env.py.
sys.path.pop(0)

# What nearly every call needs; a module that is not installed is not needed either.
for name in (
    "alembic.autogenerate",
    "alembic.command",
    "alembic.config",
    "logging.config",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.ext.asyncio",
    "sqlalchemy.orm",
    "asyncpg",
    "dotenv",
    "psycopg2",
):
    with contextlib.suppress(ImportError):
        importlib.import_module(name)


def call(
    arguments: list[str], folder: str, environment: dict[str, str], out: str, err: str, program: str | None
) -> int:
    """Runs Alembic's command line in this process, as the program `alembic` does, or a program like `python -c`."""
    for number, path in ((0, os.devnull), (1, out), (2, err)):
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["alembic", *arguments]
    try:
        if program is None:
            from alembic.config import main

            main(argv=arguments, prog="alembic")
        else:
            sys.path.insert(0, "")
            exec(compile(program, "<string>", "exec"), {"__name__": "__main__"})
    except SystemExit as stop:
        code = stop.code
        return 0 if code is None else code & 255 if isinstance(code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def serve() -> None:
    """Answers until the input ends."""
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = call(**request)
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


serve()
