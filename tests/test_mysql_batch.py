"""Batch mode on MySQL and MariaDB: direct ALTERs, or a new table in the old one's place, as real Alembic leaves it; and
what Alembic loses there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from harness.databases import Database
from harness.project import Project

HEAD = "from sqlalchemy.dialects import mysql"

TABLES = (
    "CREATE TABLE owners (id INT PRIMARY KEY, name VARCHAR(20))",
    """CREATE TABLE things (
        id INT NOT NULL AUTO_INCREMENT,
        name VARCHAR(20) NOT NULL DEFAULT 'it''s' COMMENT 'what it is',
        state ENUM('new','old') DEFAULT 'new',
        amount DECIMAL(10,2) NOT NULL DEFAULT 1.50,
        made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
        changed TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
        token VARCHAR(36) DEFAULT (uuid()),
        note TEXT COLLATE utf8mb4_bin,
        small SMALLINT UNSIGNED,
        PRIMARY KEY (id),
        UNIQUE KEY uq_name (name, state),
        KEY ix_note (note(10), amount),
        CONSTRAINT ck_amount CHECK (amount >= 0 AND name <> 'it''s \\\\ bad')
    ) ENGINE=InnoDB ROW_FORMAT=COMPACT COMMENT='a thing''s'""",
    "INSERT INTO owners VALUES (1, 'ann'), (2, 'bob')",
    "INSERT INTO things (id, name, state, amount, note, small) VALUES "
    "(1, 'a', 'new', 2.25, 'n1', 3), (5, 'b', 'old', 0, NULL, NULL)",
)

COPY = """
things = sa.Table(
    "things", sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("name", sa.String(20), nullable=False, server_default="x"),
    sa.Column("state", sa.Enum("new", "old")),
    sa.Column("amount", sa.Numeric(10, 2)),
    sa.UniqueConstraint("name", name="uq_name"),
    sa.CheckConstraint("amount >= 0", name="ck_amount"),
    sa.Index("ix_amount", "amount"),
    mysql_engine="InnoDB",
)
"""

# What leads to the same with both.
CASES = {
    "nothing": "",
    "add": 'batch_op.add_column(sa.Column("extra", sa.Integer(), server_default="7", nullable=False))',
    "add in its place": 'batch_op.add_column(sa.Column("extra", sa.Integer()), insert_after="name")',
    "drop a column": 'batch_op.drop_column("made")',
    "rename": 'batch_op.alter_column("small", new_column_name="tiny", existing_type=mysql.SMALLINT(unsigned=True))',
    "type": 'batch_op.alter_column("amount", existing_type=sa.Numeric(10, 2), type_=sa.BigInteger(), nullable=True)',
    "to text": 'batch_op.alter_column("amount", existing_type=sa.Numeric(10, 2), type_=sa.String(30))',
    "default": 'batch_op.alter_column("name", existing_type=sa.String(20), server_default="y")',
    "no default": 'batch_op.alter_column("name", existing_type=sa.String(20), server_default=None)',
    "comment": 'batch_op.alter_column("name", existing_type=sa.String(20), comment="new")',
    "indexes": 'batch_op.drop_index("ix_note")\nbatch_op.create_index("ix_made", ["made", "amount"], unique=False)',
    "unique": 'batch_op.create_unique_constraint("uq_more", ["amount", "made"])',
    "check": 'batch_op.create_check_constraint("ck_small", sa.column("small") < 100)',
    "drop a check": 'batch_op.drop_constraint("ck_amount", type_="check")',
    "foreign key": 'batch_op.add_column(sa.Column("owner_id", sa.Integer()))\n'
    'batch_op.create_foreign_key("fk_owner", "owners", ["owner_id"], ["id"], ondelete="CASCADE")',
}


def start(project: Project, mysql: Database, body: str, *more: str) -> None:
    """An environment with one revision, and the tables."""
    project.init(mysql.url("pymysql"))
    project.revision("one", None, body, head=HEAD)
    mysql.execute(*TABLES, *more)


def batch(operations: str, arguments: str) -> str:
    """The lines of a batch on `things`."""
    inside = "\n".join(f"    {line}" for line in (operations or "pass").splitlines())
    return f'with op.batch_alter_table("things"{arguments}) as batch_op:\n{inside}'


def emptied(mysql: Database) -> None:
    """Drops every table."""
    for _ in range(3):
        for (name,) in mysql.rows("SHOW TABLES"):
            refers = "SELECT 1 FROM information_schema.key_column_usage WHERE table_schema = DATABASE() "
            refers += f"AND referenced_table_name = '{name}' AND table_name <> '{name}'"
            if not mysql.rows(refers):
                mysql.execute(f"DROP TABLE `{name}`")


def state(mysql: Database) -> dict[str, Any]:
    """How the server would make each table again, and its rows."""
    found: dict[str, Any] = {}
    for (name,) in mysql.rows("SHOW TABLES"):
        text = str(mysql.rows(f"SHOW CREATE TABLE `{name}`")[0][1])
        columns = [row[0] for row in mysql.rows(f"SHOW COLUMNS FROM `{name}`") if row[0] not in MOVING]
        listed = ", ".join(f"`{column}`" for column in columns)
        found[name] = "\n".join(lines(text))
        found[f"rows of {name}"] = mysql.rows(f"SELECT {listed} FROM `{name}` ORDER BY 1")
    return found


# Columns that the server fills.
MOVING = ("made", "changed", "token")


def lines(text: str) -> list[str]:
    """The lines of SHOW CREATE TABLE; keys in no order."""
    inside = [line.strip().rstrip(",") for line in text.splitlines()]
    columns = [line for line in inside if line.startswith("`")]
    return columns + sorted(line for line in inside if not line.startswith("`"))


@pytest.mark.parametrize("arguments", ["", ', recreate="always"'], ids=["in place", "anew"])
@pytest.mark.parametrize("name", CASES)
def test_as_alembic_leaves_it(project: Project, mysql: Database, name: str, arguments: str) -> None:
    if name == "add in its place" and not arguments:
        # A place needs a new table.
        arguments = ', recreate="always"'
    start(project, mysql, batch(CASES[name], arguments))
    project.alembic("upgrade", "head")
    wanted = state(mysql)
    for mode in ["auto", "always"] if name in ("add", "type", "foreign key") else ["auto"]:
        emptied(mysql)
        mysql.execute(*TABLES)
        project.limbeck("upgrade", "head", mode=mode)
        found = state(mysql)
        assert found.keys() == wanted.keys()
        for part, text in wanted.items():
            assert found[part] == text, part


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_copy_from(project: Project, mysql: Database, mode: str) -> None:
    body = COPY + batch(
        'batch_op.add_column(sa.Column("more", sa.Integer()))\nbatch_op.drop_index("ix_amount")',
        ', copy_from=things, recreate="always"',
    )
    start(project, mysql, body)
    project.alembic("upgrade", "head")
    wanted = state(mysql)
    emptied(mysql)
    mysql.execute(*TABLES)
    project.limbeck("upgrade", "head", mode=mode)
    assert state(mysql) == wanted


# Alembic stops at each of these, or loses it.
WHOLE = (
    "CREATE TABLE owners (id INT PRIMARY KEY, code VARCHAR(20) NOT NULL, UNIQUE KEY uq_code (code))",
    """CREATE TABLE things (
        id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
        owner_id INT,
        code VARCHAR(20),
        parent_id INT,
        small INT CHECK (small < 100),
        twice INT GENERATED ALWAYS AS (small * 2) STORED,
        thrice INT GENERATED ALWAYS AS (small * 3) VIRTUAL,
        document JSON,
        state ENUM('new','old') COLLATE utf8mb4_bin,
        changed DATETIME NULL ON UPDATE CURRENT_TIMESTAMP,
        KEY ix_falling (small DESC, id),
        CONSTRAINT fk_owner FOREIGN KEY (owner_id) REFERENCES owners (id) ON DELETE CASCADE,
        FOREIGN KEY (code) REFERENCES owners (code) ON UPDATE CASCADE,
        CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES things (id),
        CONSTRAINT ck_small CHECK (small <> 13),
        CHECK (small <> 14)
    )""",
    "CREATE TABLE parts (id INT PRIMARY KEY, thing_id INT, FOREIGN KEY (thing_id) REFERENCES things (id))",
    "CREATE TABLE log (said TEXT)",
    "CREATE TRIGGER tells AFTER INSERT ON things FOR EACH ROW INSERT INTO log VALUES (CONCAT('new ', NEW.code))",
    "CREATE VIEW seen AS SELECT id, code FROM things",
    "INSERT INTO owners VALUES (1, 'a'), (2, 'b')",
    "INSERT INTO things (id, owner_id, code, parent_id, small) "
    "VALUES (1, 1, 'a', NULL, 5), (9, 2, 'b', 1, 6), (40, 1, 'a', 9, 7)",
    "DELETE FROM things WHERE id = 40",
    "INSERT INTO parts VALUES (1, 9)",
)


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_a_table_that_is_built_anew_loses_nothing(project: Project, mysql: Database, mode: str) -> None:
    project.init(mysql.url("pymysql"))
    project.revision("one", None, batch("", ', recreate="always"'))
    mysql.execute(*WHOLE)
    triggers = "SELECT trigger_name, event_object_table, action_statement, definer FROM information_schema.triggers "
    triggers += "WHERE trigger_schema = DATABASE()"
    counted = (
        "SELECT auto_increment FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'things'"
    )
    before = (state(mysql), mysql.rows(triggers), mysql.rows(counted))
    project.limbeck("upgrade", "head", mode=mode)
    after = (state(mysql), mysql.rows(triggers), mysql.rows(counted))
    before[0].pop("alembic_version", None), before[0].pop("rows of alembic_version", None)
    after[0].pop("alembic_version"), after[0].pop("rows of alembic_version")
    assert after == before and after[2] == [(41,)]
    # References hold in both directions, and the trigger speaks.
    for refused in (
        "INSERT INTO parts VALUES (2, 77)",
        "DELETE FROM things WHERE id = 9",
        "INSERT INTO things (owner_id) VALUES (77)",
        "INSERT INTO things (small) VALUES (14)",
    ):
        with pytest.raises(Exception, match="(?i)constraint"):
            mysql.execute(refused)
    mysql.execute("INSERT INTO things (code) VALUES ('b')")
    assert mysql.rows("SELECT * FROM log")[-1] == ("new b",)


def test_a_foreign_key_goes_with_its_column(project: Project, mysql: Database) -> None:
    project.init(mysql.url("pymysql"))
    operations = 'batch_op.drop_constraint("fk_owner", type_="foreignkey")\nbatch_op.drop_column("owner_id")'
    project.revision("one", None, batch(operations, ', recreate="always"'))
    mysql.execute(*WHOLE)
    project.limbeck("upgrade", "head")
    text = str(mysql.rows("SHOW CREATE TABLE things")[0][1])
    assert "owner_id" not in text and "fk_owner" not in text and "things_ibfk_1" in text


def test_partitions_stay(project: Project, mysql: Database) -> None:
    project.init(mysql.url("pymysql"))
    project.revision("one", None, batch('batch_op.add_column(sa.Column("b", sa.Integer()))', ', recreate="always"'))
    mysql.execute(
        "CREATE TABLE things (a INT) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10), "
        "PARTITION p1 VALUES LESS THAN MAXVALUE)"
    )
    project.limbeck("upgrade", "head")
    text = str(mysql.rows("SHOW CREATE TABLE things")[0][1])
    assert "`b` int" in text and re.search(r"PARTITION `p1` VALUES LESS THAN MAXVALUE", text)


def test_a_trigger_has_the_new_name_of_a_column(project: Project, mysql: Database) -> None:
    project.init(mysql.url("pymysql"))
    operations = 'batch_op.alter_column("code", new_column_name="label", existing_type=sa.String(20))'
    project.revision("one", None, batch(operations, ', recreate="always"'))
    mysql.execute(*WHOLE)
    project.limbeck("upgrade", "head")
    mysql.execute("INSERT INTO things (label) VALUES ('b')")
    assert mysql.rows("SELECT * FROM log")[-1] == ("new b",)


@pytest.mark.parametrize(
    ("operations", "said"),
    [
        ('batch_op.drop_column("id")', "the table `parts` refers to the column `id`, which is dropped"),
        (
            'batch_op.alter_column("id", existing_type=sa.Integer(), type_=sa.BigInteger())',
            "refers to the column `id`, which gets another type",
        ),
        ('batch_op.drop_column("code")', "the trigger `tells` uses the column `code`, which is dropped"),
    ],
)
def test_what_would_break_stops_the_change(project: Project, mysql: Database, operations: str, said: str) -> None:
    project.init(mysql.url("pymysql"))
    project.revision("one", None, batch(operations, ', recreate="always"'))
    mysql.execute(*WHOLE)
    before = state(mysql)
    done = project.limbeck("upgrade", "head", status=255)
    assert said in done.err
    after = state(mysql)
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("CREATE TABLE things (a INT, b INT INVISIBLE DEFAULT 3)", "its column `b` is invisible"),
        ("CREATE TABLE things (a INT) WITH SYSTEM VERSIONING", "it keeps the history of its rows"),
    ],
)
def test_what_a_new_table_would_lack_stops_the_change(project: Project, mysql: Database, table: str, said: str) -> None:
    if "MariaDB" not in str(mysql.rows("SELECT VERSION()")):
        pytest.skip("MariaDB's own words")
    project.init(mysql.url("pymysql"))
    project.revision("one", None, batch("", ', recreate="always"'))
    mysql.execute(table)
    before = state(mysql)
    done = project.limbeck("upgrade", "head", status=255)
    assert "LB0704" in done.err and said in done.err
    after = state(mysql)
    assert {name: after[name] for name in before} == before


def test_a_copy_that_fails_leaves_the_old_table(project: Project, mysql: Database) -> None:
    operations = 'batch_op.alter_column("note", existing_type=sa.Text(), nullable=False)'
    start(project, mysql, batch(operations, ', recreate="always"'))
    before = state(mysql)
    done = project.limbeck("upgrade", "head", status=255)
    assert "LB0701" in done.err
    after = state(mysql)
    assert {name: after[name] for name in before} == before
    assert not [name for name in after if "_alembic_tmp_" in name]
    # A table of that name that was there before is nobody's to drop.
    mysql.execute("CREATE TABLE _alembic_tmp_things (a INT)")
    project.limbeck("upgrade", "head", status=255)
    assert mysql.rows("SHOW TABLES LIKE '\\_alembic\\_tmp%'")


def test_a_unique_constraint_is_an_index(project: Project, mysql: Database) -> None:
    operations = (
        'batch_op.drop_constraint("uq_name", type_="unique")\nbatch_op.create_unique_constraint("uq_name", ["name"])'
    )
    start(project, mysql, batch(operations, ', recreate="always"'))
    project.limbeck("upgrade", "head")
    assert "UNIQUE KEY `uq_name` (`name`)" in str(mysql.rows("SHOW CREATE TABLE things")[0][1])
