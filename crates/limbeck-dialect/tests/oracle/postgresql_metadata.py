"""Creates a broad MetaData on an empty PostgreSQL database and prints what the inspector says of it."""

import enum
import json
import sys

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from reflected import table_json


class Status(enum.Enum):
    new = 1
    done = 2


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

TYPES = [
    sa.Boolean(), sa.SmallInteger(), sa.Integer(), sa.BigInteger(), sa.Numeric(), sa.Numeric(12, 2), sa.Numeric(8),
    sa.Float(), sa.Float(10), sa.Float(53), sa.Double(), sa.REAL(), sa.String(), sa.String(320), sa.Text(),
    sa.Unicode(20), sa.UnicodeText(), sa.CHAR(), sa.CHAR(3), sa.String(5, collation="C"), sa.LargeBinary(),
    sa.Date(), sa.Time(), sa.Time(timezone=True), sa.DateTime(), sa.DateTime(timezone=True), sa.Interval(),
    sa.Interval(second_precision=3), sa.Uuid(), sa.Uuid(native_uuid=False), sa.JSON(), sa.PickleType(),
    sa.Enum(Status), sa.Enum("a", "b c", "d'e", name="Weird Name"), sa.Enum("x", "long", native_enum=False),
    sa.Enum("p", "q", name="mood", schema="other"), sa.ARRAY(sa.Integer), sa.ARRAY(sa.String(3), dimensions=2),
    pg.ARRAY(sa.Enum("one", "two", name="counted")), pg.TIMESTAMP(timezone=True, precision=3), pg.TIME(precision=2),
    pg.INTERVAL(fields="DAY TO SECOND", precision=2), pg.BIT(), pg.BIT(5, varying=True), pg.BYTEA(), pg.CIDR(),
    pg.INET(), pg.MACADDR(), pg.MACADDR8(), pg.MONEY(), pg.OID(), pg.JSONB(), pg.TSVECTOR(), pg.TSQUERY(),
    pg.INT4RANGE(), pg.INT8RANGE(), pg.NUMRANGE(), pg.DATERANGE(), pg.TSRANGE(), pg.TSTZRANGE(),
    pg.INT4MULTIRANGE(), pg.CITEXT(), pg.HSTORE(), pg.DOMAIN("posint", sa.Integer, check="VALUE > 0", not_null=True),
    pg.DOMAIN("zip", sa.String(5), schema="other", default="00000"),
]
sa.Table("types", metadata, *[sa.Column(f"c{index}", type_) for index, type_ in enumerate(TYPES)])

sa.Table(
    "columns", metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, comment="numbered by the database"),
    sa.Column("identity", sa.Integer, sa.Identity(start=5, increment=2, cycle=True)),
    sa.Column("always", sa.BigInteger, sa.Identity(always=True, minvalue=0, maxvalue=10, cache=3)),
    sa.Column("computed", sa.Integer, sa.Computed("id * 2", persisted=True)),
    sa.Column("required", sa.Integer, nullable=False, server_default="3"),
    sa.Column("now", sa.DateTime(timezone=True), server_default=sa.func.now()),
    sa.Column("utc", sa.DateTime, server_default=sa.text("timezone('utc', now())")),
    sa.Column("word", sa.String(10), server_default="it's 100%"),
    sa.Column("flag", sa.Boolean, server_default=sa.false()),
    sa.Column("amount", sa.Numeric(12, 2), server_default=sa.text("-1.50")),
    sa.Column("state", sa.Enum(Status), server_default="new"),
    sa.Column("doc", pg.JSONB, server_default=sa.text("'{}'::jsonb")),
    sa.Column("uuid", sa.Uuid, server_default=sa.text("gen_random_uuid()")),
    sa.Column("from_sequence", sa.Integer, sa.Sequence("own_numbers", start=10), server_default=sa.Sequence("own_numbers", start=10).next_value()),
    sa.Column("Quoted Name", sa.Integer),
    comment="all kinds of columns",
)

parent = sa.Table(
    "parent", metadata,
    sa.Column("a", sa.Integer, primary_key=True),
    sa.Column("b", sa.String(5), primary_key=True),
    sa.Column("unique", sa.Integer, unique=True),
)
sa.Table(
    "constraints", metadata,
    sa.Column("id", sa.Integer),
    sa.Column("a", sa.Integer, nullable=False),
    sa.Column("b", sa.String(5)),
    sa.Column("c", sa.Integer, sa.ForeignKey("parent.unique", ondelete="CASCADE", onupdate="SET NULL")),
    sa.Column("d", sa.Integer, sa.ForeignKey("constraints.id", ondelete="RESTRICT", deferrable=True, initially="DEFERRED")),
    sa.Column("e", sa.Integer, sa.ForeignKey("other.far.id", use_alter=True, ondelete="SET DEFAULT")),
    sa.PrimaryKeyConstraint("id", name="named_key"),
    sa.ForeignKeyConstraint(["a", "b"], ["parent.a", "parent.b"], name="pair", match="FULL"),
    sa.UniqueConstraint("b", "a", name="both", deferrable=True),
    sa.UniqueConstraint("c", postgresql_include=["b"]),
    sa.CheckConstraint("a > 0 AND b <> ''", name="positive"),
    sa.CheckConstraint("length(b) = 5 OR b IS NULL"),
    pg.ExcludeConstraint((sa.text("int4range(a, c)"), "&&"), name="apart", using="gist", where=sa.text("a > 0")),
)

indexes = sa.Table(
    "indexes", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("a", sa.Integer, index=True),
    sa.Column("b", sa.Text, index=True, unique=True),
    sa.Column("c", sa.Text),
    sa.Column("j", pg.JSONB),
)
sa.Index("sorted", indexes.c.a.desc(), indexes.c.b.desc().nulls_last(), indexes.c.c.nulls_first())
sa.Index("lowered", sa.func.lower(indexes.c.b), sa.text("(a + 1)"), unique=True, postgresql_include=["c"])
sa.Index("partial", indexes.c.a, postgresql_where=indexes.c.a > 3)
sa.Index("gin", indexes.c.j, postgresql_using="gin", postgresql_ops={"j": "jsonb_path_ops"}, postgresql_with={"fastupdate": "off"})
sa.Index("pattern", indexes.c.b, indexes.c.c, postgresql_ops={"c": "text_pattern_ops"})
sa.Index("hashed", indexes.c.b, postgresql_using="hash")

far = sa.Table("far", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("up", sa.ForeignKey("parent.unique")), schema="other")

engine = sa.create_engine(sys.argv[1].replace("postgresql://", "postgresql+psycopg://"))
with engine.begin() as connection:
    for statement in ("CREATE SCHEMA other", "CREATE EXTENSION citext", "CREATE EXTENSION hstore"):
        connection.exec_driver_sql(statement)
    if connection.dialect.server_version_info >= (15,):
        sa.Table(
            "nulls", metadata, sa.Column("a", sa.Integer), sa.Column("b", sa.Integer),
            sa.UniqueConstraint("a", postgresql_nulls_not_distinct=True),
            sa.Index("not_distinct", "b", unique=True, postgresql_nulls_not_distinct=True),
        )
    metadata.create_all(connection)
    inspector = sa.inspect(connection)
    tables = {name: table_json(inspector, name) for name in inspector.get_table_names()}
    tables |= {f"other.{name}": table_json(inspector, name, "other") for name in inspector.get_table_names("other")}
    enums = [{"name": e["name"], "labels": e["labels"], "schema": None if e["visible"] else e["schema"]} for e in inspector.get_enums("*")]
    print(json.dumps({"tables": tables, "enums": enums, "sequences": inspector.get_sequence_names()}))
