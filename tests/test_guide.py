"""The guide, from its first sentence to its last, and on from there: docs/guide.md as a user follows it."""

from __future__ import annotations

import pytest
from conftest import NewDatabase
from harness import models
from harness.catalog import catalog, differences
from harness.project import Project, configure

DRIVERS = {("postgresql", "generic"): "psycopg2", ("postgresql", "async"): "asyncpg", ("sqlite", "async"): "aiosqlite"}


@pytest.mark.parametrize(
    ("dialect", "template", "mode"),
    [
        ("postgresql", "generic", "auto"),
        ("postgresql", "async", "auto"),
        ("sqlite", "generic", "auto"),
        ("sqlite", "async", "auto"),
        ("postgresql", "async", "always"),
        ("sqlite", "generic", "always"),
    ],
)
def test_the_guide(project: Project, new_database: NewDatabase, dialect: str, template: str, mode: str) -> None:
    database = new_database()
    project.write("your_model_module.py", models.FIRST)
    project.limbeck("init", *(["-t", "async"] if template == "async" else []), "alembic", mode=mode)
    # The modes take one place of the models' import each; what is proven must not depend on it.
    configure(project, database.url(DRIVERS.get((dialect, template))), "above" if mode == "auto" else "below")
    if dialect == "sqlite":
        # SQLite cannot change a column's type: as with Alembic, the project asks for batch mode.
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
    project.limbeck("check", mode=mode, status=255)
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


@pytest.mark.parametrize("place", ["above", "below"])
@pytest.mark.parametrize("template", ["generic", "async"])
def test_the_guides_project_is_read_without_python(
    project: Project, new_database: NewDatabase, dialect: str, template: str, place: str
) -> None:
    """Once the scripts are there, nothing but the models needs Python: `never` is as good as `auto`."""
    ours, theirs = new_database(), new_database()
    driver = DRIVERS.get((dialect, template))
    project.write("your_model_module.py", models.FIRST)
    project.limbeck("init", "-t", template, "alembic")
    configure(project, theirs.url(driver), place)
    project.alembic("revision", "--autogenerate", "-m", "Initial migration")
    project.alembic("upgrade", "head")
    project.write(".env", f"DATABASE_URL={ours.url(driver)}\n")
    project.limbeck("upgrade", "head", mode="never")
    assert differences(ours, theirs) == [] and catalog(ours)
    current = project.limbeck("current", mode="never").out
    assert current == project.alembic("current").out != ""
    project.limbeck("downgrade", "base", mode="never")
    assert ours.revisions() == []


@pytest.mark.parametrize("mode", ["auto", "always", "never"])
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_missing_url_is_the_users_error(project: Project, place: str, mode: str) -> None:
    project.write("your_model_module.py", models.FIRST)
    project.limbeck("init", "alembic")
    configure(project, "", place)
    project.write(".env", "OTHER=1\n")
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    line = 1 + (project.root / "alembic/env.py").read_text().splitlines().index(
        '    raise ValueError("DATABASE_URL environment variable is not set")'
    )
    assert done.err.startswith("FAILED: `env.py` raised `ValueError`: DATABASE_URL environment variable is not set\n")
    assert "LB0201" in done.err and "raise ValueError(" in done.err
    assert f"env.py:{line}" in done.err
    assert "site-packages" not in done.err and "limbeck/" not in done.err
