"""Creates a broad MetaData in the SQLite file that is named and prints what the inspector says of it."""

import enum
import json
import sys

import sqlalchemy as sa

from reflected import table_json


class Status(enum.Enum):
    new = 1
    done = 2


metadata = sa.MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"})

TYPES = [
    sa.Boolean(), sa.Boolean(create_constraint=True, name="truth"), sa.SmallInteger(), sa.Integer(), sa.BigInteger(),
    sa.Numeric(), sa.Numeric(12, 2), sa.Numeric(8), sa.Float(), sa.Double(), sa.REAL(), sa.String(), sa.String(320),
    sa.Text(), sa.Unicode(20), sa.UnicodeText(), sa.CHAR(), sa.CHAR(3), sa.LargeBinary(), sa.Date(), sa.Time(),
    sa.DateTime(), sa.DateTime(timezone=True), sa.Interval(), sa.Uuid(), sa.JSON(), sa.PickleType(), sa.Enum(Status),
    sa.Enum("a", "b c", "d'e", name="quoted", create_constraint=True), sa.DECIMAL(10, 3), sa.TIMESTAMP(), sa.NCHAR(4),
]
sa.Table("types", metadata, *[sa.Column(f"c{index}", type_) for index, type_ in enumerate(TYPES)])

sa.Table(
    "columns", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("required", sa.Integer, nullable=False, server_default="3"),
    sa.Column("now", sa.DateTime, server_default=sa.func.now()),
    sa.Column("word", sa.String(10), server_default="it's 100%"),
    sa.Column("flag", sa.Boolean, server_default=sa.false()),
    sa.Column("amount", sa.Numeric(12, 2), server_default=sa.text("-1.50")),
    sa.Column("computed", sa.Integer, sa.Computed("id * 2", persisted=True)),
    sa.Column("virtual", sa.Integer, sa.Computed("id + (2)", persisted=False)),
    sa.Column("Quoted Name", sa.Integer),
    sa.Column("collated", sa.String(5, collation="NOCASE")),
)
sa.Table("numbered", metadata, sa.Column("id", sa.Integer, primary_key=True), sqlite_autoincrement=True)
sa.Table(
    "parent", metadata,
    sa.Column("a", sa.Integer, primary_key=True),
    sa.Column("b", sa.String(5), primary_key=True),
    sa.Column("unique", sa.Integer, unique=True),
)
sa.Table(
    "constraints", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("a", sa.Integer, nullable=False),
    sa.Column("b", sa.String(5)),
    sa.Column("c", sa.Integer, sa.ForeignKey("parent.unique", ondelete="CASCADE", onupdate="SET NULL")),
    sa.Column("d", sa.Integer, sa.ForeignKey("constraints.id", name="self", ondelete="RESTRICT")),
    sa.ForeignKeyConstraint(["a", "b"], ["parent.a", "parent.b"], name="pair", deferrable=True, initially="DEFERRED"),
    sa.UniqueConstraint("b", "a", name="both"),
    sa.UniqueConstraint("c"),
    sa.CheckConstraint("a > 0 AND b <> ')('", name="positive"),
    sa.CheckConstraint("length(b) = 5 OR b IS NULL"),
)
indexes = sa.Table(
    "indexes", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("a", sa.Integer, index=True),
    sa.Column("b", sa.Text, index=True, unique=True),
)
sa.Index("partial", indexes.c.a, indexes.c.b, sqlite_where=indexes.c.a > 3)
sa.Table("compact", metadata, sa.Column("key", sa.String(5), primary_key=True), sqlite_with_rowid=False, sqlite_strict=False)

engine = sa.create_engine(f"sqlite:///{sys.argv[1]}")
metadata.create_all(engine)
inspector = sa.inspect(engine)
print(json.dumps({"tables": {name: table_json(inspector, name) for name in inspector.get_table_names()}}))
