"""The guide (docs/guide.md), done by a project's `limbeck`, and what must hold after each of its steps."""

from __future__ import annotations

from collections.abc import Callable

from . import models
from .catalog import catalog, differences
from .databases import Database
from .project import Project, configure, configure_native

DRIVERS = {
    ("postgresql", "native"): "asyncpg",
    ("postgresql", "generic"): "psycopg2",
    ("postgresql", "async"): "asyncpg",
    ("sqlite", "async"): "aiosqlite",
}


def follow(
    project: Project,
    new_database: Callable[[], Database],
    template: str = "generic",
    models_stand: str = "below",
    mode: str = "auto",
) -> None:
    """From `init` to a second version of the models, back to nothing, and up again."""
    database = new_database()
    project.write("your_model_module.py", models.FIRST)
    project.limbeck("init", *(["-t", template] if template != "generic" else []), "alembic", mode=mode)
    url = database.url(DRIVERS.get((database.dialect, template)))
    # SQLite cannot change a column's type: as with Alembic, the project asks for batch mode.
    batch = database.dialect == "sqlite"
    if template == "native":
        configure_native(project, url, *(["render_as_batch = true"] if batch else []))
    else:
        configure(project, url, models_stand)
        if batch:
            project.edit("alembic/env.py", ("connection=connection,", "connection=connection, render_as_batch=True,"))

    def as_created() -> None:
        reference = new_database()
        project.create_all(reference)
        assert differences(database, reference) == []

    project.limbeck("revision", "--autogenerate", "-m", "Initial migration", mode=mode)
    assert [path.name.partition("_")[2] for path in project.scripts()] == ["initial_migration.py"]
    assert catalog(database) == {}
    project.limbeck("upgrade", "head", mode=mode)
    as_created()
    database.execute(*models.ROWS)
    before = [database.rows(query) for query in models.SURVIVORS]

    project.write("your_model_module.py", models.SECOND)
    assert "LB0803" in project.limbeck("check", mode=mode, status=255).err
    project.limbeck("revision", "--autogenerate", "-m", "Budgets and receipts", mode=mode)
    project.limbeck("upgrade", "head", mode=mode)
    as_created()
    assert [database.rows(query) for query in models.SURVIVORS] == before
    assert database.rows("SELECT count(*) FROM expenses WHERE NOT reimbursed") == [(1,)]
    project.limbeck("check", mode=mode)

    project.limbeck("downgrade", "-1", mode=mode)
    assert [database.rows(query) for query in models.SURVIVORS] == before
    project.limbeck("downgrade", "base", mode=mode)
    assert catalog(database) == {} and database.revisions() == []
    project.limbeck("upgrade", "head", mode=mode)
    as_created()
