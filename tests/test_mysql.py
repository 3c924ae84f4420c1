"""MySQL and MariaDB: `--sql` is what real Alembic writes; a run goes over the project's own connection."""

from __future__ import annotations

import time

import pytest
from conftest import MODES
from harness import scripts
from harness.databases import Database, MysqlServer
from harness.programs import PATIENCE
from harness.project import Project
from harness.scripts import Script
from test_offline import folded

# No server is asked.
NOWHERE = [
    "mysql+pymysql://nobody:secret@127.0.0.1:1/nowhere",
    "mariadb+pymysql://nobody:secret@127.0.0.1:1/nowhere?charset=utf8mb4",
    "mysql://nobody@127.0.0.1:1/nowhere",
    "mysql+mysqlconnector://nobody@127.0.0.1:1/nowhere",
]
HEAD = "from sqlalchemy.dialects import mysql"

# In this order they make one history.
READ = {
    "tables": Script(
        """
op.create_table(
    "customers",
    sa.Column("id", mysql.BIGINT(unsigned=True), primary_key=True),
    sa.Column("name", sa.String(40, collation="utf8mb4_bin"), nullable=False, comment="50% of it's \\\\ own"),
    sa.Column("state", sa.Enum("new", "it's old", name="state"), server_default="new"),
    sa.Column("kinds", mysql.SET("a", "b")),
    sa.Column("tiny", mysql.TINYINT(1, unsigned=True)),
    sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column("seen", mysql.DATETIME(fsp=6), server_default=sa.text("CURRENT_TIMESTAMP(6)")),
    sa.Column("changed", sa.TIMESTAMP(), server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")),
    sa.Column("note", mysql.LONGTEXT()),
    sa.Column("rank", sa.Integer(), sa.Computed("tiny + 1", persisted=True)),
    sa.UniqueConstraint("name", name="uq_name"),
    sa.CheckConstraint("tiny < 9", name="ck_tiny"),
    comment="who pays 100%",
    mysql_engine="InnoDB",
    mysql_charset="utf8mb4",
    mariadb_engine="InnoDB",
)
op.create_table(
    "orders",
    sa.Column("customer_id", mysql.BIGINT(unsigned=True), nullable=False),
    sa.Column("key", sa.String(20), nullable=False),
    sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_customer", ondelete="CASCADE"),
    sa.PrimaryKeyConstraint("customer_id", "key", mysql_using="btree"),
)
op.bulk_insert(
    sa.table("customers", sa.column("name", sa.String), sa.column("active", sa.Boolean)),
    [{"name": "50% of O'Hara: \\\\ ?", "active": False}],
)
""",
        'op.drop_table("orders")\nop.drop_table("customers")',
        HEAD,
    ),
    "columns": Script(
        """
op.add_column("customers", sa.Column("points", sa.Integer(), server_default="0", nullable=False))
op.alter_column("customers", "note", existing_type=mysql.LONGTEXT(), type_=sa.Text(), nullable=True, comment="n")
op.alter_column("customers", "points", new_column_name="score", existing_type=sa.Integer(), existing_nullable=False)
op.alter_column("customers", "score", server_default="5")
op.alter_column("customers", "seen", existing_type=mysql.DATETIME(fsp=6), nullable=True)
op.create_index("ix_note", "customers", ["note", "score"], mysql_length={"note": 10}, mariadb_length={"note": 10})
op.create_table_comment("orders", "what they bought")
""",
        """
op.drop_table_comment("orders")
op.drop_index("ix_note", "customers")
op.alter_column("customers", "score", server_default=None)
op.alter_column("customers", "score", new_column_name="points", existing_type=sa.Integer(), existing_nullable=False)
op.drop_column("customers", "points")
""",
        HEAD,
    ),
    "constraints": Script(
        """
with op.batch_alter_table("customers") as batch_op:
    batch_op.drop_constraint("ck_tiny", type_="check")
    batch_op.drop_constraint("uq_name", type_="unique")
    batch_op.create_unique_constraint("uq_both", ["name", "tiny"])
op.drop_constraint("fk_customer", "orders", type_="foreignkey")
op.drop_constraint("PRIMARY", "orders", type_="primary")
op.rename_table("orders", "Purchases")
""",
        """
op.rename_table("Purchases", "orders")
op.create_primary_key(None, "orders", ["customer_id", "key"])
op.create_foreign_key("fk_customer", "orders", "customers", ["customer_id"], ["id"])
op.drop_constraint("uq_both", "customers", type_="unique")
op.create_unique_constraint("uq_name", "customers", ["name"])
op.create_check_constraint("ck_tiny", "customers", sa.column("tiny") < 9)
""",
    ),
}

# What only Python can run: it reads rows.
RUN = {
    "rows": Script(
        """
rows = op.get_bind().execute(sa.text("SELECT id, name FROM customers")).fetchall()
op.create_table("lengths", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("length", sa.Integer()))
for row in rows:
    op.execute(sa.text("INSERT INTO lengths (length) VALUES (:length)").bindparams(length=len(row.name)))
""",
        'op.drop_table("lengths")',
    )
}


@pytest.mark.parametrize("url", NOWHERE)
@pytest.mark.parametrize("mode", MODES)
def test_sql(project: Project, url: str, mode: str) -> None:
    project.init(url)
    head = scripts.history(project, READ)
    for command in (("upgrade", "head"), ("downgrade", f"{head}:base"), ("stamp", "tables:columns")):
        wanted = folded(project.alembic(*command, "--sql"))
        assert wanted[0] and wanted[1]
        assert folded(project.limbeck(*command, "--sql", mode=mode)) == wanted


def test_a_percent_sign_is_doubled_where_alembic_doubles_it(project: Project) -> None:
    project.init(NOWHERE[0])
    project.edit("alembic/env.py", ('        dialect_opts={"paramstyle": "named"},\n', ""))
    project.revision("one", None, "op.execute(\"SELECT '50%'\")")
    wanted = folded(project.alembic("upgrade", "head", "--sql"))
    assert "50%%" in wanted[0]
    for mode in MODES:
        assert folded(project.limbeck("upgrade", "head", "--sql", mode=mode)) == wanted


def definitions(database: Database) -> dict[str, str]:
    """How the server would make the tables again."""
    tables = [row[0] for row in database.rows("SHOW TABLES")]
    return {table: str(database.rows(f"SHOW CREATE TABLE `{table}`")[0][1]) for table in tables}


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_up_and_down(project: Project, mysql: Database, mode: str) -> None:
    project.init(mysql.url("pymysql"))
    history = READ | RUN
    head = scripts.history(project, history)
    states = [definitions(mysql)]
    for _ in history:
        project.alembic("upgrade", "+1")
        states.append(definitions(mysql))
    rows = mysql.rows("SELECT name, active FROM customers")
    assert rows == [("50% of O'Hara: \\ ?", 0)]
    project.alembic("downgrade", "base")
    mysql.execute("DROP TABLE alembic_version")
    for revision, state in zip(history, states[1:], strict=True):
        project.limbeck("upgrade", "+1", mode=mode)
        assert definitions(mysql) == state
        assert mysql.revisions() == [revision]
    assert mysql.rows("SELECT name, active FROM customers") == rows
    assert f"{head} (head)" in project.limbeck("current", mode=mode).out
    project.limbeck("downgrade", "base", mode=mode)
    assert mysql.revisions() == [] and list(definitions(mysql)) == ["alembic_version"]
    # Alembic goes on from where Limbeck stopped.
    project.alembic("upgrade", "head")
    project.limbeck("downgrade", "tables", mode=mode)
    project.alembic("current")
    project.limbeck("stamp", "columns", mode=mode)
    assert mysql.revisions() == ["columns"]


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_what_a_failure_leaves_is_said(project: Project, mysql: Database, mode: str) -> None:
    project.init(mysql.url("pymysql"))
    project.revision("one", None, "op.create_table('t', sa.Column('a', sa.Integer()))")
    project.revision("two", "one", "op.execute('INSERT INTO t VALUES (1)')\nop.execute('SELECT nothing')")
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    # What a script does by itself when Python runs it is not seen.
    said = "`two` was rolled back" if mode == "auto" else "this database commits DDL by itself"
    assert said in done.err
    assert mysql.rows("SELECT * FROM t") == [] and mysql.revisions() == ["one"]
    body = "op.add_column('t', sa.Column('b', sa.Integer()))\nop.execute('INSERT INTO t VALUES (1, 2)')\n"
    project.revision("two", "one", body + "op.execute('SELECT nothing')")
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "this database commits DDL by itself" in done.err
    if mode == "auto":
        assert "stays: ALTER TABLE t ADD COLUMN b INTEGER" in done.err and "INSERT INTO" not in done.err
    assert mysql.rows("SELECT * FROM t") == [] and mysql.revisions() == ["one"]
    assert len(mysql.rows("SHOW COLUMNS FROM t")) == 2


def test_one_migrator_at_a_time(project: Project, mysql: Database) -> None:
    project.init(mysql.url("pymysql"))
    project.revision("one", None, "op.execute('SELECT SLEEP(4)')")
    project.revision("two", "one", "op.create_table('t', sa.Column('a', sa.Integer()))")
    first = project.start("upgrade", "head")
    held = "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'"
    deadline = time.monotonic() + PATIENCE
    while not mysql.rows(held):
        assert time.monotonic() < deadline and first.poll() is None
        time.sleep(0.05)
    refused = project.limbeck("--lock-timeout", "0", "upgrade", "head", status=255)
    assert "LB0702" in refused.err and "root" in refused.err
    second = project.start("upgrade", "head")
    told = [process.communicate(timeout=PATIENCE)[1] for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0), told
    # The second waited, and found nothing left to do.
    assert [text.count("Running upgrade") for text in told] == [2, 0]
    assert mysql.revisions() == ["two"]


@pytest.mark.parametrize(
    ("place", "name", "code"),
    [
        ("ann:hunter2@127.0.0.1:1", "shop", "LB0602"),
        (None, "nosuch", "LB0604"),
        ("nobody:hunter2@{}", "shop", "LB0603"),
    ],
)
def test_a_connection_that_cannot_be_made(
    project: Project, mysql_server: MysqlServer, place: str | None, name: str, code: str
) -> None:
    server = mysql_server.place
    place = server if place is None else place.format(server.rpartition("@")[2])
    project.init(f"mysql+pymysql://{place}/{name}")
    done = project.limbeck("current", status=255)
    assert f"error[{code}]" in done.err and "hunter2" not in done.err and "(1" not in done.err
    # Nothing is spoken natively here.
    assert "error[LB0606]" in project.limbeck("current", mode="never", status=255).err
