"""SQLite's batch mode builds a table anew; nothing may be lost with the old one.

What Alembic loses is told by `test_what_alembic_loses`, which runs real Alembic: the other tests hold that Limbeck
keeps it.
"""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from conftest import MODES
from harness.databases import Database
from harness.project import Project

BEFORE = """
CREATE TABLE parent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(20) COLLATE NOCASE UNIQUE,
    amount INTEGER CHECK (amount >= 0),
    doubled INTEGER GENERATED ALWAYS AS (amount * 2) STORED,
    made DATE
);
CREATE INDEX ix_parent_lower ON parent (lower(code));
CREATE INDEX ix_parent_amount ON parent (amount DESC);
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE);
CREATE TABLE log (what TEXT);
CREATE VIEW sums AS SELECT code, sum(amount) AS total FROM parent GROUP BY code;
CREATE VIEW over_sums AS SELECT total FROM sums;
CREATE TRIGGER parent_logged AFTER INSERT ON parent BEGIN INSERT INTO log VALUES ('new ' || NEW.code); END;
CREATE TRIGGER parent_changed AFTER UPDATE OF amount ON parent WHEN OLD.amount <> NEW.amount
    BEGIN INSERT INTO log VALUES (OLD.amount || ' to ' || NEW.amount); END;
CREATE TRIGGER child_logged AFTER DELETE ON child
    BEGIN INSERT INTO log SELECT 'of ' || code FROM parent WHERE id = OLD.parent_id; END;
INSERT INTO parent (id, code, amount, made)
    VALUES (1, 'one', 1, '2024-02-29'), (2, 'two', 2, NULL), (9, 'nine', 9, '2020-01-01');
INSERT INTO child VALUES (1, 1), (2, 2), (3, 2);
DELETE FROM parent WHERE id = 9;
DELETE FROM log;
"""
BATCH = """
with op.batch_alter_table("parent") as batch_op:
    batch_op.alter_column("made", existing_type=sa.Date(), type_=sa.DateTime())
    batch_op.add_column(sa.Column("note", sa.String(10)))
"""
ENFORCED = """
from sqlalchemy import event
from sqlalchemy.engine import Engine

@event.listens_for(Engine, "connect")
def enforce(connection, record):
    connection.execute("PRAGMA foreign_keys=ON")

"""


def rows(database: sqlite3.Connection, sql: str) -> list[tuple[object, ...]]:
    return database.execute(sql).fetchall()


def refused(database: sqlite3.Connection, sql: str) -> bool:
    try:
        database.execute(sql)
    except sqlite3.IntegrityError:
        return True
    return False


def after(database: sqlite3.Connection, statement: str, sql: str) -> list[tuple[object, ...]]:
    database.execute(statement)
    return rows(database, sql)


# What must be as before, and how it is looked at.
KEPT: dict[str, Callable[[sqlite3.Connection], object]] = {
    "rows": lambda db: rows(db, "SELECT id, code, amount FROM parent ORDER BY id"),
    "views": lambda db: rows(db, "SELECT total FROM over_sums ORDER BY total"),
    "the text of views": lambda db: rows(db, "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY name"),
    "triggers": lambda db: after(db, "INSERT INTO parent (code) VALUES ('x')", "SELECT what FROM log"),
    "triggers of a column": lambda db: after(db, "UPDATE parent SET amount = 5 WHERE id = 1", "SELECT what FROM log"),
    "triggers of other tables": lambda db: after(db, "DELETE FROM child WHERE id = 1", "SELECT what FROM log"),
    "rows that refer to it": lambda db: rows(db, "SELECT id, parent_id FROM child ORDER BY id"),
    "AUTOINCREMENT": lambda db: after(db, "INSERT INTO parent (code) VALUES ('x')", "SELECT max(id) FROM parent"),
    "COLLATE": lambda db: rows(db, "SELECT id FROM parent WHERE code = 'ONE'"),
    "unnamed UNIQUE": lambda db: refused(db, "INSERT INTO parent (code) VALUES ('ONE')"),
    "unnamed CHECK": lambda db: refused(db, "INSERT INTO parent (amount) VALUES (-1)"),
    "DESC": lambda db: rows(db, "SELECT name, desc FROM pragma_index_xinfo('ix_parent_amount') WHERE key"),
    "index of an expression": lambda db: rows(db, "SELECT sql FROM sqlite_master WHERE name = 'ix_parent_lower'"),
    "generated columns": lambda db: after(
        db, "UPDATE parent SET amount = 7 WHERE id = 1", "SELECT doubled FROM parent ORDER BY id"
    ),
    "actions of references": lambda db: after(
        db, "DELETE FROM parent WHERE id = 2", "SELECT id FROM child ORDER BY id"
    ),
    "dates": lambda db: rows(db, "SELECT substr(made, 1, 10) FROM parent ORDER BY id"),
}


@pytest.fixture
def database(project: Project) -> Database:
    """The tables above, in a project with one revision that builds `parent` anew."""
    database = project.sqlite()
    project.init(database.url())
    with contextlib.closing(sqlite3.connect(project.root / "project.db")) as connection:
        connection.executescript(BEFORE)
    project.revision("first", None, BATCH)
    return database


@contextlib.contextmanager
def opened(project: Project) -> Iterator[sqlite3.Connection]:
    """The database as an application sees it, with references enforced; what is tried is undone."""
    with contextlib.closing(sqlite3.connect(project.root / "project.db")) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("BEGIN")
        yield connection
        connection.rollback()


def seen(project: Project, name: str) -> object:
    try:
        with opened(project) as connection:
            return KEPT[name](connection)
    except sqlite3.Error as error:
        return str(error)


def look(project: Project) -> dict[str, object]:
    return {name: seen(project, name) for name in KEPT}


def enforce(project: Project) -> None:
    """As applications do it."""
    project.edit("alembic/env.py", ("from alembic import context\n", f"from alembic import context\n{ENFORCED}"))


@pytest.mark.parametrize(
    ("mode", "enforced"), [("auto", False), ("always", False), ("never", False), ("auto", True), ("always", True)]
)
def test_nothing_is_lost(project: Project, database: Database, mode: str, enforced: bool) -> None:
    """`enforced`: by a function that env.py registers, which only Python calls."""
    before = look(project)
    if enforced:
        enforce(project)
    project.limbeck("upgrade", "head", mode=mode)
    assert look(project) == before
    assert database.revisions() == ["first"]
    assert ("note",) in database.rows("SELECT name FROM pragma_table_info('parent')")
    assert database.rows("SELECT type FROM pragma_table_info('parent') WHERE name = 'made'") == [("DATETIME",)]
    assert database.rows("PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("views", [True, False])
def test_what_alembic_loses(project: Project, database: Database, views: bool) -> None:
    """Generated columns and views over the table stop it, the latter with a table left over."""
    drop = "" if views else "DROP VIEW over_sums; DROP VIEW sums; DROP TRIGGER child_logged;"
    with contextlib.closing(sqlite3.connect(project.root / "project.db")) as connection:
        connection.executescript(f"ALTER TABLE parent DROP COLUMN doubled; {drop}")
    before = look(project)
    enforce(project)
    done = project.alembic("upgrade", "head", status=None)
    left = look(project)
    lost = {name for name in KEPT if left[name] != before[name]}
    if views:
        assert "error in view sums: no such table: main.parent" in done.err
        assert "_alembic_tmp_parent" in [name for (name,) in database.rows("SELECT name FROM sqlite_master")]
    else:
        wanted = {"triggers", "rows that refer to it", "AUTOINCREMENT", "COLLATE", "unnamed CHECK", "DESC", "dates"}
        assert lost >= wanted | {"index of an expression"}


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_a_table_that_the_script_wrote_down_keeps_its_dependents(
    project: Project, database: Database, mode: str
) -> None:
    """With `copy_from`, what stands there is the table; triggers and views stand nowhere."""
    names = ("views", "triggers", "triggers of other tables", "rows that refer to it", "rows")
    before = {name: seen(project, name) for name in names}
    body = """
    table = sa.Table(
        "parent", sa.MetaData(), sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.String(20)),
        sa.Column("amount", sa.Integer()), sa.Column("made", sa.Date()),
    )
    with op.batch_alter_table("parent", copy_from=table) as batch_op:
        batch_op.drop_column("made")
    """
    project.revision("first", None, "\n".join(line[4:] for line in body.splitlines()))
    project.limbeck("upgrade", "head", mode=mode)
    assert {name: seen(project, name) for name in names} == before


@pytest.mark.parametrize("mode", MODES)
def test_a_renamed_column_is_renamed_in_triggers(project: Project, database: Database, mode: str) -> None:
    database.execute("DROP VIEW over_sums", "DROP VIEW sums")
    rename = """
    with op.batch_alter_table("parent") as batch_op:
        batch_op.alter_column("amount", new_column_name="quantity", existing_type=sa.Integer(), nullable=False)
    """
    project.revision("first", None, "\n".join(line[4:] for line in rename.splitlines()))
    project.limbeck("upgrade", "head", mode=mode)
    with opened(project) as connection:
        changed = after(connection, "UPDATE parent SET quantity = 5 WHERE id = 1", "SELECT what FROM log")
    assert changed == [("1 to 5",)]


@pytest.mark.parametrize("mode", MODES)
def test_a_view_that_would_break_stops_the_change(project: Project, database: Database, mode: str) -> None:
    database.execute("DROP INDEX ix_parent_lower", "DROP TRIGGER parent_logged", "DROP TRIGGER child_logged")
    project.revision(
        "first", None, 'with op.batch_alter_table("parent") as batch_op:\n    batch_op.drop_column("code")'
    )
    before = look(project)
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "the view sums" in done.err and "no such column: code" in done.err, done.shown()
    assert look(project) == before
    assert database.revisions() == []
    assert "_alembic_tmp_parent" not in [name for (name,) in database.rows("SELECT name FROM sqlite_master")]


@pytest.mark.parametrize("mode", MODES)
def test_a_column_that_is_only_renamed_is_renamed_everywhere(project: Project, database: Database, mode: str) -> None:
    """SQLite does that itself: in views, in triggers, in references of other tables."""
    change = 'batch_op.alter_column("code", new_column_name="name", existing_type=sa.String(20))'
    project.revision("first", None, f'with op.batch_alter_table("parent") as batch_op:\n    {change}')
    names = ("views", "triggers of other tables", "generated columns", "DESC", "rows that refer to it")
    before = {name: seen(project, name) for name in names}
    project.limbeck("upgrade", "head", mode=mode)
    assert {name: seen(project, name) for name in names} == before
    with opened(project) as connection:
        assert after(connection, "INSERT INTO parent (name) VALUES ('x')", "SELECT what FROM log") == [("new x",)]
    assert database.revisions() == ["first"]


@pytest.mark.parametrize("mode", MODES)
def test_a_trigger_that_would_break_stops_the_change(project: Project, database: Database, mode: str) -> None:
    database.execute("DROP VIEW over_sums", "DROP VIEW sums", "DROP INDEX ix_parent_lower")
    project.revision(
        "first", None, 'with op.batch_alter_table("parent") as batch_op:\n    batch_op.drop_column("code")'
    )
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "trigger" in done.err and "code" in done.err, done.shown()
    assert database.rows("SELECT count(*) FROM parent") == [(2,)]


@pytest.mark.parametrize("mode", MODES)
def test_references_that_a_script_enforces(project: Project, database: Database, mode: str) -> None:
    """By a statement in the step before; they are enforced again afterwards."""
    project.revision("on", None, 'op.execute("PRAGMA foreign_keys=ON")')
    project.revision("first", "on", BATCH)
    project.revision("last", "first", 'op.execute("INSERT INTO child VALUES (7, 77)")')
    before = look(project)
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "FOREIGN KEY constraint failed" in done.err, done.shown()
    assert database.revisions() == ["first"]
    assert look(project) == before


@pytest.mark.parametrize("mode", MODES)
def test_rows_that_the_new_table_would_refuse(project: Project, database: Database, mode: str) -> None:
    """The new foreign key does not fit the rows, and foreign keys are enforced."""
    project.revision("on", None, 'op.execute("PRAGMA foreign_keys=ON")')
    key = """
    with op.batch_alter_table("parent") as batch_op:
        batch_op.create_foreign_key("fk_parent_log", "log", ["amount"], ["rowid"])
    """
    database.execute("CREATE TABLE other (id INTEGER PRIMARY KEY)")
    project.revision(
        "first",
        "on",
        "\n".join(line[4:] for line in key.splitlines()).replace('"log"', '"other"').replace("rowid", "id"),
    )
    before = look(project)
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "references that lead nowhere" in done.err, done.shown()
    assert look(project) == before
    assert database.revisions() == ["on"]


def test_references_that_cannot_be_suspended(project: Project, database: Database) -> None:
    """The script has changed rows, so that a transaction is open: nothing is deleted behind its back. A script that is
    read has told of its batch before the transaction began."""
    enforce(project)
    project.revision("first", None, f'op.execute("UPDATE log SET what = 1")\n{BATCH}')
    before = look(project)
    done = project.limbeck("upgrade", "head", mode="always", status=255)
    assert "cannot be built anew here" in done.err and "PRAGMA foreign_keys=OFF" in done.err, done.shown()
    assert look(project) == before
    project.limbeck("upgrade", "head")
    assert look(project) == before
    assert database.revisions() == ["first"]


KILLER = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int left = 0;

static int is_database(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, "project.db") && !strstr(path, ".lock");
}

static void count(int file) {
    if (!is_database(file)) return;
    if (left == 0) left = atoi(getenv("KILL_AT_WRITE"));
    if (left > 0 && --left == 0) kill(getpid(), SIGKILL);
}

ssize_t pwrite64(int file, const void *from, size_t size, off_t at) {
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite64");
    count(file);
    return real(file, from, size, at);
}

ssize_t pwrite(int file, const void *from, size_t size, off_t at) {
    return pwrite64(file, from, size, at);
}

ssize_t write(int file, const void *from, size_t size) {
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    count(file);
    return real(file, from, size);
}
"""


@pytest.fixture(scope="session")
def killer(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A library that kills its process before the n-th write into the database or its journal."""
    folder = tmp_path_factory.mktemp("killer")
    (folder / "killer.c").write_text("#include <stdio.h>\n#include <sys/types.h>\n" + KILLER)
    library = folder / "killer.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, folder / "killer.c", "-ldl"], check=True)
    return library


# SQLite's own ALTERs do this.
IN_PLACE = """
with op.batch_alter_table("parent") as batch_op:
    batch_op.drop_column("spare")
    batch_op.add_column(sa.Column("note", sa.String(10)))
    batch_op.create_foreign_key("fk_note", "child", ["note"], ["id"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="interposes functions of the C library as Linux does it")
@pytest.mark.parametrize("batch", [BATCH, IN_PLACE], ids=["anew", "in place"])
@pytest.mark.parametrize("mode", ["never", "always"])
def test_killed_at_each_write(
    project: Project, database: Database, killer: pathlib.Path, mode: str, batch: str
) -> None:
    """Whatever has been written by then, the old table is there, or the new one, with all that belongs to it."""
    database.execute("ALTER TABLE parent ADD COLUMN spare INTEGER")
    before = look(project)
    project.limbeck("ensure_version", mode=mode)
    project.revision("first", None, batch)
    saved = project.root / "saved"
    shutil.copy(project.root / "project.db", saved)
    kills = 0
    for number in range(1, 500):
        for path in project.root.glob("project.db*"):
            path.unlink()
        shutil.copy(saved, project.root / "project.db")
        variables = {"LD_PRELOAD": str(killer), "KILL_AT_WRITE": str(number)}
        done = project.limbeck("upgrade", "head", mode=mode, status=None, env=variables)
        tables = {name for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert not any(name.startswith("_alembic_tmp") for name in tables), (number, tables)
        assert look(project) == before, number
        columns = database.rows("SELECT name FROM pragma_table_info('parent')")
        is_new = ("note",) in columns
        assert batch == BATCH or is_new != (("spare",) in columns), number
        # In Python, the version row has a transaction of its own, as with Alembic.
        assert is_new or database.revisions() == [], number
        if mode == "never":
            assert is_new == (database.revisions() == ["first"]), number
        if done.status == 0:
            assert is_new
            break
        kills += 1
    assert 5 < kills < 499


@pytest.mark.parametrize("mode", MODES)
def test_references_to_a_renamed_column(project: Project, database: Database, mode: str) -> None:
    """Renamed alone, they follow; renamed with other changes, which needs a new table, they would break."""
    rename = 'batch_op.alter_column("id", new_column_name="number", existing_type=sa.Integer())'
    project.revision("first", None, f'with op.batch_alter_table("parent") as batch_op:\n    {rename}')
    project.limbeck("upgrade", "head", mode=mode)
    assert database.rows("""SELECT "to" FROM pragma_foreign_key_list('child')""") == [("number",)]
    database.execute("DROP VIEW over_sums", "DROP VIEW sums", "DROP TRIGGER child_logged")
    again = rename.replace('"id", new_column_name="number"', '"number", new_column_name="id"')
    project.revision(
        "second",
        "first",
        f'with op.batch_alter_table("parent") as batch_op:\n    {again}\n    '
        'batch_op.alter_column("made", existing_type=sa.Date(), type_=sa.DateTime())',
    )
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "foreign key mismatch" in done.err and "the references of child" in done.err, done.shown()
    assert database.revisions() == ["first"]
