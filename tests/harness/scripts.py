"""Migration scripts and env.py files of every kind: some are read, some only Python can run."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from .project import Project


@dataclasses.dataclass(frozen=True)
class Script:
    """The bodies of `upgrade` and `downgrade`, and what stands above them."""

    upgrade: str
    downgrade: str = "pass"
    head: str = ""


def history(project: Project, parts: Mapping[str, Script]) -> str:
    """Writes scripts, each the child of the one before; the last identifier."""
    parent = None
    for name, part in parts.items():
        project.revision(name, parent, part.upgrade, part.downgrade, part.head)
        parent = name
    assert parent is not None
    return parent


# In this order they make one history, on PostgreSQL and on SQLite.
ANYWHERE = {
    "declarative": Script(
        """
op.create_table(
    "customers",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("name", sa.String(40), nullable=False),
    sa.Column("note", sa.Text(), server_default="100% free"),
)
op.create_index("ix_customers_name", "customers", ["name"])
op.bulk_insert(
    sa.table("customers", sa.column("id", sa.Integer), sa.column("name", sa.String)),
    [{"id": 1, "name": "Ann"}, {"id": 2, "name": "50% of O'Hara: \\\\ ?"}],
)
""",
        'op.drop_index("ix_customers_name", table_name="customers")\nop.drop_table("customers")',
    ),
    # Reads rows and writes what depends on them.
    "select": Script(
        """
connection = op.get_bind()
rows = connection.execute(sa.text("SELECT id, name FROM customers ORDER BY id")).fetchall()
op.create_table("lengths", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("length", sa.Integer()))
for row in rows:
    connection.execute(
        sa.text("INSERT INTO lengths (id, length) VALUES (:id, :length)"), {"id": row.id, "length": len(row.name)}
    )
""",
        'op.drop_table("lengths")',
    ),
    "add_column": Script(
        'op.add_column("customers", sa.Column("city", sa.String(30), server_default="Rome", nullable=False))',
        'op.drop_column("customers", "city")',
    ),
    # Looks before it acts.
    "inspects": Script(
        """
inspector = sa.inspect(op.get_bind())
if not inspector.has_table("orders"):
    op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("customer", sa.Integer()))
if "city" in [column["name"] for column in inspector.get_columns("customers")]:
    op.add_column("orders", sa.Column("city", sa.String(30)))
""",
        'op.drop_table("orders")',
    ),
    # An ORM session with models of its own.
    "session": Script(
        """
session = Session(bind=op.get_bind())
session.add_all([Order(id=number, customer=1, city=city) for number, city in enumerate(["Rome", "Bonn"])])
session.flush()
for order in session.scalars(sa.select(Order).where(Order.city == "Bonn")):
    order.customer = 2
session.flush()
""",
        'op.execute("DELETE FROM orders")',
        head="""
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"
    id = sa.Column(sa.Integer, primary_key=True)
    customer = sa.Column(sa.Integer)
    city = sa.Column(sa.String(30))
""",
    ),
    # A savepoint that is given up, and the work goes on.
    "tries": Script(
        """
connection = op.get_bind()
try:
    with connection.begin_nested():
        op.execute("INSERT INTO orders (id, customer) VALUES (0, 1)")
except sa.exc.IntegrityError:
    op.execute("INSERT INTO orders (id, customer) VALUES (99, 1)")
""",
        'op.execute("DELETE FROM orders WHERE id = 99")',
    ),
    "loops": Script(
        """
for name in ("red", "green"):
    op.create_table(f"{name}_things", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute(f"INSERT INTO {name}_things (id) VALUES (7)")
""",
        'for name in ("red", "green"):\n    op.drop_table(f"{name}_things")',
    ),
    # Core statements, with values that only Python has.
    "core": Script(
        """
table = sa.table("customers", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("note", sa.Text))
op.bulk_insert(table, [{"id": 10 + n, "name": name, "note": None} for n, name in enumerate(sorted({"x", "y"}))])
op.execute(table.update().where(table.c.id == 10).values(note=json.dumps({"a": [1, "b%"]})))
op.execute(sa.text("UPDATE customers SET city = :city WHERE id = 11").bindparams(city="Oslo"))
""",
        'op.execute("DELETE FROM customers WHERE id >= 10")',
        head="import json",
    ),
    "batch": Script(
        """
with op.batch_alter_table("customers") as batch:
    batch.alter_column("name", existing_type=sa.String(40), type_=sa.String(80), existing_nullable=False)
    batch.add_column(sa.Column("vip", sa.Boolean(), server_default=sa.false(), nullable=False))
""",
        """
with op.batch_alter_table("customers") as batch:
    batch.drop_column("vip")
    batch.alter_column("name", existing_type=sa.String(80), type_=sa.String(40), existing_nullable=False)
""",
    ),
    "last": Script(
        'op.execute("UPDATE customers SET vip = true WHERE id = 1")',
        'op.execute("UPDATE customers SET vip = false")',
    ),
}

# Those of which every evaluator must say that only Python knows what they do.
NEEDS_PYTHON = ("select", "inspects", "session", "tries")

FAILS = Script(
    """
op.execute("INSERT INTO lengths (id, length) VALUES (77, 7)")
count = op.get_bind().execute(sa.text("SELECT count(*) FROM customers")).scalar()
if count < 3:
    raise RuntimeError("the third customer is missing")
"""
)

CONCURRENTLY = Script(
    """
op.execute("UPDATE customers SET note = 'before'")
with op.get_context().autocommit_block():
    op.create_index("ix_customers_note", "customers", ["note"], postgresql_concurrently=True)
op.execute("UPDATE customers SET note = 'after'")
""",
    """
with op.get_context().autocommit_block():
    op.drop_index("ix_customers_note", table_name="customers", postgresql_concurrently=True)
""",
)

TWO_SCHEMAS = """
import sqlalchemy as sa
from alembic import context

config = context.config
engine = sa.engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.")
wanted = context.get_x_argument(as_dictionary=True).get("only")
for schema in ("one", "two"):
    if wanted not in (None, schema):
        continue
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
        connection.execute(sa.text(f"SET search_path TO {schema}"))
        connection.commit()
        connection.dialect.default_schema_name = schema
        context.configure(connection=connection, target_metadata=None, version_table_schema=schema)
        with context.begin_transaction():
            context.run_migrations()
"""

TWO_DATABASES = """
import os
import sqlalchemy as sa
from alembic import context

for number in range(2):
    with sa.create_engine(os.environ[f"URL_{number}"]).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""

HEARD = """

def heard(*, ctx, step, heads, run_args, **more):
    with open("heard.txt", "a") as file:
        kind = "stamp" if step.is_stamp else "upgrade" if step.is_upgrade else "downgrade"
        print(kind, step.up_revision_id, step.down_revision_ids, sorted(heads), run_args, sorted(more), file=file)
"""


def offline(dialect: str) -> dict[str, Script]:
    """A history of scripts that `--sql` can write, some of which only Python can run."""
    names = ("declarative", "add_column", "loops", "core")
    parts = {name: ANYWHERE[name] for name in names} | {"asks": ASKS, "values": VALUES}
    return parts | ({"autocommit": CONCURRENTLY} if dialect == "postgresql" else {})


# Does something else when it is written than when it is run.
ASKS = Script(
    """
if context.is_offline_mode():
    op.execute("UPDATE customers SET note = 'written'")
else:
    op.get_bind().execute(sa.text("UPDATE customers SET note = 'run'"))
""",
    head="from alembic import context",
)

# Every kind of literal.
VALUES = Script(
    """
table = op.create_table(
    "measures",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("day", sa.Date()),
    sa.Column("moment", sa.DateTime()),
    sa.Column("price", sa.Numeric(10, 2)),
    sa.Column("share", sa.Float()),
    sa.Column("done", sa.Boolean()),
    sa.Column("label", sa.String(40)),
)
op.bulk_insert(
    table,
    [
        {
            "id": 1,
            "day": datetime.date(2026, 1, 2),
            "moment": datetime.datetime(2026, 1, 2, 3, 4, 5, 678),
            "price": decimal.Decimal("12.50"),
            "share": 0.25,
            "done": True,
            "label": "O'Hara: 50%",
        },
        {"id": 2, "day": None, "moment": None, "price": None, "share": None, "done": False, "label": ""},
    ],
)
op.execute(table.update().where(table.c.label == op.inline_literal("")).values(label=op.inline_literal("none")))
""",
    'op.drop_table("measures")',
    head="import datetime\nimport decimal",
)
