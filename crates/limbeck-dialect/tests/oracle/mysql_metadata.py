"""Creates a broad MetaData on the MySQL or MariaDB server that is named and prints what the inspector says of it."""

import enum
import json
import sys

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from reflected import table_json


class Status(enum.Enum):
    new = 1
    done = 2


metadata = sa.MetaData()

TYPES = [
    sa.Boolean(), sa.SmallInteger(), sa.Integer(), sa.BigInteger(), sa.Numeric(), sa.Numeric(12, 2), sa.Numeric(8),
    sa.Float(), sa.Float(53), sa.Double(), sa.REAL(), sa.String(320), sa.Text(), sa.Text(50), sa.Text(70000),
    sa.Unicode(20), sa.UnicodeText(), sa.CHAR(), sa.CHAR(3), sa.LargeBinary(), sa.LargeBinary(70000), sa.Date(),
    sa.Time(), sa.DateTime(), sa.TIMESTAMP(), sa.Interval(), sa.Uuid(), sa.PickleType(), sa.Enum(Status),
    sa.Enum("a", "b c", "d'e", "f,g", "h(i)"), sa.DECIMAL(10, 3), sa.NCHAR(4), sa.NVARCHAR(4), sa.BINARY(3),
    sa.VARBINARY(30), mysql.TINYINT(1), mysql.TINYINT(unsigned=True), mysql.MEDIUMINT(7), mysql.BIGINT(unsigned=True),
    mysql.INTEGER(unsigned=True, zerofill=True), mysql.DOUBLE(8, 3), mysql.FLOAT(7, 2), mysql.DECIMAL(6, 2, unsigned=True),
    mysql.BIT(3), mysql.YEAR(), mysql.DATETIME(fsp=6), mysql.TIMESTAMP(fsp=3), mysql.TIME(fsp=2), mysql.TINYBLOB(),
    mysql.MEDIUMBLOB(), mysql.LONGBLOB(), mysql.TINYTEXT(), mysql.MEDIUMTEXT(), mysql.LONGTEXT(),
    mysql.VARCHAR(10, charset="latin1"), mysql.VARCHAR(10, collation="utf8mb4_bin"), mysql.ENUM("x", "y", charset="latin1"),
    mysql.SET("a", "b"), mysql.SET("", "b", retrieve_as_bitwise=True), sa.String(5, collation="utf8mb4_unicode_ci"),
]
sa.Table("types", metadata, *[sa.Column(f"c{index}", type_) for index, type_ in enumerate(TYPES)])

sa.Table(
    "columns", metadata,
    sa.Column("id", sa.Integer, primary_key=True, comment="it's \\ 100% (a) `b`"),
    sa.Column("required", sa.Integer, nullable=False, server_default="3"),
    sa.Column("now", sa.DateTime, server_default=sa.func.now()),
    sa.Column("changed", sa.TIMESTAMP, server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")),
    sa.Column("changed6", mysql.DATETIME(fsp=6), server_default=sa.text("NOW(6) ON UPDATE NOW(6)")),
    sa.Column("changed_only", sa.TIMESTAMP, server_default=sa.text("NULL ON UPDATE CURRENT_TIMESTAMP")),
    sa.Column("word", sa.String(10), server_default="it's 100%"),
    sa.Column("null_word", sa.String(10), server_default="NULL"),
    sa.Column("empty", sa.String(10), nullable=False, server_default=""),
    sa.Column("no_default", sa.String(10), nullable=False),
    sa.Column("flag", sa.Boolean, server_default=sa.false()),
    sa.Column("amount", sa.Numeric(12, 2), server_default=sa.text("-1.50")),
    sa.Column("day", sa.Date, server_default="2020-01-31"),
    sa.Column("identifier", sa.String(36), server_default=sa.text("(uuid())")),
    sa.Column("sum", sa.Integer, server_default=sa.text("(1 + 2)")),
    sa.Column("computed", sa.Integer, sa.Computed("required * 2", persisted=True)),
    sa.Column("virtual", sa.Integer, sa.Computed("required + (2)", persisted=False)),
    sa.Column("Quoted (Name), 'x'", sa.Integer),
    comment="a table's",
)
sa.Table(
    "parent", metadata,
    sa.Column("a", sa.Integer, primary_key=True, autoincrement=False),
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
    sa.Column("e", sa.Integer, sa.ForeignKey("parent.unique", ondelete="NO ACTION")),
    sa.ForeignKeyConstraint(["a", "b"], ["parent.a", "parent.b"], name="pair"),
    sa.UniqueConstraint("b", "a", name="both"),
    sa.UniqueConstraint("c"),
    sa.CheckConstraint("a > 0 AND b <> ')('", name="positive"),
    sa.CheckConstraint("length(b) = 5 OR b IS NULL"),
)
text = sa.Table(
    "indexes", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("a", sa.Integer, index=True),
    sa.Column("b", sa.String(50)),
    sa.Column("c", sa.Text),
    sa.Column("Odd (3)", sa.Integer),
)
sa.Index("ix_both", text.c.b, text.c.a, mysql_length={"b": 7}, mariadb_length={"b": 7})
sa.Index("ix_text", text.c.c, mysql_prefix="FULLTEXT", mariadb_prefix="FULLTEXT")
sa.Index("ix_unique", text.c.b, unique=True)
sa.Index("ix_odd", text.c["Odd (3)"])
sa.Table("keyless", metadata, sa.Column("a", sa.Integer), mysql_engine="MyISAM", mariadb_engine="MyISAM")
sa.Table("latin", metadata, sa.Column("a", sa.String(5)), mysql_charset="latin1", mariadb_charset="latin1")

engine = sa.create_engine(sys.argv[1])
metadata.drop_all(engine)
metadata.create_all(engine)
inspector = sa.inspect(engine)
tables = {name: table_json(inspector, name) for name in inspector.get_table_names()}
for name, found in tables.items():
    found["options"] = inspector.get_table_options(name)
print(json.dumps({"tables": tables}))
