"""create_table, drop_table, rename_table, table comments."""
from __future__ import annotations

from .build import (
    INTEGER, LITE, PG, STRING, Case, bare_check, check, column, computed, create_table, expr_default,
    final, foreign_key, identity, index, key_column, literal_default, name, op, plain, primary_key, ty, unique,
)

CASES = [
    Case("table without columns", "op.create_table('t')", [create_table("t", [])]),
    Case(
        "table of everyday",
        "op.create_table('account', sa.Column('id', sa.Integer(), nullable=False), sa.Column('name', sa.String(50), "
        "nullable=False), sa.Column('balance', sa.Numeric(10, 2), server_default='0', nullable=True), "
        "sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('name'))",
        [
            create_table(
                "account",
                [
                    column("id", INTEGER, nullable=False),
                    column("name", ty("String", length=50), nullable=False),
                    column("balance", ty("Numeric", precision=10, scale=2), server_default=literal_default("0")),
                ],
                [primary_key("id"), unique("name")],
            )
        ],
    ),
    Case(
        "table with the key written last",
        "op.create_table('t', sa.Column('id', sa.Integer(), nullable=False), sa.Column('o', sa.Integer()), "
        "sa.ForeignKeyConstraint(['o'], ['other.id'], name='fk_o'), sa.PrimaryKeyConstraint('id', name='pk_t'))",
        [
            create_table(
                "t",
                [column("id", INTEGER, nullable=False), column("o", INTEGER)],
                [
                    foreign_key(["o"], "other", ["id"], name=plain("fk_o")),
                    primary_key("id", name=plain("pk_t")),
                ],
            )
        ],
    ),
    Case(
        "table with a column-level key",
        "op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('x', sa.String()))",
        [create_table("t", [key_column(), column("x", STRING)])],
    ),
    Case(
        "serial of each integer",
        "op.create_table('a', sa.Column('id', sa.SmallInteger(), primary_key=True))\n"
        "op.create_table('b', sa.Column('id', sa.BigInteger(), primary_key=True))\n"
        "op.create_table('c', sa.Column('id', sa.BIGINT(), primary_key=True))\n"
        "op.create_table('d', sa.Column('id', sa.SMALLINT(), primary_key=True))\n"
        "op.create_table('e', sa.Column('id', sa.INTEGER(), primary_key=True))",
        [
            create_table("a", [key_column(type_=ty("SmallInteger"))]),
            create_table("b", [key_column(type_=ty("BigInteger"))]),
            create_table("c", [key_column(type_=ty("BIGINT"))]),
            create_table("d", [key_column(type_=ty("SMALLINT"))]),
            create_table("e", [key_column(type_=ty("INTEGER"))]),
        ],
    ),
    Case(
        "serial by variant",
        "op.create_table('t', sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), primary_key=True))",
        [
            create_table(
                "t",
                [key_column(type_={**ty("BigInteger"), "variants": [{"dialect": "sqlite", "type": INTEGER}]})],
            )
        ],
    ),
    Case(
        "no serial: autoincrement=False",
        "op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True, autoincrement=False))",
        [create_table("t", [key_column(autoincrement="no")])],
    ),
    Case(
        "no serial: not an integer",
        "op.create_table('t', sa.Column('id', sa.String(), primary_key=True))",
        [create_table("t", [key_column(type_=STRING)])],
    ),
    Case(
        "no serial: a default",
        "op.create_table('t', sa.Column('id', sa.Integer(), server_default='5', primary_key=True))",
        [create_table("t", [key_column(server_default=literal_default("5"))])],
    ),
    Case(
        "no serial: a foreign key",
        "op.create_table('t', sa.Column('id', sa.Integer(), sa.ForeignKey('o.id'), primary_key=True))",
        [create_table("t", [key_column()], [foreign_key(["id"], "o", ["id"])])],
    ),
    Case(
        "serial in spite of a foreign key",
        "op.create_table('t', sa.Column('id', sa.Integer(), sa.ForeignKey('o.id'), primary_key=True, "
        "autoincrement='ignore_fk'))",
        [create_table("t", [key_column(autoincrement="ignore_fk")], [foreign_key(["id"], "o", ["id"])])],
    ),
    Case(
        "no serial: two columns",
        "op.create_table('t', sa.Column('a', sa.Integer(), primary_key=True), sa.Column('b', sa.Integer(), "
        "primary_key=True))",
        [create_table("t", [key_column("a"), key_column("b")])],
    ),
    Case(
        "serial of one of two",
        "op.create_table('t', sa.Column('a', sa.Integer(), primary_key=True), sa.Column('b', sa.Integer(), "
        "primary_key=True, autoincrement=True))",
        [create_table("t", [key_column("a"), key_column("b", autoincrement="yes")])],
        PG,
    ),
    Case(
        "autoincrement of one of two",
        "op.create_table('t', sa.Column('a', sa.Integer(), primary_key=True), sa.Column('b', sa.Integer(), "
        "primary_key=True, autoincrement=True))",
        [create_table("t", [key_column("a"), key_column("b", autoincrement="yes")])],
        LITE,
        words="(in table 't', column 'b'): SQLite does not support autoincrement for composite primary keys",
    ),
    Case(
        "identity columns",
        "op.create_table('t', sa.Column('id', sa.Integer(), sa.Identity(always=True, start=42, cycle=True), "
        "primary_key=True), sa.Column('n', sa.Integer(), sa.Identity(increment=2, minvalue=1, maxvalue=9, cache=3), "
        "nullable=True))",
        [
            create_table(
                "t",
                [
                    key_column(server_default=identity(always=True, start=42, cycle=True)),
                    column("n", INTEGER, server_default=identity(increment=2, min_value=1, max_value=9, cache=3)),
                ],
            )
        ],
    ),
    Case(
        "identity without bounds",
        "op.create_table('t', sa.Column('n', sa.Integer(), sa.Identity(nominvalue=True, nomaxvalue=True, cycle=False), "
        "nullable=False))",
        [
            create_table(
                "t",
                [
                    column(
                        "n",
                        INTEGER,
                        nullable=False,
                        server_default=identity(no_min_value=True, no_max_value=True, cycle=False),
                    )
                ],
            )
        ],
    ),
    Case(
        "computed columns",
        "op.create_table('t', sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer(), sa.Computed('a * 2', "
        "persisted=True)), sa.Column('c', sa.Integer(), sa.Computed('a * 3'), nullable=False), sa.Column('d', "
        "sa.Integer(), sa.Computed('a', persisted=False)))",
        [
            create_table(
                "t",
                [
                    column("a", INTEGER),
                    column("b", INTEGER, server_default=computed("a * 2", True)),
                    column("c", INTEGER, nullable=False, server_default=computed("a * 3")),
                    column("d", INTEGER, server_default=computed("a", False)),
                ],
            )
        ],
    ),
    Case(
        "default that the database fills",
        "op.create_table('t', sa.Column('a', sa.Integer(), server_default=sa.FetchedValue()))",
        [create_table("t", [column("a", INTEGER, server_default={"default": "fetched"})])],
    ),
    Case(
        "default and not null",
        "op.create_table('t', sa.Column('a', sa.DateTime(), server_default=sa.func.now(), nullable=False))",
        [
            create_table(
                "t",
                [
                    column(
                        "a",
                        ty("DateTime"),
                        nullable=False,
                        server_default=expr_default({"expr": "function", "name": "now", "arguments": []}),
                    )
                ],
            )
        ],
    ),
    Case(
        "checks on columns and table",
        "op.create_table('t', sa.Column('a', sa.Integer(), sa.CheckConstraint('a > 0', name='pos'), nullable=False), "
        "sa.Column('b', sa.Integer()), sa.CheckConstraint('a < b'), sa.CheckConstraint('b > 1', name='ck_b'))",
        [
            create_table(
                "t",
                [
                    column("a", INTEGER, nullable=False, checks=[bare_check("a > 0", name=plain("pos"))]),
                    column("b", INTEGER),
                ],
                [check("a < b"), check("b > 1", name=plain("ck_b"))],
            )
        ],
    ),
    Case(
        "foreign keys with everything",
        "op.create_table('t', sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer()), "
        "sa.ForeignKeyConstraint(['a', 'b'], ['Other.x', 'Other.y'], name=op.f('fk'), onupdate='CASCADE', ondelete='SET NULL', "
        "deferrable=True, initially='DEFERRED', match='FULL'), sa.ForeignKeyConstraint(['a'], ['o.id'], deferrable=False))",
        [
            create_table(
                "t",
                [column("a", INTEGER), column("b", INTEGER)],
                [
                    foreign_key(
                        ["a", "b"],
                        "Other",
                        ["x", "y"],
                        name=final("fk"),
                        on_update="CASCADE",
                        on_delete="SET NULL",
                        deferral={"deferrable": True, "initially": "DEFERRED"},
                        match="FULL",
                    ),
                    foreign_key(["a"], "o", ["id"], deferral={"deferrable": False}),
                ],
            )
        ],
    ),
    Case(
        "foreign key left to ALTER",
        "op.create_table('t', sa.Column('a', sa.Integer()), sa.ForeignKeyConstraint(['a'], ['o.id'], name='fk', "
        "use_alter=True))",
        [
            create_table(
                "t",
                [column("a", INTEGER)],
                [foreign_key(["a"], "o", ["id"], name=plain("fk"), use_alter=True)],
            )
        ],
    ),
    Case(
        "foreign keys across schemas",
        "op.create_table('t', sa.Column('a', sa.Integer(), sa.ForeignKey('s.o.id')), sa.Column('b', sa.Integer(), "
        "sa.ForeignKey('u.o.id')), schema='s')",
        [
            create_table(
                "t",
                [column("a", INTEGER), column("b", INTEGER)],
                [foreign_key(["a"], "o", ["id"], schema="s"), foreign_key(["b"], "o", ["id"], schema="u")],
                schema="s",
            )
        ],
    ),
    Case(
        "on delete of chosen columns",
        "op.create_table('t', sa.Column('a', sa.Integer()), sa.ForeignKeyConstraint(['a'], ['o.id'], "
        "ondelete='SET NULL (a, \"B c\")'))",
        [create_table("t", [column("a", INTEGER)], [foreign_key(["a"], "o", ["id"], on_delete='SET NULL (a, "B c")')])],
        PG,
    ),
    Case(
        "on delete that is no phrase",
        "op.create_table('t', sa.Column('a', sa.Integer()), sa.ForeignKeyConstraint(['a'], ['o.id'], "
        "ondelete='CASCADE; DROP'))",
        [create_table("t", [column("a", INTEGER)], [foreign_key(["a"], "o", ["id"], on_delete="CASCADE; DROP")])],
        words="Unexpected SQL phrase: 'CASCADE; DROP'",
    ),
    Case(
        "unique with everything",
        "op.create_table('t', sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer()), sa.UniqueConstraint('a', 'b', "
        "name='u', deferrable=True, initially='IMMEDIATE', postgresql_include=['b'], "
        "postgresql_nulls_not_distinct=True, sqlite_on_conflict='REPLACE'), sa.UniqueConstraint('b', "
        "postgresql_nulls_not_distinct=False))",
        [
            create_table(
                "t",
                [column("a", INTEGER), column("b", INTEGER)],
                [
                    unique(
                        "a",
                        "b",
                        name=plain("u"),
                        deferral={"deferrable": True, "initially": "IMMEDIATE"},
                        postgresql_include=["b"],
                        postgresql_nulls_not_distinct=True,
                        sqlite_on_conflict="REPLACE",
                    ),
                    unique("b", postgresql_nulls_not_distinct=False),
                ],
            )
        ],
    ),
    Case(
        "key with everything",
        "op.create_table('t', sa.Column('a', sa.Integer(), nullable=False), sa.Column('b', sa.Integer()), "
        "sa.PrimaryKeyConstraint('a', name='k', deferrable=True, postgresql_include=['b'], sqlite_on_conflict='FAIL'))",
        [
            create_table(
                "t",
                [column("a", INTEGER, nullable=False), column("b", INTEGER)],
                [
                    primary_key(
                        "a",
                        name=plain("k"),
                        deferral={"deferrable": True},
                        postgresql_include=["b"],
                        sqlite_on_conflict="FAIL",
                    )
                ],
            )
        ],
    ),
    Case(
        "conflict clauses of columns",
        "op.create_table('t', sa.Column('a', sa.Integer(), primary_key=True, sqlite_on_conflict_primary_key='FAIL'), "
        "sa.Column('b', sa.Integer(), nullable=False, sqlite_on_conflict_not_null='IGNORE'), sa.Column('c', sa.Integer(), "
        "unique=True, sqlite_on_conflict_unique='REPLACE'))",
        [
            create_table(
                "t",
                [
                    key_column("a", options={"sqlite_on_conflict_primary_key": "FAIL"}),
                    column("b", INTEGER, nullable=False, options={"sqlite_on_conflict_not_null": "IGNORE"}),
                    column("c", INTEGER, options={"sqlite_on_conflict_unique": "REPLACE"}),
                ],
                [unique("c")],
            )
        ],
    ),
    Case(
        "names that must be quoted",
        "op.create_table('User Data', sa.Column('Id', sa.Integer(), primary_key=True), sa.Column('order', sa.String()), "
        "sa.Column('a\"b', sa.String()), sa.Column('1st', sa.String()), sa.Column('user', sa.Integer()), "
        "sa.Column('größe', sa.Integer()), sa.UniqueConstraint('order', name='Uq'), schema='My.Schema')",
        [
            create_table(
                "User Data",
                [
                    key_column("Id"),
                    column("order", STRING),
                    column('a"b', STRING),
                    column("1st", STRING),
                    column("user", INTEGER),
                    column("größe", INTEGER),
                ],
                [unique("order", name=plain("Uq"))],
                schema="My.Schema",
            )
        ],
    ),
    Case(
        "comments",
        "op.create_table('t', sa.Column('a', sa.Integer(), comment=\"it's 5%\"), sa.Column('b', sa.Integer()), "
        "sa.Column('C', sa.Integer(), comment=''), comment='a table', schema='s')",
        [
            create_table(
                "t",
                [column("a", INTEGER, comment="it's 5%"), column("b", INTEGER), column("C", INTEGER, comment="")],
                schema="s",
                comment="a table",
            )
        ],
    ),
    Case(
        "index of a column",
        "op.create_table('t', sa.Column('a', sa.Integer(), index=True), schema='s')",
        [create_table("t", [column("a", INTEGER)], schema="s", indexes=[index(None, "a")])],
    ),
    Case(
        "unique index of a column",
        "op.create_table('t', sa.Column('b', sa.Integer(), index=True, unique=True))",
        [create_table("t", [column("b", INTEGER)], indexes=[index(None, "b", unique=True)])],
    ),
    Case(
        "prefixes",
        "op.create_table('t', sa.Column('a', sa.Integer()), prefixes=['TEMPORARY'])",
        [create_table("t", [column("a", INTEGER)], prefixes=["TEMPORARY"])],
    ),
    Case(
        "if not exists",
        "op.create_table('t', sa.Column('a', sa.Integer()), if_not_exists=True)",
        [create_table("t", [column("a", INTEGER)], if_not_exists=True)],
    ),
    Case(
        "table options",
        "op.create_table('t', sa.Column('a', sa.Integer(), primary_key=True), sqlite_autoincrement=True, "
        "sqlite_with_rowid=False, sqlite_strict=True, postgresql_inherits=('p', 'Q'), postgresql_using='heap', "
        "postgresql_with={'fillfactor': 70, 'autovacuum_enabled': False}, postgresql_on_commit='PRESERVE_ROWS', "
        "postgresql_tablespace='Space')",
        [
            create_table(
                "t",
                [key_column("a")],
                options={
                    "postgresql": {
                        "inherits": ["p", "Q"],
                        "using": "heap",
                        "with": [["fillfactor", "70"], ["autovacuum_enabled", "false"]],
                        "on_commit": "PRESERVE_ROWS",
                        "tablespace": "Space",
                    },
                    "sqlite": {"autoincrement": True, "without_rowid": True, "strict": True},
                },
            )
        ],
    ),
    Case(
        "partitioned table",
        "op.create_table('t', sa.Column('a', sa.Date(), nullable=False), postgresql_partition_by='RANGE (a)')",
        [
            create_table(
                "t",
                [column("a", ty("Date"), nullable=False)],
                options={"postgresql": {"partition_by": "RANGE (a)"}},
            )
        ],
    ),
    Case(
        "system columns",
        "op.create_table('t', sa.Column('xmin', sa.Integer(), system=True), sa.Column('a', sa.Integer()))",
        [create_table("t", [column("xmin", INTEGER, system=True), column("a", INTEGER)])],
    ),
    Case(
        "boolean with a check",
        "op.create_table('t', sa.Column('a', sa.Boolean(create_constraint=True)), sa.Column('b', "
        "sa.Boolean(create_constraint=True, name='is_b')), sa.UniqueConstraint('a'))",
        [
            create_table(
                "t",
                [
                    column("a", ty("Boolean", create_constraint=True)),
                    column("b", ty("Boolean", create_constraint=True, name="is_b")),
                ],
                [unique("a")],
            )
        ],
    ),
    Case("drop_table", "op.drop_table('t')", [op("drop_table", table=name("t"))]),
    Case(
        "drop_table with everything",
        "op.drop_table('T', schema='a.b', if_exists=True)",
        [op("drop_table", table=name("T", "a.b"), if_exists=True)],
    ),
    Case("rename_table", "op.rename_table('a', 'B')", [op("rename_table", table=name("a"), new_name="B")]),
    Case(
        "rename_table in a schema",
        "op.rename_table('a', 'b', schema='s.T')",
        [op("rename_table", table=name("a", "s.T"), new_name="b")],
    ),
    Case(
        "table comment",
        "op.create_table_comment('t', \"it's\", schema='s')",
        [op("create_table_comment", table=name("t", "s"), comment="it's")],
    ),
    Case(
        "table comment removed",
        "op.create_table_comment('t', None)\nop.drop_table_comment('t', existing_comment='x')",
        [
            op("create_table_comment", table=name("t"), comment=None),
            op("drop_table_comment", table=name("t"), existing_comment="x"),
        ],
    ),
]
