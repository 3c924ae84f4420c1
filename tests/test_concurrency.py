"""Several migrators at once, and one that is killed."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator

import pytest
from harness import scripts
from harness.catalog import contents
from harness.databases import Database
from harness.programs import PATIENCE
from harness.project import Project

DRIVERS = {"postgresql": "psycopg2", "sqlite": None}
PARTS = {name: scripts.ANYWHERE[name] for name in ("declarative", "add_column", "loops")}
# Longer than a test needs to act, shorter than it waits.
SLOW = {
    "postgresql": "SELECT pg_sleep(3)",
    "sqlite": "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 40000000) SELECT max(x) FROM c",
}


@pytest.mark.parametrize(
    ("start", "mode", "count"),
    [
        ("empty", "auto", 8),
        ("halfway", "auto", 8),
        ("head", "auto", 8),
        ("empty", "always", 4),
        ("halfway", "always", 4),
    ],
)
def test_many_migrators_at_once(
    project: Project, database: Database, dialect: str, start: str, mode: str, count: int
) -> None:
    project.init(database.url(DRIVERS[dialect]))
    head = scripts.history(project, PARTS)
    if start != "empty":
        project.limbeck("upgrade", "head" if start == "head" else "+1")
    missing = {"empty": len(PARTS), "halfway": len(PARTS) - 1, "head": 0}[start]
    running = [project.start("upgrade", "head", mode=mode) for _ in range(count)]
    told = [process.communicate(timeout=PATIENCE)[1] for process in running]
    assert [process.returncode for process in running] == [0] * count, "\n".join(told)
    # One of them did all of it.
    assert sorted(text.count("Running upgrade") for text in told) == [0] * (count - 1) + [missing]
    assert database.revisions() == [head]
    assert len(contents(database)["customers"]) == 2
    project.alembic("current", "--check-heads")
    assert beside(project) == []


# Python's driver for SQLite commits DDL by itself, so that there is a third state, as with Alembic.
@pytest.mark.parametrize(("dialect", "mode"), [("postgresql", "auto"), ("postgresql", "always"), ("sqlite", "auto")])
def test_a_killed_migrator_leaves_the_old_state(project: Project, database: Database, dialect: str, mode: str) -> None:
    with slow_migration(project, database, mode) as process:
        process.kill()
        process.wait(timeout=PATIENCE)
        gone(database)
    assert database.revisions() == ["fast"]
    assert sorted(contents(database)) == ["alembic_version", "customers"]
    # Nobody stands in the way of the next one.
    project.edit("alembic/versions/slow_.py", (SLOW[dialect], "SELECT 1"))
    project.limbeck("upgrade", "head", mode=mode)
    assert database.revisions() == ["slow"]
    assert beside(project) == []


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_a_lock_is_not_waited_for_without_end(project: Project, database: Database, mode: str) -> None:
    with slow_migration(project, database, mode):
        started = time.monotonic()
        done = project.limbeck("--lock-timeout", "300ms", "upgrade", "head", mode=mode, status=255)
        assert "LB0702" in done.err and "--lock-timeout" in done.err
        assert done.err.startswith(("FAILED: ", "INFO ")) and "Traceback" not in done.err
        assert time.monotonic() - started < PATIENCE / 4
        # What only reads is not kept waiting.
        assert project.limbeck("current", mode=mode).out == "fast\n"


def test_a_waiter_finds_nothing_left_to_do(project: Project, postgresql: Database) -> None:
    with slow_migration(project, postgresql, "auto") as process:
        waiter = project.limbeck("upgrade", "head")
        assert process.wait(timeout=PATIENCE) == 0
    assert "Waiting for" in waiter.err and "Running" not in waiter.err
    assert postgresql.revisions() == ["slow"]


def test_the_lock_is_that_of_one_version_table(project: Project, postgresql: Database, new_project) -> None:
    """Two services in one database, each with its own version table, do not wait for each other."""
    with slow_migration(project, postgresql, "auto"):
        other = new_project()
        other.init(postgresql.url("psycopg2"))
        other.edit(
            "alembic/env.py", ("connection=connection,", 'connection=connection, version_table="other_version",')
        )
        scripts.history(other, {"loops": scripts.ANYWHERE["loops"]})
        other.limbeck("--lock-timeout", "0", "upgrade", "head")
        assert postgresql.revisions("other_version") == ["loops"]


@contextlib.contextmanager
def slow_migration(project: Project, database: Database, mode: str) -> Iterator[subprocess.Popen[str]]:
    """A migrator in the middle of its second revision; the first is applied."""
    project.init(database.url(DRIVERS[database.dialect]))
    slow = scripts.Script(
        f'op.create_table("made", sa.Column("id", sa.Integer()))\nop.execute("{SLOW[database.dialect]}")',
    )
    scripts.history(project, {"fast": scripts.ANYWHERE["declarative"], "slow": slow})
    project.limbeck("upgrade", "fast")
    process = project.start("upgrade", "head", mode=mode)
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "-> slow" in line:
                break
        time.sleep(0.3)
        yield process
    finally:
        process.kill()
        process.communicate()
        gone(database)


def gone(database: Database) -> None:
    """Waits until the server has noticed that a client has died, which is when its statement ends."""
    if database.dialect != "postgresql":
        return
    sessions = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database.name}' AND pid <> pg_backend_pid()"
    until = time.monotonic() + PATIENCE
    while database.rows(sessions) != [(0,)]:
        assert time.monotonic() < until, "a session does not end"
        time.sleep(0.05)


def beside(project: Project) -> list[str]:
    """What is left of a lock."""
    return [path.name for path in project.root.parent.rglob("*lock*") if path.is_file()]
