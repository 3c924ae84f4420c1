"""Projects that move between the two programs: in the middle of a history, in both directions, no file changed."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Iterator

import pytest
from conftest import NewDatabase
from harness import models
from harness.catalog import catalog, differences
from harness.databases import Database
from harness.project import Project, configure

EXAMPLE = pathlib.Path(__file__).parent.parent / "examples" / "expense-manager"
# The example's three revisions.
FIRST, SECOND, THIRD = "5f0c2a9b71de", "c41d7be0f3a8", "8e6b90d2c7f4"


@pytest.mark.parametrize(
    ("dialect", "template", "driver", "mode"),
    [
        ("postgresql", "generic", "psycopg", "auto"),
        ("postgresql", "async", "asyncpg", "auto"),
        ("sqlite", "generic", None, "auto"),
        ("sqlite", "async", "aiosqlite", "auto"),
        ("postgresql", "async", "asyncpg", "always"),
        ("sqlite", "generic", None, "always"),
    ],
)
def test_a_project_of_alembics_is_taken_over_and_handed_back(
    project: Project, new_database: NewDatabase, template: str, driver: str | None, mode: str
) -> None:
    database, untouched = new_database(), new_database()
    made_by_alembic(project, database, template, driver)
    project.alembic("upgrade", "+1")
    database.execute(*models.ROWS)
    before = [database.rows(query) for query in models.SURVIVORS]
    files = project.files()
    first, second = history(project)

    project.limbeck("current", mode=mode)
    assert database.revisions() == [first]
    project.limbeck("upgrade", "head", mode=mode)
    assert database.revisions() == [second]
    assert [database.rows(query) for query in models.SURVIVORS] == before
    # Real Alembic goes on from there, in both directions.
    project.alembic("check")
    project.alembic("downgrade", "-1")
    assert database.revisions() == [first]
    project.alembic("upgrade", "head")
    project.limbeck("downgrade", first, mode=mode)
    project.limbeck("stamp", "head", mode=mode)
    assert database.revisions() == [second]
    project.limbeck("stamp", first, mode=mode)
    project.alembic("upgrade", "head")
    assert project.files() == files
    assert [database.rows(query) for query in models.SURVIVORS] == before

    project.write(".env", f"DATABASE_URL={untouched.url(driver)}\n")
    project.alembic("upgrade", "head")
    assert differences(database, untouched) == []


@pytest.mark.parametrize("template", ["generic", "async"])
def test_alembic_runs_what_limbeck_writes(
    project: Project, new_database: NewDatabase, dialect: str, template: str
) -> None:
    driver = {"postgresql-async": "asyncpg", "sqlite-async": "aiosqlite"}.get(f"{dialect}-{template}")
    ours, theirs, reference = new_database(), new_database(), new_database()
    project.limbeck("init", "-t", template, "alembic")
    configure(project, ours.url(driver))
    if dialect == "sqlite":
        project.edit("alembic/env.py", ("connection=connection,", "connection=connection, render_as_batch=True,"))
    for text, message in ((models.FIRST, "First"), (models.SECOND, "Second")):
        project.write("your_model_module.py", text)
        project.limbeck("revision", "--autogenerate", "-m", message)
        project.limbeck("upgrade", "head")
    files = project.files()
    project.create_all(reference)

    project.write(".env", f"DATABASE_URL={theirs.url(driver)}\n")
    project.alembic("upgrade", "head")
    if dialect == "postgresql":
        assert differences(theirs, reference) == []
    assert theirs.revisions() == ours.revisions()
    project.alembic("check")
    project.alembic("downgrade", "base")
    assert catalog(theirs) == {}
    project.alembic("upgrade", "head")
    assert {**project.files(), ".env": b""} == {**files, ".env": b""}


@pytest.fixture
def example(project: Project) -> Iterator[Project]:
    """The example's folder, ready to be run."""
    shutil.copytree(EXAMPLE, project.root, dirs_exist_ok=True)
    project.folder = project.root / "infra" / "postgres"
    yield project


@pytest.mark.parametrize(
    ("options", "driver", "mode"),
    [
        ((), "psycopg", "auto"),
        (("-c", "alembic_async.ini"), "asyncpg", "auto"),
        ((), "psycopg", "always"),
    ],
)
def test_the_example_runs_through_both(
    example: Project, server, options: tuple[str, ...], driver: str, mode: str
) -> None:
    with server.database() as ours, server.database() as theirs:
        for database, run in ((theirs, example.alembic), (ours, example.limbeck)):
            example.write(".env", f"DATABASE_URL={database.url(driver)}\n")
            more = ("--python", mode) if database is ours else ()
            run(*options, *more, "upgrade", FIRST)
            expenses(database)
            run(*options, *more, "upgrade", "head")
        assert differences(ours, theirs) == []
        assert ours.revisions() == theirs.revisions() == [THIRD]
        assert rows(ours) == rows(theirs) == [("a 10% discount, reimbursed", True), ("lunch", False)]
        # Each takes over what the other has done.
        example.alembic(*options, "check")
        example.limbeck(*options, "check", mode=mode)
        example.limbeck(*options, "downgrade", SECOND, mode=mode)
        example.alembic(*options, "downgrade", "base")
        assert catalog(ours) == {}
        example.limbeck(*options, "upgrade", "head", mode=mode)
        assert differences(ours, theirs) == []


@pytest.mark.parametrize("options", [(), ("-c", "alembic_async.ini")])
def test_the_example_needs_no_python(example: Project, postgresql: Database, options: tuple[str, ...]) -> None:
    driver = "asyncpg" if options else "psycopg"
    example.write(".env", f"DATABASE_URL={postgresql.url(driver)}\n")
    example.limbeck(*options, "upgrade", "head", mode="never")
    assert postgresql.revisions() == [THIRD]
    example.limbeck(*options, "downgrade", "base", mode="never")
    assert catalog(postgresql) == {}


def made_by_alembic(project: Project, database: Database, template: str, driver: str | None) -> None:
    """A project of real Alembic's with two revisions and a database that has none."""
    project.alembic("init", "-t", template, "alembic")
    configure(project, database.url(driver))
    options = "connection=connection, render_as_batch=True,"
    if database.dialect == "sqlite":
        project.edit("alembic/env.py", ("connection=connection,", options))
    # Alembic's batch mode takes the colon in a default for a parameter, and writes NULL.
    first, second = (text.replace("100% :all", "100%") for text in (models.FIRST, models.SECOND))
    project.write("your_model_module.py", first)
    project.alembic("revision", "--autogenerate", "-m", "First")
    project.alembic("upgrade", "head")
    project.write("your_model_module.py", second)
    project.alembic("revision", "--autogenerate", "-m", "Second")
    if database.dialect == "postgresql":
        # What Alembic does not see by itself, as a user writes it.
        older, newer = scripts_in_order(project)
        drop = 'sa.Enum(name="currency").drop(op.get_bind(), checkfirst=True)'
        append_to_downgrade(older, drop)
        text = newer.read_text()
        marker = '"""Upgrade schema."""\n'
        assert marker in text
        add = "    op.execute(\"ALTER TYPE currency ADD VALUE IF NOT EXISTS 'GBP'\")\n"
        newer.write_text(text.replace(marker, marker + add))
    project.alembic("downgrade", "base")
    assert catalog(database) == {}


def append_to_downgrade(path: pathlib.Path, line: str) -> None:
    """Adds a line at the end of a script, which is the end of `downgrade`."""
    path.write_text(path.read_text().rstrip("\n") + f"\n    {line}\n")


def scripts_in_order(project: Project) -> list[pathlib.Path]:
    """The scripts, the oldest first."""
    return sorted(
        project.scripts(),
        key=lambda path: "down_revision: Union[str, Sequence[str], None] = None" not in path.read_text(),
    )


def history(project: Project) -> list[str]:
    """The identifiers, the oldest first."""
    return [path.name.partition("_")[0] for path in scripts_in_order(project)]


def expenses(database: Database) -> None:
    """Rows of the example's first revision."""
    user = models.USER
    database.execute(
        f"INSERT INTO users (id, email) VALUES ('{user}', 'ann@example.org')",
        f"INSERT INTO expenses (user_id, amount, note) VALUES ('{user}', 9, 'a 10% discount, reimbursed')",
        f"INSERT INTO expenses (user_id, amount, note) VALUES ('{user}', 12.50, 'lunch')",
    )


def rows(database: Database) -> list[tuple[object, ...]]:
    """The example's expenses after its last revision."""
    return database.rows("SELECT note, reimbursed FROM expenses ORDER BY note")
