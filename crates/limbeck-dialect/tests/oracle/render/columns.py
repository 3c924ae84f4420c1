"""add_column, alter_column, drop_column."""
from __future__ import annotations

from .build import (
    INTEGER, LITE, PG, Case, add_column, alter_column, bare_check, column, computed, drop_column,
    expr_default, foreign_key, func, identity, index, key_column, literal_default, plain, primary_key, ty, unique,
)

NOW = expr_default(func("now"))

CASES = [
    Case("add a column", "op.add_column('t', sa.Column('x', sa.String(5)))", [add_column("t", column("x", ty("String", length=5)))]),
    Case(
        "add a column in a schema",
        "op.add_column('T', sa.Column('X', sa.Integer(), server_default='1', nullable=False), schema='a.B')",
        [add_column("T", column("X", INTEGER, nullable=False, server_default=literal_default("1")), schema="a.B")],
    ),
    Case(
        "add a column if it is missing",
        "op.add_column('t', sa.Column('x', sa.Integer()), if_not_exists=True)",
        [add_column("t", column("x", INTEGER), if_not_exists=True)],
    ),
    Case(
        "add a column with a foreign key",
        "op.add_column('t', sa.Column('o', sa.Integer(), sa.ForeignKey('o.id', name='fk', ondelete='CASCADE')))",
        [
            add_column(
                "t",
                column("o", INTEGER),
                constraints=[foreign_key(["o"], "o", ["id"], name=plain("fk"), on_delete="CASCADE")],
            )
        ],
        PG,
    ),
    Case(
        "add a column with a foreign key, which SQLite cannot",
        "op.add_column('t', sa.Column('o', sa.Integer(), sa.ForeignKey('o.id')))",
        [add_column("t", column("o", INTEGER), constraints=[foreign_key(["o"], "o", ["id"])])],
        LITE,
        words="No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which allows for "
        "SQLite migrations using a copy-and-move strategy.",
    ),
    Case(
        "add a column with an inline reference",
        "op.add_column('t', sa.Column('o', sa.Integer(), sa.ForeignKey('s.o.id', name='fk', ondelete='CASCADE', "
        "deferrable=True, initially='DEFERRED', match='FULL'), nullable=False), inline_references=True)",
        [
            add_column(
                "t",
                column("o", INTEGER, nullable=False),
                constraints=[
                    foreign_key(
                        ["o"],
                        "o",
                        ["id"],
                        schema="s",
                        name=plain("fk"),
                        on_delete="CASCADE",
                        deferral={"deferrable": True, "initially": "DEFERRED"},
                        match="FULL",
                    )
                ],
                inline_references=True,
            )
        ],
    ),
    Case(
        "add a column that is a key",
        "op.add_column('t', sa.Column('id', sa.Integer(), primary_key=True))",
        [add_column("t", key_column())],
    ),
    Case(
        "add a column that is a key, inline",
        "op.add_column('t', sa.Column('id', sa.BigInteger(), primary_key=True), inline_primary_key=True)",
        [
            add_column(
                "t", key_column(type_=ty("BigInteger")), constraints=[primary_key("id")], inline_primary_key=True
            )
        ],
    ),
    Case(
        "add a unique column",
        "op.add_column('t', sa.Column('x', sa.Integer(), unique=True))",
        [add_column("t", column("x", INTEGER), constraints=[unique("x")])],
        PG,
    ),
    Case(
        "add an indexed column",
        "op.add_column('t', sa.Column('x', sa.Integer(), index=True), schema='s')",
        [add_column("t", column("x", INTEGER), schema="s", indexes=[index(None, "x")])],
    ),
    Case(
        "add a column with checks",
        "op.add_column('t', sa.Column('x', sa.Integer(), sa.CheckConstraint('x > 0', name='pos')))",
        [add_column("t", column("x", INTEGER, checks=[bare_check("x > 0", name=plain("pos"))]))],
    ),
    Case(
        "add a boolean with a check",
        "op.add_column('t', sa.Column('x', sa.Boolean(create_constraint=True, name='ck')))",
        [add_column("t", column("x", ty("Boolean", create_constraint=True, name="ck")))],
    ),
    Case(
        "add an enumeration that is a string with a check",
        "op.add_column('t', sa.Column('x', sa.Enum('a', \"b'\", native_enum=False, create_constraint=True)))",
        [add_column("t", column("x", ty("Enum", values=["a", "b'"], native_enum=False, create_constraint=True)))],
    ),
    Case(
        "add a native enumeration",
        "op.add_column('t', sa.Column('x', sa.Enum('a', 'b', name='en')))",
        [add_column("t", column("x", ty("Enum", values=["a", "b"], name="en")))],
    ),
    Case(
        "add a commented column",
        "op.add_column('t', sa.Column('x', sa.Integer(), comment='c'), schema='s')",
        [add_column("t", column("x", INTEGER, comment="c"), schema="s")],
    ),
    Case(
        "add a computed column",
        "op.add_column('t', sa.Column('x', sa.Integer(), sa.Computed('a + 1', persisted=True)))",
        [add_column("t", column("x", INTEGER, server_default=computed("a + 1", True)))],
    ),
    Case(
        "add an identity column",
        "op.add_column('t', sa.Column('x', sa.Integer(), sa.Identity(always=True)))",
        [add_column("t", column("x", INTEGER, nullable=False, server_default=identity(always=True)))],
    ),
    Case(
        "add a column with a moment as default",
        "op.add_column('t', sa.Column('x', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False))",
        [add_column("t", column("x", ty("DateTime", timezone=True), nullable=False, server_default=NOW))],
    ),
    # --- alter
    Case(
        "alter: set not null",
        "op.alter_column('t', 'c', nullable=False, existing_type=sa.Integer())",
        [alter_column("t", "c", nullable=False, existing_type=INTEGER)],
    ),
    Case(
        "alter: drop not null",
        "op.alter_column('T', 'C', nullable=True, schema='a.b')",
        [alter_column("T", "C", nullable=True, schema="a.b")],
    ),
    Case(
        "alter: set a default",
        "op.alter_column('t', 'c', server_default=\"it's\")",
        [alter_column("t", "c", server_default={"set": literal_default("it's")})],
    ),
    Case(
        "alter: set an expression as default",
        "op.alter_column('t', 'c', server_default=sa.func.now())",
        [alter_column("t", "c", server_default={"set": NOW})],
    ),
    Case(
        "alter: drop the default",
        "op.alter_column('t', 'c', server_default=None, existing_server_default='1')",
        [alter_column("t", "c", server_default="clear", existing_server_default={"set": literal_default("1")})],
    ),
    Case(
        "alter: change the type",
        "op.alter_column('t', 'c', type_=sa.String(9), existing_type=sa.String(5))",
        [alter_column("t", "c", type=ty("String", length=9), existing_type=ty("String", length=5))],
    ),
    Case(
        "alter: change the type with using",
        "op.alter_column('t', 'c', type_=sa.Integer(), postgresql_using='c::integer')",
        [alter_column("t", "c", type=INTEGER, postgresql_using="c::integer")],
    ),
    Case(
        "alter: using without a type",
        "op.alter_column('t', 'c', nullable=True, postgresql_using='c::integer')",
        [alter_column("t", "c", nullable=True, postgresql_using="c::integer")],
        PG,
        words="postgresql_using must be used with the type_ parameter",
    ),
    Case(
        "alter: rename",
        "op.alter_column('t', 'c', new_column_name='New', schema='s')",
        [alter_column("t", "c", new_name="New", schema="s")],
    ),
    Case(
        "alter: comment",
        "op.alter_column('t', 'c', comment=\"it's\", existing_comment='x', schema='a.b')",
        [alter_column("t", "c", comment={"set": "it's"}, existing_comment="x", schema="a.b")],
        PG,
    ),
    Case(
        "alter: no comment",
        "op.alter_column('t', 'c', comment=None)",
        [alter_column("t", "c", comment="clear")],
        PG,
    ),
    Case(
        "alter: everything",
        "op.alter_column('t', 'c', nullable=False, server_default='5', new_column_name='d', type_=sa.BigInteger(), "
        "comment='now big', existing_type=sa.Integer(), existing_nullable=True)",
        [
            alter_column(
                "t",
                "c",
                nullable=False,
                server_default={"set": literal_default("5")},
                new_name="d",
                type=ty("BigInteger"),
                comment={"set": "now big"},
                existing_type=INTEGER,
                existing_nullable=True,
            )
        ],
        PG,
    ),
    Case(
        "alter: everything but the comment",
        "op.alter_column('t', 'c', nullable=False, server_default='5', new_column_name='d', type_=sa.BigInteger())",
        [
            alter_column(
                "t", "c", nullable=False, server_default={"set": literal_default("5")}, new_name="d", type=ty("BigInteger")
            )
        ],
    ),
    Case(
        "alter: from a checked boolean",
        "op.alter_column('t', 'c', type_=sa.Integer(), existing_type=sa.Boolean(create_constraint=True, name='ck'))",
        [alter_column("t", "c", type=INTEGER, existing_type=ty("Boolean", create_constraint=True, name="ck"))],
    ),
    Case(
        "alter: to a checked enumeration",
        "op.alter_column('t', 'c', type_=sa.Enum('a', native_enum=False, create_constraint=True, name='new'), "
        "existing_type=sa.Enum('b', native_enum=False, create_constraint=True, name='old'), schema='s')",
        [
            alter_column(
                "t",
                "c",
                type=ty("Enum", values=["a"], native_enum=False, create_constraint=True, name="new"),
                existing_type=ty("Enum", values=["b"], native_enum=False, create_constraint=True, name="old"),
                schema="s",
            )
        ],
    ),
    Case(
        "alter: to a native enumeration",
        "op.alter_column('t', 'c', type_=sa.Enum('a', name='en'), postgresql_using='c::en')",
        [alter_column("t", "c", type=ty("Enum", values=["a"], name="en"), postgresql_using="c::en")],
    ),
    Case(
        "alter: to a computed column",
        "op.alter_column('t', 'c', server_default=sa.Computed('a'))",
        [alter_column("t", "c", server_default={"set": computed("a")})],
        words="Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not "
        "supported.",
    ),
    Case(
        "alter: from a computed column",
        "op.alter_column('t', 'c', server_default=None, existing_server_default=sa.Computed('a'))",
        [alter_column("t", "c", server_default="clear", existing_server_default={"set": computed("a")})],
        words="Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not "
        "supported.",
    ),
    Case(
        "alter: add an identity",
        "op.alter_column('t', 'c', server_default=sa.Identity(always=True, start=5))",
        [alter_column("t", "c", server_default={"set": identity(always=True, start=5)})],
        PG,
    ),
    Case(
        "alter: add an identity, given that there is none",
        "op.alter_column('t', 'c', server_default=sa.Identity(), existing_server_default=None)",
        [alter_column("t", "c", server_default={"set": identity()}, existing_server_default="clear")],
        PG,
    ),
    Case(
        "alter: drop an identity",
        "op.alter_column('t', 'c', server_default=None, existing_server_default=sa.Identity())",
        [alter_column("t", "c", server_default="clear", existing_server_default={"set": identity()})],
        PG,
    ),
    Case(
        "alter: change an identity",
        "op.alter_column('t', 'c', server_default=sa.Identity(always=True, start=3, maxvalue=9, cache=5, cycle=False, "
        "nominvalue=True), existing_server_default=sa.Identity(increment=2, start=1, cycle=True))",
        [
            alter_column(
                "t",
                "c",
                server_default={
                    "set": identity(always=True, start=3, max_value=9, cache=5, cycle=False, no_min_value=True)
                },
                existing_server_default={"set": identity(increment=2, start=1, cycle=True)},
            )
        ],
        PG,
    ),
    Case(
        "alter: an identity by default",
        "op.alter_column('t', 'c', server_default=sa.Identity(), existing_server_default=sa.Identity(always=True))",
        [
            alter_column(
                "t", "c", server_default={"set": identity()}, existing_server_default={"set": identity(always=True)}
            )
        ],
        PG,
    ),
    Case(
        "alter: an identity where there are none",
        "op.alter_column('t', 'c', server_default=sa.Identity())",
        [alter_column("t", "c", server_default={"set": identity()})],
        LITE,
        words="Adding, removing or modifying an \"identity\" construct, e.g. GENERATED AS IDENTITY, to or from an existing "
        "column is not supported in this dialect.",
    ),
    # --- drop
    Case("drop a column", "op.drop_column('t', 'c')", [drop_column("t", "c")]),
    Case(
        "drop a column with everything",
        "op.drop_column('T', 'C', schema='a.b', if_exists=True)",
        [drop_column("T", "C", schema="a.b", if_exists=True)],
    ),
]
