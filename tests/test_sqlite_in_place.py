"""SQLite's own ALTERs in batch mode: where they lead to the same table as a new one, and the library has them.

Each case runs twice, as it is and with `recreate="always"`: both must leave the same columns, keys, checks, indexes,
triggers, views and rows. A comment in the table's own statement tells whether it was built anew: that does not keep it.
"""

from __future__ import annotations

import contextlib
import pathlib
import re
import sqlite3

import pytest
from conftest import NewProject
from harness.project import Project

BEFORE = """
CREATE TABLE other (id INTEGER PRIMARY KEY);
CREATE TABLE t ( /* the old one */
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(20) COLLATE NOCASE,
    amount INTEGER CONSTRAINT ck_amount CHECK (amount >= 0),
    size INTEGER NOT NULL DEFAULT 3,
    spare TEXT DEFAULT 'x',
    pair INTEGER,
    CONSTRAINT ck_size CHECK (size < 100),
    CONSTRAINT uq_pair UNIQUE (pair)
);
CREATE INDEX ix_name ON t (lower(name));
CREATE INDEX ix_amount ON t (amount DESC) WHERE amount > 1;
CREATE TABLE child (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES t (id) ON DELETE CASCADE);
CREATE TABLE log (what TEXT);
CREATE VIEW names AS SELECT name FROM t;
CREATE TRIGGER logged AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.id); END;
INSERT INTO t (id, name, amount, pair) VALUES (1, 'one', 1, 1), (2, NULL, 2, NULL), (9, 'nine', NULL, 9);
INSERT INTO child VALUES (1, 1), (2, 2);
DELETE FROM t WHERE id = 9;
DELETE FROM log;
"""
# By Python's library and by the one that Limbeck brings along: whether it has what the case needs.
PYTHON = sqlite3.sqlite_version_info
BOTH, NEW, NEVER = (True, True), (PYTHON >= (3, 53), True), (False, False)
CASES = {
    "drop a column": (BOTH, 'batch_op.drop_column("spare")'),
    "rename a column": (
        BOTH,
        'batch_op.alter_column("amount", new_column_name="number", existing_type=sa.Integer())',
    ),
    "a column with a reference": (
        BOTH,
        'batch_op.add_column(sa.Column("other_id", sa.Integer()))\n'
        'batch_op.create_foreign_key("fk_other", "other", ["other_id"], ["id"], ondelete="SET NULL")',
    ),
    "a column with a constant": (
        BOTH,
        "batch_op.add_column(\n"
        '    sa.Column("level", sa.Integer(), server_default=sa.text("7"), nullable=False, index=True)\n'
        ")",
    ),
    "several at once": (
        BOTH,
        'batch_op.drop_index("ix_amount")\n'
        'batch_op.drop_column("spare")\n'
        'batch_op.alter_column("amount", new_column_name="number", existing_type=sa.Integer())\n'
        'batch_op.add_column(sa.Column("late", sa.Text(), server_default=sa.text("\'a\'")))\n'
        'batch_op.create_index("ix_late", ["late", "number"])',
    ),
    "no more NULL": (NEW, 'batch_op.alter_column("amount", nullable=False, existing_type=sa.Integer())'),
    "NULL again": (NEW, 'batch_op.alter_column("size", nullable=True, existing_type=sa.Integer())'),
    "a check": (NEW, 'batch_op.create_check_constraint("ck_id", "id < 1000 AND size > 0")'),
    "no check": (NEW, 'batch_op.drop_constraint("ck_size", type_="check")'),
    "no check of a column": (NEW, 'batch_op.drop_constraint("ck_amount", type_="check")'),
    "another check": (
        NEW,
        'batch_op.drop_constraint("ck_size", type_="check")\nbatch_op.create_check_constraint("ck_size", "size < 50")',
    ),
    "another type": (
        NEVER,
        'batch_op.drop_column("spare")\n'
        'batch_op.alter_column("size", existing_type=sa.Integer(), type_=sa.BigInteger())',
    ),
    "another default": (
        NEVER,
        'batch_op.alter_column("size", existing_type=sa.Integer(), server_default=sa.text("4"))',
    ),
    "a key": (NEVER, 'batch_op.create_unique_constraint("uq_size", ["size", "amount"])'),
    "no key": (NEVER, 'batch_op.drop_constraint("uq_pair", type_="unique")'),
    "a column of a key": (NEVER, 'batch_op.drop_column("pair")'),
    "a reference of an old column": (
        NEVER,
        'batch_op.create_foreign_key("fk_other", "other", ["spare"], ["id"])',
    ),
    "a column with an expression": (
        NEVER,
        'batch_op.drop_column("spare")\n'
        'batch_op.add_column(sa.Column("sum", sa.Integer(), server_default=sa.text("1 + 1")))',
    ),
    "a column at a place": (
        NEVER,
        'batch_op.drop_column("spare")\nbatch_op.add_column(sa.Column("x", sa.Integer()), insert_after="id")',
    ),
}
MODES = ("always", "never")


def made(project: Project, body: str, options: str = "") -> pathlib.Path:
    project.init(project.sqlite().url())
    file = project.root / "project.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.executescript(BEFORE)
    lines = "".join(f"\n    {line}" for line in body.splitlines())
    project.revision("first", None, f'with op.batch_alter_table("t"{options}) as batch_op:{lines}')
    return file


def state(file: pathlib.Path) -> dict[str, list[tuple[object, ...]]]:
    """What is there, whatever the statements look like that made it."""
    with contextlib.closing(sqlite3.connect(file)) as connection:

        def rows(sql: str) -> list[tuple[object, ...]]:
            return connection.execute(sql).fetchall()

        indexes = [str(name) for _, name, *_ in rows("PRAGMA index_list(t)") if not str(name).startswith("sqlite_")]
        [(sql,)] = rows("SELECT sql FROM sqlite_master WHERE name = 't'")
        names = sorted(re.findall(r'CONSTRAINT "?(\w+)"? CHECK \((.*?)\)', str(sql)))
        references = rows('SELECT "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list(\'t\')')
        return {
            # The number of a row is never NULL, whether it says so or not; a literal is one in parentheses too.
            "columns": rows(
                "SELECT name, type, \"notnull\" AND NOT pk, trim(dflt_value, '()'), pk, hidden "
                "FROM pragma_table_xinfo('t')"
            ),
            "rows": rows("SELECT * FROM t ORDER BY id"),
            "indexes": sorted((name, *row) for name in indexes for row in rows(f"PRAGMA index_xinfo({name})")),
            "predicates": rows("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"),
            "unique": [row[1:] for row in rows("PRAGMA index_list(t)") if str(row[1]).startswith("sqlite_")],
            "references": references,
            "of others": rows("PRAGMA foreign_key_list(child)"),
            "checks": [*names],
            "triggers and views": rows("SELECT name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')"),
            "numbers": rows("SELECT seq FROM sqlite_sequence WHERE name = 't'"),
            "children": rows("SELECT * FROM child"),
            "log": rows("SELECT * FROM log"),
        }


def is_old(file: pathlib.Path) -> bool:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        [(sql,)] = connection.execute("SELECT sql FROM sqlite_master WHERE name = 't'").fetchall()
    return "/* the old one */" in sql


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", CASES)
def test_both_ways_lead_to_the_same(new_project: NewProject, case: str, mode: str) -> None:
    has, body = CASES[case]
    altered, anew = new_project(), new_project()
    one, other = made(altered, body), made(anew, body, ', recreate="always"')
    altered.limbeck("upgrade", "head", mode=mode)
    anew.limbeck("upgrade", "head", mode=mode)
    assert state(one) == state(other)
    assert (is_old(one), is_old(other)) == (has[MODES.index(mode)], False)


@pytest.mark.parametrize("mode", MODES)
def test_a_batch_that_says_more_about_the_table(project: Project, mode: str) -> None:
    file = made(project, 'batch_op.drop_column("spare")', ', naming_convention={"uq": "uq_%(table_name)s"}')
    project.limbeck("upgrade", "head", mode=mode)
    assert not is_old(file)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "broken",
    ["CREATE VIEW broken AS SELECT * FROM nowhere", "CREATE TRIGGER broken AFTER INSERT ON other BEGIN SELECT x; END"],
)
def test_what_sqlite_refuses_is_built_anew(project: Project, broken: str, mode: str) -> None:
    """Its ALTERs read every view and trigger of the database; one that is broken already is not this table's fault."""
    file = made(project, 'batch_op.drop_column("spare")')
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute(broken)
    project.limbeck("upgrade", "head", mode=mode)
    assert not is_old(file)
    assert "spare" not in [name for name, *_ in state(file)["columns"]]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('alter_column("name", nullable=False, existing_type=sa.String(20))', "NOT NULL constraint failed"),
        ('create_check_constraint("ck_id", "id > 1")', "CHECK constraint failed"),
        ('drop_column("name")', "ix_name"),
    ],
)
def test_what_neither_way_does_changes_nothing(project: Project, change: str, words: str, mode: str) -> None:
    file = made(project, f'batch_op.add_column(sa.Column("new", sa.Integer()))\nbatch_op.{change}')
    before = state(file)
    assert words in project.limbeck("upgrade", "head", mode=mode, status=255).err
    assert state(file) == before and is_old(file)


def test_a_script_says_what_alembic_says(project: Project) -> None:
    """Which library will run it is not known."""
    made(project, 'batch_op.drop_column("spare")')
    done = project.limbeck("upgrade", "head", "--sql", status=255)
    assert "requires a live database connection" in done.err


@pytest.mark.parametrize("mode", MODES)
def test_a_table_without_rows_is_written_down_as_alembic_leaves_it(project: Project, mode: str) -> None:
    project.init(project.sqlite().url())
    columns = "sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.Integer())"
    project.revision("first", None, f"op.create_table('t', {columns})")
    project.revision("second", "first", "with op.batch_alter_table('t') as batch_op:\n    batch_op.drop_column('a')")
    file = project.root / "project.db"

    def written() -> str:
        with contextlib.closing(sqlite3.connect(file)) as connection:
            [(sql,)] = connection.execute("SELECT sql FROM sqlite_master WHERE name = 't'").fetchall()
        file.unlink()
        return str(sql)

    project.alembic("upgrade", "head")
    wanted = written()
    project.limbeck("upgrade", "head", mode=mode)
    assert written() == wanted
