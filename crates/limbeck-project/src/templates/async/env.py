"""How this project's migrations reach its database, with an async driver.

`alembic` and `limbeck` run this file for every command that needs the
database or the models. Change it as the project needs it.
"""

import asyncio
from logging.config import fileConfig

from alembic import context
from sqlalchemy import pool
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import async_engine_from_config

# The values of the configuration file. One that must not stand in a file,
# such as a URL with a password, can be set here:
#     config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"])
# with every "%" of it doubled.
config = context.config

# The logging sections of the configuration file say what is logged and where.
if config.config_file_name is not None:
    fileConfig(config.config_file_name)

# What "revision --autogenerate" and "check" compare the database with:
#     from myapp.models import Base
#     target_metadata = Base.metadata
target_metadata = None


def run_migrations_offline() -> None:
    """Write the migrations as SQL, without a connection (--sql)."""
    context.configure(
        url=config.get_main_option("sqlalchemy.url"),
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()


def do_run_migrations(connection: Connection) -> None:
    """Run the migrations on the synchronous side of a connection."""
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_async_migrations() -> None:
    """Open an async connection and hand it over."""
    engine = async_engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    async with engine.connect() as connection:
        await connection.run_sync(do_run_migrations)
    await engine.dispose()


def run_migrations_online() -> None:
    """Run the migrations in an event loop of their own."""
    asyncio.run(run_async_migrations())


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
