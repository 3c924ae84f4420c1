"""What only MySQL and MariaDB know, and what they do in their own way."""
from __future__ import annotations

from .build import (
    INTEGER, Case, add_column, add_constraint, alter_column, batch, binary, cast, check, col, column, computed,
    create_index, create_table, drop_constraint, drop_index, expr_default, final, foreign_key, func, identity,
    index, key_column, lit, literal_default, name, op, plain, postfix, primary_key, text, ty, unique,
)

MYSQL = ("mysql", "mariadb")


def case(title, python, operations, words=None):
    return Case(title, python, operations, MYSQL, words=words)


TYPES = [
    ("mysql.TINYINT()", ty("mysql.TINYINT")),
    ("mysql.TINYINT(1)", ty("mysql.TINYINT", display_width=1)),
    ("mysql.TINYINT(display_width=3, unsigned=True, zerofill=True)", ty("mysql.TINYINT", display_width=3, unsigned=True, zerofill=True)),
    ("mysql.SMALLINT(unsigned=True)", ty("mysql.SMALLINT", unsigned=True)),
    ("mysql.SMALLINT(5)", ty("mysql.SMALLINT", display_width=5)),
    ("mysql.MEDIUMINT(zerofill=True)", ty("mysql.MEDIUMINT", zerofill=True)),
    ("mysql.MEDIUMINT(8)", ty("mysql.MEDIUMINT", display_width=8)),
    ("mysql.INTEGER(unsigned=True)", ty("mysql.INTEGER", unsigned=True)),
    ("mysql.INTEGER(11)", ty("mysql.INTEGER", display_width=11)),
    ("mysql.INTEGER(0)", ty("mysql.INTEGER", display_width=0)),
    ("mysql.BIGINT()", ty("mysql.BIGINT")),
    ("mysql.BIGINT(20, unsigned=True)", ty("mysql.BIGINT", display_width=20, unsigned=True)),
    ("mysql.NUMERIC()", ty("mysql.NUMERIC")),
    ("mysql.NUMERIC(10)", ty("mysql.NUMERIC", precision=10)),
    ("mysql.NUMERIC(10, 2, unsigned=True)", ty("mysql.NUMERIC", precision=10, scale=2, unsigned=True)),
    ("mysql.DECIMAL(10, 2, zerofill=True)", ty("mysql.DECIMAL", precision=10, scale=2, zerofill=True)),
    ("mysql.DECIMAL(scale=2)", ty("mysql.DECIMAL", scale=2)),
    ("mysql.FLOAT()", ty("mysql.FLOAT")),
    ("mysql.FLOAT(12)", ty("mysql.FLOAT", precision=12)),
    ("mysql.FLOAT(12, 4)", ty("mysql.FLOAT", precision=12, scale=4)),
    ("mysql.FLOAT(scale=4)", ty("mysql.FLOAT", scale=4)),
    ("mysql.DOUBLE()", ty("mysql.DOUBLE")),
    ("mysql.DOUBLE(12, 4, asdecimal=False, unsigned=True)", ty("mysql.DOUBLE", precision=12, scale=4, asdecimal=False, unsigned=True)),
    ("mysql.REAL(8, 3)", ty("mysql.REAL", precision=8, scale=3)),
    ("mysql.REAL()", ty("mysql.REAL")),
    ("mysql.BIT()", ty("mysql.BIT")),
    ("mysql.BIT(8)", ty("mysql.BIT", length=8)),
    ("mysql.YEAR()", ty("mysql.YEAR")),
    ("mysql.YEAR(4)", ty("mysql.YEAR", display_width=4)),
    ("mysql.DATETIME()", ty("mysql.DATETIME")),
    ("mysql.DATETIME(fsp=6)", ty("mysql.DATETIME", fsp=6)),
    ("mysql.DATETIME(timezone=True, fsp=0)", ty("mysql.DATETIME", timezone=True, fsp=0)),
    ("mysql.TIMESTAMP()", ty("mysql.TIMESTAMP")),
    ("mysql.TIMESTAMP(fsp=3)", ty("mysql.TIMESTAMP", fsp=3)),
    ("mysql.TIME(fsp=2)", ty("mysql.TIME", fsp=2)),
    ("mysql.TIME()", ty("mysql.TIME")),
    ("mysql.TINYBLOB()", ty("mysql.TINYBLOB")),
    ("mysql.MEDIUMBLOB()", ty("mysql.MEDIUMBLOB")),
    ("mysql.LONGBLOB()", ty("mysql.LONGBLOB")),
    ("mysql.LONGBLOB(length=5)", ty("mysql.LONGBLOB", length=5)),
    ("mysql.TINYTEXT()", ty("mysql.TINYTEXT")),
    ("mysql.MEDIUMTEXT(collation='utf8mb4_bin')", ty("mysql.MEDIUMTEXT", collation="utf8mb4_bin")),
    ("mysql.LONGTEXT(charset='latin1')", ty("mysql.LONGTEXT", charset="latin1")),
    ("mysql.TEXT(7)", ty("mysql.TEXT", length=7)),
    ("mysql.TEXT(ascii=True)", ty("mysql.TEXT", ascii=True)),
    ("mysql.TEXT(unicode=True, binary=True)", ty("mysql.TEXT", unicode=True, binary=True)),
    ("mysql.VARCHAR(50)", ty("mysql.VARCHAR", length=50)),
    ("mysql.VARCHAR(50, charset='utf8mb4', collation='utf8mb4_unicode_ci')",
     ty("mysql.VARCHAR", length=50, charset="utf8mb4", collation="utf8mb4_unicode_ci")),
    ("mysql.VARCHAR(length=50, national=True, charset='x', binary=True)",
     ty("mysql.VARCHAR", length=50, national=True, charset="x", binary=True)),
    ("mysql.VARCHAR()", ty("mysql.VARCHAR")),
    ("mysql.CHAR()", ty("mysql.CHAR")),
    ("mysql.CHAR(36, collation='ascii_bin')", ty("mysql.CHAR", length=36, collation="ascii_bin")),
    ("mysql.NCHAR(3)", ty("mysql.NCHAR", length=3)),
    ("mysql.NCHAR(collation='c')", ty("mysql.NCHAR", collation="c")),
    ("mysql.NVARCHAR(3)", ty("mysql.NVARCHAR", length=3)),
    ("mysql.NVARCHAR(3, binary=True)", ty("mysql.NVARCHAR", length=3, binary=True)),
    ("mysql.ENUM('a', \"it's\", 'b\\\\c')", ty("mysql.ENUM", values=["a", "it's", "b\\c"])),
    ("mysql.ENUM('a', name='en', charset='utf8', collation='utf8_bin')",
     ty("mysql.ENUM", values=["a"], name="en", charset="utf8", collation="utf8_bin")),
    ("mysql.SET('a', 'b')", ty("mysql.SET", values=["a", "b"])),
    ("mysql.SET('a', '', retrieve_as_bitwise=True, collation='utf8_bin')",
     ty("mysql.SET", values=["a", ""], retrieve_as_bitwise=True, collation="utf8_bin")),
    ("mysql.JSON()", ty("mysql.JSON")),
    ("mysql.INET4()", ty("mysql.INET4")),
    ("mysql.INET6()", ty("mysql.INET6")),
    ("sa.Enum('a', \"b'c\", 'd\\\\e', name='en')", ty("Enum", values=["a", "b'c", "d\\e"], name="en")),
    ("sa.String(9, collation='utf8mb4_bin')", ty("String", length=9, collation="utf8mb4_bin")),
    ("sa.Text(collation='Utf8')", ty("Text", collation="Utf8")),
    ("sa.VARBINARY()", ty("VARBINARY")),
    ("sa.TIMESTAMP()", ty("TIMESTAMP")),
    ("sa.Text().with_variant(mysql.LONGTEXT(), 'mysql')",
     {**ty("Text"), "variants": [{"dialect": "mysql", "type": ty("mysql.LONGTEXT")}]}),
    ("sa.Text().with_variant(mysql.LONGTEXT(), 'mariadb')",
     {**ty("Text"), "variants": [{"dialect": "mariadb", "type": ty("mysql.LONGTEXT")}]}),
]

CASES = [
    case(f"mysql type {python}", f"op.create_table('t', sa.Column('x', {python}))", [create_table("t", [column("x", json)])])
    for python, json in TYPES
]

# What alter_column is asked, and its JSON: each with the existing type and without.
DATETIME = ty("DateTime")
STRING9 = ty("String", length=9)
ALTERATIONS = [
    ("nullable=True", {"nullable": True}),
    ("nullable=False, existing_nullable=True", {"nullable": False, "existing_nullable": True}),
    ("type_=sa.String(9)", {"type": STRING9}),
    ("type_=sa.String(9), existing_nullable=False", {"type": STRING9, "existing_nullable": False}),
    ("server_default='1'", {"server_default": {"set": literal_default("1")}}),
    ("server_default=None", {"server_default": "clear"}),
    ("server_default=sa.text('1 + 1')", {"server_default": {"set": expr_default(text("1 + 1"))}}),
    ("server_default=sa.func.now()", {"server_default": {"set": expr_default(func("now"))}}),
    ("new_column_name='D'", {"new_name": "D"}),
    (
        "new_column_name='d', existing_nullable=False, existing_server_default='x', existing_comment='y'",
        {
            "new_name": "d", "existing_nullable": False, "existing_server_default": {"set": literal_default("x")},
            "existing_comment": "y",
        },
    ),
    ("comment=\"it's\"", {"comment": {"set": "it's"}}),
    ("comment=None, existing_comment='old'", {"comment": "clear", "existing_comment": "old"}),
    ("nullable=True, existing_comment='back\\\\slash'", {"nullable": True, "existing_comment": "back\\slash"}),
    ("autoincrement=True", {"autoincrement": True}),
    ("autoincrement=False, existing_autoincrement=True", {"autoincrement": False, "existing_autoincrement": True}),
    ("nullable=False, existing_autoincrement=True", {"nullable": False, "existing_autoincrement": True}),
    ("nullable=False, server_default=None, existing_server_default='1'",
     {"nullable": False, "server_default": "clear", "existing_server_default": {"set": literal_default("1")}}),
    ("schema='a.B', new_column_name='order'", {"schema": "a.B", "new_name": "order"}),
    ("server_default=sa.Computed('a')", {"server_default": {"set": computed("a")}}),
    ("server_default=sa.Identity()", {"server_default": {"set": identity()}}),
    ("existing_nullable=True", {"existing_nullable": True}),
]
for title, python, json in [
    ("", "", {}),
    (" of an integer", ", existing_type=sa.Integer()", {"existing_type": INTEGER}),
    (" of a point in time", ", existing_type=sa.DateTime()", {"existing_type": DATETIME}),
    (" of a timestamp", ", existing_type=mysql.TIMESTAMP(fsp=6)", {"existing_type": ty("mysql.TIMESTAMP", fsp=6)}),
    (" of a boolean with a check", ", existing_type=sa.Boolean(create_constraint=True, name='ck')",
     {"existing_type": ty("Boolean", create_constraint=True, name="ck")}),
]:
    CASES += [
        case(
            f"mysql alter{title}: {arguments}",
            f"op.alter_column('t', 'c', {arguments}{python})",
            [alter_column("t", "c", **{**fields, **json})],
        )
        for arguments, fields in ALTERATIONS
    ]

OPTIONS = [
    "engine='InnoDB'", "charset='utf8mb4'", "default_charset='utf8mb4'", "collate='utf8mb4_bin'", "row_format='DYNAMIC'",
    "character_set='utf8'", "default_character_set='utf8'", "default_collate='utf8_bin'", "data_directory='/tmp'",
    "auto_increment='5'", "key_block_size='8'", "comment='c'", "connection=\"it's\"", "tablespace='ts'",
    "stats_persistent='0'", "union='(a, b)'", "engine='InnoDB', charset='utf8mb4', collate='utf8mb4_bin'",
    "collate='utf8mb4_bin', engine='InnoDB', charset='utf8mb4'", "collate='c', default_charset='d', row_format='r'",
    "partition_by='HASH (id)', partitions='4'", "partitions='4', engine='InnoDB', partition_by='KEY (id)'",
    "subpartitions='2', subpartition_by='HASH (id)', partition_by='RANGE (id)', partitions='3'",
]


def pairs(words):
    return [list(pair) for pair in eval(f"dict({words})").items()]


for prefix, other in (("mysql", "mariadb"), ("mariadb", "mysql")):
    for words in OPTIONS:
        given = ", ".join(f"{prefix}_{key}={value!r}" for key, value in pairs(words))
        CASES.append(
            case(
                f"table with {given}",
                f"op.create_table('t', sa.Column('id', sa.Integer()), {given})",
                [create_table("t", [column("id", INTEGER)], options={prefix: pairs(words)})],
            )
        )
    INDEXES = [
        ("using='HASH'", {"using": "HASH"}),
        ("using='Odd One'", {"using": "Odd One"}),
        ("length=5", {"length": [["a", 5], ["b", 5]]}),
        ("length={'a': 5}", {"length": [["a", 5]]}),
        ("prefix='FULLTEXT'", {"prefix": "FULLTEXT"}),
        ("prefix='FULLTEXT', P_with_parser='ngram'", {"prefix": "FULLTEXT", "with_parser": "ngram"}),
    ]
    CASES += [
        case(
            f"index with {prefix}_{words}",
            f"op.create_index('ix', 't', ['a', 'b'], {prefix}_{words.replace('P_', prefix + '_')})",
            [create_index("t", index(plain("ix"), "a", "b", options={prefix: options}))],
        )
        for words, options in INDEXES
    ]
    CASES.append(
        case(
            f"primary key with {prefix}_using",
            "op.create_table('t', sa.Column('id', sa.String(5)), "
            f"sa.PrimaryKeyConstraint('id', name='pk', {prefix}_using='btree'))",
            [
                create_table(
                    "t",
                    [column("id", ty("String", length=5), nullable=False, primary_key=True)],
                    [primary_key("id", name=plain("pk"), **{f"{prefix}_using": "btree"})],
                )
            ],
        )
    )

CASES += [
    case(
        "mysql table: numbered, described, with every default",
        "op.create_table('t', sa.Column('id', mysql.INTEGER(unsigned=True), primary_key=True, comment='the key'), "
        "sa.Column('a', sa.String(5), server_default='x', comment=\"it's \\\\\"), "
        "sa.Column('b', sa.Integer(), server_default=sa.text('1')), "
        "sa.Column('c', sa.DateTime(), server_default=sa.func.now(), nullable=False), "
        "sa.Column('d', sa.TIMESTAMP(), server_default=sa.text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'), nullable=False), "
        "sa.Column('e', mysql.DATETIME(fsp=6), server_default=sa.text('now(6)')), "
        "sa.Column('f', sa.TIMESTAMP()), sa.Column('g', sa.JSON(), server_default=sa.text(\"(json_array())\")), "
        "sa.Column('h', sa.Boolean(), server_default=sa.false()), sa.Column('i', sa.Float(), server_default=sa.text('-1.5')), "
        "comment='all \\'of\\' it', mysql_engine='InnoDB', mariadb_engine='Aria')",
        [
            create_table(
                "t",
                [
                    key_column("id", ty("mysql.INTEGER", unsigned=True), comment="the key"),
                    column("a", ty("String", length=5), server_default=literal_default("x"), comment="it's \\"),
                    column("b", INTEGER, server_default=expr_default(text("1"))),
                    column("c", DATETIME, server_default=expr_default(func("now")), nullable=False),
                    column("d", ty("TIMESTAMP"), nullable=False,
                           server_default=expr_default(text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"))),
                    column("e", ty("mysql.DATETIME", fsp=6), server_default=expr_default(text("now(6)"))),
                    column("f", ty("TIMESTAMP")),
                    column("g", ty("JSON"), server_default=expr_default(text("(json_array())"))),
                    column("h", ty("Boolean"), server_default=expr_default({"expr": "false"})),
                    column("i", ty("Float"), server_default=expr_default(text("-1.5"))),
                ],
                comment="all 'of' it",
                options={"mysql": [["engine", "InnoDB"]], "mariadb": [["engine", "Aria"]]},
            )
        ],
    ),
    case(
        "mysql table: computed columns",
        "op.create_table('t', sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer(), sa.Computed('a + 1')), "
        "sa.Column('c', sa.Integer(), sa.Computed('a + 1', persisted=True), nullable=True, comment='x'), "
        "sa.Column('d', sa.Integer(), sa.Computed('a + 1', persisted=False), nullable=False))",
        [
            create_table(
                "t",
                [
                    column("a", INTEGER),
                    column("b", INTEGER, server_default=computed("a + 1")),
                    column("c", INTEGER, server_default=computed("a + 1", True), comment="x"),
                    column("d", INTEGER, server_default=computed("a + 1", False), nullable=False),
                ],
            )
        ],
    ),
    case(
        "mysql table: a computed key",
        "op.create_table('t', sa.Column('a', sa.Integer(), sa.Computed('b'), primary_key=True), sa.Column('b', sa.Integer()))",
        [create_table("t", [key_column("a", server_default=computed("b")), column("b", INTEGER)])],
    ),
    case(
        "mysql table: an identity",
        "op.create_table('t', sa.Column('id', sa.Integer(), sa.Identity(start=5), primary_key=True), "
        "sa.Column('o', sa.Integer(), sa.Identity()))",
        [
            create_table(
                "t", [key_column("id", server_default=identity(start=5)),
                      column("o", INTEGER, server_default=identity(), nullable=False)]
            )
        ],
    ),
    case(
        "mysql table: keys of several kinds",
        "op.create_table('t', sa.Column('a', sa.BigInteger(), autoincrement=True), sa.Column('b', sa.Integer()), "
        "sa.PrimaryKeyConstraint('b', 'a'), sa.UniqueConstraint('b', name='uq'), sa.CheckConstraint('a > 0', name='ck'), "
        "sa.CheckConstraint('b > 0'), sa.ForeignKeyConstraint(['b'], ['o.t.id'], name='fk', ondelete='CASCADE', onupdate='SET NULL'))",
        [
            create_table(
                "t",
                [
                    column("a", ty("BigInteger"), autoincrement="yes", nullable=False, primary_key=True),
                    column("b", INTEGER, nullable=False, primary_key=True),
                ],
                [
                    primary_key("b", "a"), unique("b", name=plain("uq")), check("a > 0", name=plain("ck")), check("b > 0"),
                    foreign_key(["b"], "t", ["id"], schema="o", name=plain("fk"), on_delete="CASCADE", on_update="SET NULL"),
                ],
            )
        ],
    ),
    case(
        "mysql: a reference with MATCH",
        "op.create_foreign_key('fk', 't', 'o', ['a'], ['b'], match='FULL')",
        [add_constraint("t", foreign_key(["a"], "o", ["b"], name=plain("fk"), match="FULL"))],
        words="MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON DELETE clauses to be ignored.",
    ),
    case(
        "mysql: names that only one of them reserves",
        "op.create_table('rank', sa.Column('offset', sa.Integer()), sa.Column('lead', sa.Integer()), "
        "sa.Column('returning', sa.Integer()), sa.Column('Back`tick', sa.Integer()), sa.Column('say \"x\"', sa.Integer()))",
        [
            create_table(
                "rank",
                [column(word, INTEGER) for word in ("offset", "lead", "returning", "Back`tick", 'say "x"')],
            )
        ],
    ),
    case(
        "mysql: indexes of expressions",
        "op.create_index('ix', 't', [sa.text('(a + 1)'), sa.func.lower(sa.column('b')), sa.column('c') + 1, "
        "sa.column('d').desc(), sa.desc('e'), sa.func.lower(sa.column('f')).desc()])",
        [
            create_index(
                "t",
                index(
                    plain("ix"), text("(a + 1)"), func("lower", col("b")),
                    binary(col("c"), "+", lit("int", 1)),
                    postfix(col("d"), "DESC"), postfix(text("e"), "DESC"), postfix(func("lower", col("f")), "DESC"),
                ),
            )
        ],
    ),
    case(
        "mysql: a column with a reference and a comment",
        "op.add_column('t', sa.Column('x', mysql.MEDIUMINT(), sa.ForeignKey('o.id', name='fk'), comment='x', "
        "server_default=sa.text('(1)')), schema='s')",
        [
            add_column(
                "t", column("x", ty("mysql.MEDIUMINT"), comment="x", server_default=expr_default(text("(1)"))), schema="s",
                constraints=[foreign_key(["x"], "o", ["id"], name=plain("fk"))],
            )
        ],
    ),
    case(
        "mysql: a column that is a numbered key",
        "op.add_column('t', sa.Column('id', sa.Integer(), primary_key=True), inline_primary_key=True)",
        [add_column("t", key_column(), inline_primary_key=True)],
    ),
    Case(
        "mysql: a column whose type's check has its final name",
        "op.add_column('t', sa.Column('x', sa.Boolean(create_constraint=True, name=op.f('ck'))))",
        [
            add_column(
                "t", column("x", ty("Boolean", create_constraint=True, name="ck")),
                constraints=[check("x IN (0, 1)", name=final("ck"), type_bound=True)],
            )
        ],
        MYSQL,
        convention={"ck": "ck_%(table_name)s_%(constraint_name)s"},
    ),
    case("mysql: an index without a table", "op.drop_index('ix')", [drop_index(plain("ix"))]),
    case("mysql: drop an index", "op.drop_index('ix', 't', schema='s', if_exists=True)",
         [drop_index(plain("ix"), "t", schema="s", if_exists=True)]),
    case("mysql: drop a primary key without a name", "op.drop_constraint(None, 't', type_='primary')",
         [drop_constraint(None, "t", kind="primary")]),
    *[
        case(
            f"mysql: drop a constraint, type_={kind}",
            f"op.drop_constraint('Name', 't', type_={python!r}, schema='s', if_exists=True)",
            [drop_constraint(plain("Name"), "t", kind=kind, schema="s", if_exists=True)],
        )
        for kind, python in [
            ("check", "check"), ("foreign_key", "foreignkey"), ("primary", "primary"), ("unique", "unique"), (None, None),
        ]
    ],
    case("mysql: a table's comment", "op.create_table_comment('t', \"it's \\\\\", existing_comment='x', schema='a.b')",
         [op("create_table_comment", table=name("t", "a.b"), comment="it's \\", existing_comment="x")]),
    case("mysql: no comment", "op.drop_table_comment('T')", [op("drop_table_comment", table=name("T"))]),
    *[
        case(
            f"mysql: cast to {python}",
            f"op.create_table('t', sa.Column('x', sa.Integer(), server_default=sa.cast(sa.literal('a'), {python})))",
            [
                create_table(
                    "t",
                    [column("x", INTEGER, server_default=expr_default(cast(lit("str", "a"), json)))],
                )
            ],
        )
        for python, json in [
            ("sa.Integer()", INTEGER), ("mysql.BIGINT(unsigned=True)", ty("mysql.BIGINT", unsigned=True)),
            ("sa.BigInteger()", ty("BigInteger")), ("sa.String(5)", ty("String", length=5)), ("sa.Text()", ty("Text")),
            ("sa.CHAR(3)", ty("CHAR", length=3)), ("mysql.VARCHAR(5, charset='utf8', national=True)",
                                                   ty("mysql.VARCHAR", length=5, charset="utf8", national=True)),
            ("sa.DateTime()", ty("DateTime")), ("sa.TIMESTAMP()", ty("TIMESTAMP")), ("sa.Date()", ty("Date")),
            ("mysql.TIME(fsp=3)", ty("mysql.TIME", fsp=3)), ("sa.Numeric(10, 2)", ty("Numeric", precision=10, scale=2)),
            ("sa.DECIMAL(5, 1)", ty("DECIMAL", precision=5, scale=1)), ("sa.LargeBinary()", ty("LargeBinary")),
            ("sa.JSON()", ty("JSON")), ("mysql.DATETIME(fsp=3)", ty("mysql.DATETIME", fsp=3)),
            ("sa.Boolean()", ty("Boolean")), ("sa.Float()", ty("Float")), ("sa.Enum('a', name='e')", ty("Enum", values=["a"], name="e")),
            ("mysql.YEAR()", ty("mysql.YEAR")), ("mysql.SET('a')", ty("mysql.SET", values=["a"])),
            ("mysql.LONGTEXT()", ty("mysql.LONGTEXT")), ("sa.Interval()", ty("Interval")), ("sa.Uuid()", ty("Uuid")),
        ]
    ],
    *[
        case(
            f"mysql: a point in time by its class: {arguments}",
            f"op.alter_column('t', 'c', {arguments})",
            [alter_column("t", "c", bare_type=True, **json)],
        )
        for arguments, json in [
            ("type_=sa.TIMESTAMP", {"type": ty("TIMESTAMP")}),
            ("type_=sa.DateTime, existing_type=sa.DateTime(), nullable=False", {
                "type": ty("DateTime"), "existing_type": ty("DateTime"), "nullable": False}),
            ("existing_type=mysql.DATETIME, server_default=sa.text('now()')", {
                "existing_type": ty("mysql.DATETIME"), "server_default": {"set": expr_default(text("now()"))}}),
            ("existing_type=sa.DateTime, new_column_name='d'", {"existing_type": ty("DateTime"), "new_name": "d"}),
        ]
    ],
    case(
        "mysql: strings joined",
        "op.create_table('t', sa.Column('x', sa.Text(), server_default=sa.literal('a').concat(sa.func.now())), "
        "sa.CheckConstraint(sa.column('x').is_distinct_from(sa.column('y'))), "
        "sa.CheckConstraint(sa.column('x').is_not_distinct_from(sa.column('y'))))",
        [
            create_table(
                "t",
                [column("x", ty("Text"), server_default=expr_default(
                    binary(lit("str", "a"), "||", func("now"))))],
                [
                    check(binary(col("x"), "IS DISTINCT FROM", col("y"))),
                    check(binary(col("x"), "IS NOT DISTINCT FROM", col("y"))),
                ],
            )
        ],
    ),
    case(
        "mysql: a cast of an operation that is left out",
        "op.create_table('t', sa.Column('x', sa.Integer()), sa.CheckConstraint(sa.cast(sa.column('x') + 1, sa.Float()) > 2))",
        [
            create_table(
                "t", [column("x", INTEGER)],
                [check(binary(cast(binary(col("x"), "+", lit("int", 1)), ty("Float")), ">", lit("int", 2)))],
            )
        ],
    ),
    case(
        "mysql: functions of its own",
        "op.create_table('t', sa.Column('x', sa.Integer(), server_default=sa.func.random()), "
        "sa.Column('y', sa.DateTime(), server_default=sa.func.sysdate()))",
        [
            create_table(
                "t",
                [column("x", INTEGER, server_default=expr_default(func("random"))),
                 column("y", DATETIME, server_default=expr_default(func("sysdate")))],
            )
        ],
    ),
    case(
        "mysql: a batch alters in place",
        "with op.batch_alter_table('t', schema='s') as batch_op:\n    batch_op.add_column(sa.Column('x', sa.Integer()))\n"
        "    batch_op.alter_column('c', existing_type=sa.Integer(), nullable=False)\n"
        "    batch_op.drop_constraint('fk', type_='foreignkey')\n    batch_op.drop_column('d')",
        [
            batch(
                "t",
                add_column("t", column("x", INTEGER), schema="s"),
                alter_column("t", "c", schema="s", existing_type=INTEGER, nullable=False),
                drop_constraint(plain("fk"), "t", kind="foreign_key", schema="s"),
                op("drop_column", table=name("t", "s"), column="d"),
                schema="s",
            )
        ],
    ),
]
