"""SQL Server and Oracle over the project's own driver: what reaches the server is what real Alembic sends there.

No server answers: `harness/drivers` has drivers that write down what they are given.
"""

from __future__ import annotations

import json
import pathlib
import re
import shutil

import pytest
from harness import scripts
from harness.project import Project
from harness.scripts import Script
from test_offline import folded

URLS = {
    "mssql": "mssql+pyodbc://ann@127.0.0.1/shop?driver=ODBC",
    "oracle": "oracle+oracledb://ann@127.0.0.1/shop",
}
DRIVERS = pathlib.Path(__file__).parent / "harness" / "drivers"

HISTORY = {
    "tables": Script(
        """
op.create_table(
    "customers",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("Name", sa.Unicode(40), nullable=False, server_default="50% of it's"),
    sa.Column("born", sa.Date()),
    sa.Column("at", sa.Time()),
    sa.Column("moment", sa.DateTime()),
    sa.Column("zoned", sa.DateTime(timezone=True)),
    sa.Column("text", sa.Text()),
    sa.Column("wide", sa.UnicodeText()),
    sa.Column("limited", sa.Text(100)),
    sa.Column("picture", sa.LargeBinary()),
    sa.Column("small_picture", sa.LargeBinary(20)),
    sa.Column("pickled", sa.PickleType()),
    sa.Column("share", sa.Float()),
    sa.Column("price", sa.Numeric(10, 2)),
    sa.Column("uid", sa.Uuid()),
    sa.Column("data", sa.JSON()),
    sa.Column("kind", sa.Enum("a", "bb", name="kind")),
    sa.Column("is_new", sa.Boolean(), server_default=sa.true()),
    sa.Column("big", sa.BigInteger()),
    sa.UniqueConstraint("Name", name="uq_name"),
    sa.CheckConstraint("price > 0", name="positive"),
)
op.create_table("orders", sa.Column("id", sa.Integer(), sa.Identity(start=5), primary_key=True))
op.create_index("ix", "customers", ["born"], unique=True)
""",
        """
op.drop_index("ix", "customers")
op.drop_table("orders")
op.drop_table("customers")
""",
    ),
    "changes": Script(
        """
op.add_column("customers", sa.Column("order", sa.Integer(), sa.ForeignKey("orders.id", name="fk")))
op.alter_column("customers", "born", existing_type=sa.Date(), nullable=False, new_column_name="Birth")
op.alter_column("customers", "Name", server_default=None, existing_server_default="x")
op.alter_column("customers", "price", type_=sa.Numeric(12, 4), existing_type=sa.Numeric(10, 2), server_default="1")
op.execute("UPDATE customers SET text = '100%' WHERE id = :id".replace(":id", "1"))
op.rename_table("orders", "purchases")
""",
        """
op.rename_table("purchases", "orders")
op.drop_constraint("fk", "customers", type_="foreignkey")
op.drop_column("customers", "order")
op.alter_column("customers", "Birth", existing_type=sa.Date(), nullable=True, new_column_name="born")
""",
    ),
    # Only Python can run this one; what it does comes between what is read.
    "python": Script(
        """
try:
    op.add_column("customers", sa.Column("tried", sa.Date()))
except ValueError:
    pass
""",
        """
try:
    op.drop_column("customers", "tried")
except ValueError:
    pass
""",
    ),
    "batch": Script(
        """
with op.batch_alter_table("customers") as batch:
    batch.add_column(sa.Column("more", sa.String(5), server_default="x"))
    batch.create_unique_constraint("uq_more", ["more"])
with op.get_context().autocommit_block():
    op.execute("CHECKPOINT")
""",
        """
with op.batch_alter_table("customers") as batch:
    batch.drop_constraint("uq_more", type_="unique")
    batch.drop_column("more")
""",
    ),
    "comments": Script(
        """
op.create_table_comment("customers", "those who buy")
op.drop_table_comment("customers")
""",
    ),
}
ROWS = {
    "plain": Script(
        """
measures = sa.table("measures", sa.column("id", sa.Integer()), sa.column("label", sa.String()))
op.bulk_insert(measures, [{"id": 1, "label": "it's 5%"}, {"id": 2, "label": None}])
op.execute(sa.text("DELETE FROM orders WHERE id = :id").bindparams(id=3))
""",
    ),
    "keyed": Script(
        """
keyed = op.create_table("keyed", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("label", sa.String(9)))
op.bulk_insert(keyed, [{"id": 1, "label": "a"}])
""",
    ),
}


@pytest.fixture
def server(project: Project, tmp_path: pathlib.Path, request: pytest.FixtureRequest) -> str:
    """A project of a dialect, with the drivers; the dialect's name."""
    dialect = str(request.param)
    project.limbeck("init", "alembic")
    for file in DRIVERS.iterdir():
        if file.suffix == ".py":
            shutil.copy(file, project.root)
    ini = project.root / "alembic.ini"
    ini.write_text(re.sub("(?m)^sqlalchemy.url = .*", f"sqlalchemy.url = {URLS[dialect]}", ini.read_text()))
    return dialect


def sent(project: Project, commands: list[list[str]], mode: str | None) -> tuple[list[list[str]], list[str]]:
    """What reached the server, and what the commands said; by real Alembic without a mode."""
    state = project.root / f"server-{mode}.json"
    env = {"FAKE_SERVER": str(state)}
    run = [
        project.alembic(*command, env=env) if mode is None else project.limbeck(*command, mode=mode, env=env)
        for command in commands
    ]
    lines = [json.loads(line) for line in state.with_suffix(".sql").read_text().splitlines()]
    # Nobody needs the version back that SQLAlchemy asks for.
    unasked = re.compile(r" OUTPUT inserted\.version_num| RETURNING alembic_version\.version_num INTO :ret_0")
    lines = [[unasked.sub("", sql), values.replace("['ret_0']", "[]")] for sql, values in lines]
    # What SQLAlchemy says by itself when it is asked for the isolation level.
    lines = [line for line in lines if not line[0].startswith(("begin :trans_id", "ALTER SESSION", "SET TRANSACTION"))]
    return lines, [done.out for done in run]


@pytest.mark.parametrize("server", list(URLS), indirect=True)
@pytest.mark.parametrize("mode", ["auto", "always"])
def test_every_operation(project: Project, server: str, mode: str) -> None:
    parts = dict(HISTORY)
    if server == "mssql":
        # Alembic ends with a traceback where a table has no schema.
        del parts["comments"]
    scripts.history(project, parts)
    commands = [["upgrade", "head"], ["current"], ["downgrade", "changes"], ["upgrade", "+1"], ["downgrade", "base"]]
    expected, answers = sent(project, commands, None)
    assert len(expected) > 30
    found, answered = sent(project, commands, mode)
    assert "\n".join(map(str, found)) == "\n".join(map(str, expected))
    assert answered == answers


@pytest.mark.parametrize("server", list(URLS), indirect=True)
@pytest.mark.parametrize("mode", ["auto", "always"])
def test_rows(project: Project, server: str, mode: str) -> None:
    """Alembic gives values to the driver; what is read here has them in the statement, where SQLAlchemy is not needed
    to find out whether SQL Server lets values into the column of an identity."""
    scripts.history(project, ROWS)
    expected, _ = sent(project, [["upgrade", "head"]], None)
    found, _ = sent(project, [["upgrade", "head"]], mode)
    if mode == "auto":
        at = next(at for at, line in enumerate(expected) if line[0].startswith("INSERT INTO measures"))
        end = next(at for at, line in enumerate(expected) if line[0].startswith("DELETE FROM orders")) + 1
        assert found[at : at + 3] == [
            ["INSERT INTO measures (id, label) VALUES (1, 'it''s 5%')", "[]"],
            ["INSERT INTO measures (id, label) VALUES (2, NULL)", "[]"],
            ["DELETE FROM orders WHERE id = 3", "[]"],
        ]
        expected[at:end] = found[at : at + 3]
    if server == "oracle" and mode == "auto":
        assert found.pop(-2)[0] == "INSERT INTO keyed (id, label) VALUES (1, 'a')"
        expected.pop(-2)
    assert "\n".join(map(str, found)) == "\n".join(map(str, expected))


# Types that only SQLAlchemy's own dialect can write, and those that bring a check along.
TYPES = {
    "mssql": [
        "mssql.NVARCHAR(30)",
        "mssql.DATETIME2(3)",
        "mssql.DATETIMEOFFSET(2)",
        "mssql.BIT()",
        "mssql.MONEY()",
        "mssql.UNIQUEIDENTIFIER()",
        "mssql.XML()",
        "mssql.SQL_VARIANT()",
        "mssql.TINYINT()",
        "mssql.NTEXT()",
        "mssql.VARBINARY('max')",
        "mssql.ROWVERSION()",
        "mssql.TIME(4)",
        "mssql.IMAGE()",
        "mssql.SMALLDATETIME()",
        "mssql.VARCHAR(20, collation='Latin1_General_CI_AS')",
    ],
    "oracle": [
        "oracle.NUMBER(10, 2)",
        "oracle.NUMBER()",
        "oracle.VARCHAR2(20)",
        "oracle.NVARCHAR2(20)",
        "oracle.NCLOB()",
        "oracle.RAW(16)",
        "oracle.LONG()",
        "oracle.FLOAT(binary_precision=53)",
        "oracle.DATE()",
        "oracle.TIMESTAMP(timezone=True)",
        "oracle.TIMESTAMP(local_timezone=True)",
        "oracle.BINARY_DOUBLE()",
        "oracle.INTERVAL(day_precision=3)",
        "oracle.ROWID()",
    ],
}
CHECKED = [
    "sa.Boolean(create_constraint=True, name='ck_bool')",
    "sa.Enum('a', 'b', name='ck_enum', create_constraint=True)",
    "sa.String(20).with_variant(sa.Text(), 'mssql', 'oracle')",
    "sa.ARRAY(sa.Integer()).with_variant(sa.JSON(), 'mssql', 'oracle')",
]


@pytest.mark.parametrize("server", list(URLS), indirect=True)
@pytest.mark.parametrize("mode", ["auto", "always"])
def test_types(project: Project, server: str, mode: str) -> None:
    types = [*TYPES[server], *CHECKED]
    columns = ", ".join(f"sa.Column('c{at}', {type_})" for at, type_ in enumerate(types))
    added = "\n".join(f"op.add_column('u', sa.Column('c{at}', {type_}))" for at, type_ in enumerate(types))
    changed = "\n".join(
        f"op.alter_column('u', 'c{at}', type_={type_}, existing_type=sa.Integer(), existing_nullable=True)"
        for at, type_ in enumerate(TYPES[server])
    )
    head = f"from sqlalchemy.dialects import {server}"
    scripts.history(
        project,
        {
            "made": Script(f"op.create_table('t', {columns})", "op.drop_table('t')", head),
            "added": Script(added, "op.drop_column('u', 'c1')", head),
            "changed": Script(changed, "pass", head),
        },
    )
    commands = [["upgrade", "head"], ["downgrade", "base"]]
    found, answered = sent(project, commands, mode)
    expected, answers = sent(project, commands, None)
    assert "\n".join(map(str, found)) == "\n".join(map(str, expected))
    assert answered == answers
    offline = folded(project.alembic("upgrade", "head", "--sql"))[0]
    # A parameter in a script is nothing that its reader could know.
    offline = offline.replace(" RETURNING alembic_version.version_num INTO :ret_0", "")
    assert folded(project.limbeck("upgrade", "head", "--sql", mode=mode))[0] == offline
