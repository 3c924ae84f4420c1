"""An environment that a configuration file describes: what an `env.py` would do."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ._errors import KnownTrouble
from ._models import evaluate, run_imports
from ._proxy import environment_slot
from ._values import Document, value_of

if TYPE_CHECKING:
    from ._environment import EnvironmentContext

#: Where the program puts the URL: the protocol may be logged.
_URL = "LIMBECK_DATABASE_URL"


def run_table(environment: EnvironmentContext, path: str, table: Document) -> None:
    """Connects to the database and runs the migrations, once."""
    url = os.environ.pop(_URL)
    environment.config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    with environment_slot.holding(environment):
        names = run_imports(table["imports"], path)
        options = {name: value_of(value) for name, value in table["arguments"]}
        options.update((name, evaluate(source, path, names)) for name, source in table["functions"])
        if table["target_metadata"] is not None:
            options["target_metadata"] = evaluate(table["target_metadata"], path, names)

        def migrate(**where: Any) -> None:
            environment.configure(**where, **options)
            with environment.begin_transaction():
                environment.run_migrations()

        def run() -> None:
            if environment.is_offline_mode():
                options.setdefault("literal_binds", True)
                options.setdefault("dialect_opts", {"paramstyle": "named"})
                migrate(url=url)
            else:
                _connected(url, lambda connection: migrate(connection=connection))

        # A line of the table's file, so that a failure to connect stands there.
        evaluate({"text": "run()", "line": table["url_line"]}, path, {"run": run})


def _connected(url: str, work: Callable[[Any], None]) -> None:
    """Hands over a connection of its own; the driver says whether it is an asynchronous one."""
    from sqlalchemy import create_engine, pool
    from sqlalchemy.engine import make_url

    if getattr(make_url(url).get_dialect(), "is_async", False):
        import asyncio

        asyncio.run(_connected_async(url, work))
        return
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        work(connection)


async def _connected_async(url: str, work: Callable[[Any], None]) -> None:
    from sqlalchemy import pool
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(url, poolclass=pool.NullPool)
    try:
        connection = await engine.connect()
    except OSError as error:
        # Of a synchronous driver it is an error of the database's.
        raise KnownTrouble("no_server", f"no database server answers: {error}") from error
    try:
        await connection.run_sync(work)
    finally:
        await connection.close()
