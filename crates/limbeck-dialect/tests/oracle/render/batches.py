"""batch_alter_table, with the table written down (`copy_from`): offline there is nothing to reflect."""
from __future__ import annotations

from .build import (
    INTEGER, LITE, PG, STRING, Case, add_column, add_constraint, alter_column, batch, check, column, computed, create_index,
    drop_column, drop_constraint, drop_index, expr_default, foreign_key, func, index, key_column, literal_default,
    plain, primary_key, table, text, ty, unique,
)

TABLE = """t = sa.Table('t', sa.MetaData(),
    sa.Column('id', sa.Integer(), primary_key=True),
    sa.Column('x', sa.String(10), nullable=False, server_default='a'),
    sa.Column('y', sa.Integer()))
"""
COPY = table(
    "t",
    [
        key_column(),
        column("x", ty("String", length=10), nullable=False, server_default=literal_default("a")),
        column("y", INTEGER),
    ],
    [primary_key("id")],
)


def rebuilt(title, body, *operations, setup=TABLE, copy=COPY, dialects=LITE, words=None, arguments="", **more):
    lines = "".join(f"\n    {line}" for line in body.splitlines())
    python = f"{setup}with op.batch_alter_table('t', copy_from=t{arguments}) as b:{lines}"
    return Case(f"batch: {title}", python, [batch("t", *operations, copy_from=copy, **more)], dialects, words=words)


CASES = [
    # --- in place
    Case(
        "batch: plain statements",
        "with op.batch_alter_table('t', schema='s') as b:\n    b.alter_column('x', nullable=False)\n    b.drop_column('y')\n"
        "    b.create_unique_constraint('uq', ['x'])\n    b.create_index('ix', ['z'])\n    b.drop_constraint('old')\n"
        "    b.add_column(sa.Column('n', sa.Integer(), sa.ForeignKey('o.id', name='fk'), comment='c'))",
        [
            batch(
                "t",
                alter_column("t", "x", nullable=False, schema="s"),
                drop_column("t", "y", schema="s"),
                add_constraint("t", unique("x", name=plain("uq")), schema="s"),
                create_index("t", index(plain("ix"), "z"), schema="s"),
                drop_constraint(plain("old"), "t", schema="s"),
                add_column(
                    "t",
                    column("n", INTEGER, comment="c"),
                    schema="s",
                    constraints=[foreign_key(["n"], "o", ["id"], name=plain("fk"))],
                ),
                schema="s",
            )
        ],
        PG,
    ),
    Case(
        "batch: what SQLite can do in place",
        "with op.batch_alter_table('t') as b:\n    b.add_column(sa.Column('n', sa.Integer(), server_default='1'))\n"
        "    b.create_index('ix', ['n'])\n    b.drop_index('old')\n"
        "    b.add_column(sa.Column('c', sa.Integer(), sa.Computed('n', persisted=False)))",
        [
            batch(
                "t",
                add_column("t", column("n", INTEGER, server_default=literal_default("1"))),
                create_index("t", index(plain("ix"), "n")),
                drop_index(plain("old"), "t"),
                add_column("t", column("c", INTEGER, server_default=computed("n", False))),
            )
        ],
    ),
    Case(
        "batch: never rebuilt",
        "with op.batch_alter_table('t', recreate='never') as b:\n    b.drop_column('x')",
        [batch("t", drop_column("t", "x"), recreate="never")],
    ),
    Case("batch: nothing", "with op.batch_alter_table('t') as b:\n    pass", [batch("t")]),
    Case(
        "batch: a position in place",
        "with op.batch_alter_table('t') as b:\n    b.add_column(sa.Column('n', sa.Integer()), insert_after='x')",
        [batch("t", add_column("t", column("n", INTEGER), insert_after="x"))],
        words="Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'",
    ),
    Case(
        "batch: nothing to reflect offline",
        "with op.batch_alter_table('t') as b:\n    b.drop_column('x')",
        [batch("t", drop_column("t", "x"))],
        LITE,
        words='This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a live database connection '
        'with which to reflect the table "t". To generate a batch SQL migration script using table "move and copy", a '
        'complete Table object should be passed to the "copy_from" argument of the batch_alter_table() method so that table '
        "reflection can be skipped.",
    ),
    # --- rebuilt
    rebuilt("rebuilt as it is", "pass", dialects=("postgresql", "sqlite"), arguments=", recreate='always'", recreate="always"),
    rebuilt("not null", "b.alter_column('y', nullable=False)", alter_column("t", "y", nullable=False)),
    rebuilt(
        "default",
        "b.alter_column('y', server_default='5')\nb.alter_column('x', server_default=None)",
        alter_column("t", "y", server_default={"set": literal_default("5")}),
        alter_column("t", "x", server_default="clear"),
    ),
    rebuilt(
        "type of the same kind",
        "b.alter_column('x', type_=sa.Text())",
        alter_column("t", "x", type=ty("Text")),
    ),
    rebuilt(
        "type of another kind",
        "b.alter_column('x', type_=sa.Integer())\nb.alter_column('y', type_=sa.JSON())",
        alter_column("t", "x", type=INTEGER),
        alter_column("t", "y", type=ty("JSON")),
    ),
    rebuilt("rename", "b.alter_column('x', new_column_name='New X')", alter_column("t", "x", new_name="New X")),
    rebuilt("rename the key", "b.alter_column('id', new_column_name='ident')", alter_column("t", "id", new_name="ident")),
    rebuilt("drop a column", "b.drop_column('x')", drop_column("t", "x")),
    rebuilt("drop the key's column", "b.drop_column('id')", drop_column("t", "id")),
    rebuilt(
        "drop the key's column and add it again",
        "b.drop_column('id')\nb.add_column(sa.Column('id', sa.Integer()))",
        drop_column("t", "id"),
        add_column("t", column("id", INTEGER)),
    ),
    rebuilt(
        "add a column with an expression as default",
        "b.add_column(sa.Column('n', sa.DateTime(), server_default=sa.func.now()))",
        add_column("t", column("n", ty("DateTime"), server_default=expr_default(func("now")))),
    ),
    rebuilt(
        "add a stored column",
        "b.add_column(sa.Column('n', sa.Integer(), sa.Computed('y * 2', persisted=True)))",
        add_column("t", column("n", INTEGER, server_default=computed("y * 2", True))),
    ),
    rebuilt(
        "add columns in their places",
        "b.add_column(sa.Column('a', sa.Integer()), insert_after='id')\n"
        "b.add_column(sa.Column('b', sa.Integer()), insert_before='id')\n"
        "b.add_column(sa.Column('c', sa.Integer()), insert_after='a')\nb.add_column(sa.Column('d', sa.Integer()))",
        add_column("t", column("a", INTEGER), insert_after="id"),
        add_column("t", column("b", INTEGER), insert_before="id"),
        add_column("t", column("c", INTEGER), insert_after="a"),
        add_column("t", column("d", INTEGER)),
        arguments=", recreate='always'",
        recreate="always",
    ),
    rebuilt(
        "partial reordering",
        "b.add_column(sa.Column('n', sa.Integer()), insert_before='x')",
        add_column("t", column("n", INTEGER), insert_before="x"),
        arguments=", recreate='always', partial_reordering=[('y', 'id')]",
        recreate="always",
        partial_reordering=[["y", "id"]],
    ),
    rebuilt(
        "add a foreign key",
        "b.create_foreign_key('fk', 'o', ['y'], ['id'], ondelete='CASCADE')",
        add_constraint("t", foreign_key(["y"], "o", ["id"], name=plain("fk"), on_delete="CASCADE")),
    ),
    rebuilt(
        "add a foreign key to itself",
        "b.create_foreign_key('fk', 't', ['y'], ['id'])",
        add_constraint("t", foreign_key(["y"], "t", ["id"], name=plain("fk"))),
    ),
    rebuilt(
        "add a column with a foreign key",
        "b.add_column(sa.Column('o', sa.Integer(), sa.ForeignKey('o.id', name='fk')))",
        add_column(
            "t", column("o", INTEGER), constraints=[foreign_key(["o"], "o", ["id"], name=plain("fk"))]
        ),
    ),
    rebuilt(
        "add a column with an unnamed foreign key",
        "b.add_column(sa.Column('o', sa.Integer(), sa.ForeignKey('o.id')))",
        add_column("t", column("o", INTEGER), constraints=[foreign_key(["o"], "o", ["id"])]),
        words="Constraint must have a name",
    ),
    rebuilt(
        "add a boolean with a check",
        "b.add_column(sa.Column('f', sa.Boolean(create_constraint=True, name='ck_f')))",
        add_column("t", column("f", ty("Boolean", create_constraint=True, name="ck_f"))),
    ),
    rebuilt(
        "add a unique constraint and an index",
        "b.create_unique_constraint('uq', ['x', 'y'])\nb.create_index('ix', ['y'], unique=True)",
        add_constraint("t", unique("x", "y", name=plain("uq"))),
        create_index("t", index(plain("ix"), "y", unique=True)),
    ),
    rebuilt(
        "add a check",
        "b.create_check_constraint('ck', 'y > 1')",
        add_constraint("t", check("y > 1", name=plain("ck"))),
    ),
    rebuilt(
        "another key",
        "b.create_primary_key('pk', ['id', 'x'])",
        add_constraint("t", primary_key("id", "x", name=plain("pk"))),
    ),
    rebuilt("drop what is not there", "b.drop_constraint('no')", drop_constraint(plain("no"), "t"), words="No such constraint: 'no'"),
    rebuilt(
        "drop an index that is not there",
        "b.drop_index('no')\nb.drop_column('y')",
        drop_index(plain("no"), "t"),
        drop_column("t", "y"),
        words="No such index: 'no'",
    ),
    rebuilt(
        "execute comes first",
        "b.drop_column('y')\nb.execute('SELECT 1')",
        drop_column("t", "y"),
        {"action": {"op": "execute", "source": {"kind": "text", "sql": "SELECT 1"}}},
    ),
    rebuilt(
        "constraints stay and go",
        "b.drop_constraint('uq_x')\nb.alter_column('y', new_column_name='z')",
        drop_constraint(plain("uq_x"), "t"),
        alter_column("t", "y", new_name="z"),
        setup="""t = sa.Table('t', sa.MetaData(),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('x', sa.Integer()),
    sa.Column('y', sa.Integer()),
    sa.PrimaryKeyConstraint('id', name='pk'),
    sa.UniqueConstraint('x', name='uq_x'),
    sa.UniqueConstraint('y'),
    sa.Index('ix', 'y', sqlite_where=sa.text('x > 1')))
""",
        copy=table(
            "t",
            [column("id", INTEGER, nullable=False), column("x", INTEGER), column("y", INTEGER)],
            [primary_key("id", name=plain("pk")), unique("x", name=plain("uq_x")), unique("y")],
            indexes=[index(plain("ix"), "y", options={"sqlite_where": text("x > 1")})],
        ),
    ),
    rebuilt(
        "drop the key",
        "b.drop_constraint('pk', type_='primary')",
        drop_constraint(plain("pk"), "t", "primary"),
        setup="t = sa.Table('t', sa.MetaData(), sa.Column('id', sa.String(), nullable=False), "
        "sa.PrimaryKeyConstraint('id', name='pk'))\n",
        copy=table("t", [column("id", STRING, nullable=False)], [primary_key("id", name=plain("pk"))]),
    ),
    rebuilt(
        "a column that a constraint needs",
        "b.drop_column('x')",
        drop_column("t", "x"),
        setup="t = sa.Table('t', sa.MetaData(), sa.Column('x', sa.Integer()), sa.Column('y', sa.Integer()), "
        "sa.UniqueConstraint('x', 'y', name='uq'))\n",
        copy=table(
            "t", [column("x", INTEGER), column("y", INTEGER)], [unique("x", "y", name=plain("uq"))]
        ),
    ),
    rebuilt(
        "a boolean's check goes with its type",
        "b.alter_column('x', existing_type=sa.Boolean(create_constraint=True, name='ck'), type_=sa.Integer())",
        alter_column("t", "x", existing_type=ty("Boolean", create_constraint=True, name="ck"), type=INTEGER),
        setup="t = sa.Table('t', sa.MetaData(), sa.Column('x', sa.Boolean(create_constraint=True, name='ck')), "
        "sa.Column('y', sa.Integer()))\n",
        copy=table(
            "t", [column("x", ty("Boolean", create_constraint=True, name="ck")), column("y", INTEGER)]
        ),
    ),
    rebuilt(
        "a boolean's check stays",
        "b.add_column(sa.Column('z', sa.Integer()))",
        add_column("t", column("z", INTEGER)),
        setup="t = sa.Table('t', sa.MetaData(), sa.Column('x', sa.Boolean(create_constraint=True, name='ck')), "
        "sa.Column('y', sa.Boolean(create_constraint=True)))\n",
        copy=table(
            "t",
            [column("x", ty("Boolean", create_constraint=True, name="ck")), column("y", ty("Boolean", create_constraint=True))],
        ),
        arguments=", recreate='always'",
        recreate="always",
    ),
    rebuilt(
        "table_args and table options",
        "b.alter_column('y', nullable=False)",
        alter_column("t", "y", nullable=False),
        setup="t = sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer(), primary_key=True), sa.Column('y', "
        "sa.Integer()), sqlite_autoincrement=True)\n",
        copy=table(
            "t",
            [key_column(), column("y", INTEGER)],
            [primary_key("id")],
            options={"sqlite": {"autoincrement": True}},
        ),
        arguments=", table_args=[sa.CheckConstraint('y > 1', name='ck')]",
        table_args=[check("y > 1", name=plain("ck"))],
    ),
    rebuilt(
        "on PostgreSQL",
        "b.alter_column('x', type_=sa.Integer(), new_column_name='Z')\n"
        "b.add_column(sa.Column('n', sa.Text(), comment='hey'), insert_after='id')\nb.drop_index('ix')\n"
        "b.create_index('ix2', ['x'])",
        alter_column("t", "x", type=INTEGER, new_name="Z"),
        add_column("t", column("n", ty("Text"), comment="hey"), insert_after="id"),
        drop_index(plain("ix"), "t"),
        create_index("t", index(plain("ix2"), "x")),
        setup="t = sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer(), primary_key=True), sa.Column('x', "
        "sa.String(9)), sa.UniqueConstraint('x', name='uq'), sa.Index('ix', 'x'))\n",
        copy=table(
            "t",
            [key_column(), column("x", ty("String", length=9))],
            [primary_key("id"), unique("x", name=plain("uq"))],
            indexes=[index(plain("ix"), "x")],
        ),
        dialects=PG,
        arguments=", recreate='always'",
        recreate="always",
    ),
]
