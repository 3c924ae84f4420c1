"""How this project's migrations reach its database.

`alembic` and `limbeck` run this file for every command that needs the
database or the models. Change it as the project needs it.
"""

from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config, pool

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


def run_migrations_online() -> None:
    """Run the migrations on a connection of their own."""
    engine = engine_from_config(
        config.get_section(config.config_ini_section, {}),
        prefix="sqlalchemy.",
        poolclass=pool.NullPool,
    )
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
