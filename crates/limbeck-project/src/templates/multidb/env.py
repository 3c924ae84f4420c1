"""How this project's migrations reach their databases, one after the other.

`alembic` and `limbeck` run this file for every command that needs the
databases or the models. Change it as the project needs it.
"""

import logging
from contextlib import ExitStack
from logging.config import fileConfig
from typing import Dict

from alembic import context
from sqlalchemy import MetaData, engine_from_config, pool

# Commit to all databases or to none of them, in two phases. Every database must
# be able to: PostgreSQL only with max_prepared_transactions, SQLite not at all.
USE_TWOPHASE = False

# The values of the configuration file. One that must not stand in a file,
# such as a URL with a password, can be set here:
#     config.set_section_option("engine1", "sqlalchemy.url", os.environ["URL1"])
# with every "%" of it doubled.
config = context.config

# The logging sections of the configuration file say what is logged and where.
if config.config_file_name is not None:
    fileConfig(config.config_file_name)
logger = logging.getLogger("alembic.env")

# Each database has a section of this name in the configuration file.
databases = (config.get_main_option("databases") or "").replace(",", " ").split()

# What "revision --autogenerate" and "check" compare each database with:
#     from myapp import accounts, orders
#     target_metadata = {
#         "engine1": accounts.Base.metadata,
#         "engine2": orders.Base.metadata,
#     }
target_metadata: Dict[str, MetaData] = {}


def run_migrations_offline() -> None:
    """Write the migrations as SQL, without connections (--sql).

    The script of the database "engine1" is the file engine1.sql.
    """
    for name in databases:
        logger.info("Migrating database %s into %s.sql", name, name)
        with open(f"{name}.sql", "w", encoding="utf-8") as script:
            context.configure(
                url=config.get_section_option(name, "sqlalchemy.url"),
                target_metadata=target_metadata.get(name),
                output_buffer=script,
                literal_binds=True,
                dialect_opts={"paramstyle": "named"},
            )
            with context.begin_transaction():
                context.run_migrations(engine_name=name)


def run_migrations_online() -> None:
    """Run the migrations of all databases, and only then commit.

    When one of them fails, leaving the block rolls back what is not committed.
    """
    with ExitStack() as connections:
        transactions = []
        for name in databases:
            engine = engine_from_config(
                config.get_section(name, {}),
                prefix="sqlalchemy.",
                poolclass=pool.NullPool,
            )
            connection = connections.enter_context(engine.connect())
            transaction = connection.begin_twophase() if USE_TWOPHASE else connection.begin()
            transactions.append((name, connection, transaction))

        for name, connection, _ in transactions:
            logger.info("Migrating database %s", name)
            context.configure(
                connection=connection,
                target_metadata=target_metadata.get(name),
                upgrade_token=f"{name}_upgrades",
                downgrade_token=f"{name}_downgrades",
            )
            context.run_migrations(engine_name=name)

        if USE_TWOPHASE:
            for _, _, transaction in transactions:
                transaction.prepare()
        for _, _, transaction in transactions:
            transaction.commit()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
