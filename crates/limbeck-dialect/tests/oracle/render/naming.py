"""Naming conventions."""
from __future__ import annotations

from .build import (
    INTEGER, PG, Case, add_column, add_constraint, alter_column, bare_check, binary, check, col, column, create_index,
    create_table, drop_constraint, drop_index, final, foreign_key, index, lit, plain, primary_key, ty, unique,
)

FULL = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
MANY = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0N_name)s",
    "ck": "ck_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(column_0_N_key)s__%(referred_table_name)s_%(referred_column_0_N_name)s_%(referred_column_1_name)s",
    "pk": "pk_%(column_0_N_label)s_%(column_1_name)s%%",
}
NEEDS_NAME = (
    "Naming convention including %(constraint_name)s token requires that constraint is explicitly named."
)

CASES = [
    Case(
        "convention: a whole table",
        "op.create_table('t', sa.Column('id', sa.Integer(), nullable=False), sa.Column('a', sa.Integer()), "
        "sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('a'), sa.ForeignKeyConstraint(['a'], ['o.id']), "
        "sa.CheckConstraint('a > 1', name='pos'), schema='s')",
        [
            create_table(
                "t",
                [column("id", INTEGER, nullable=False), column("a", INTEGER)],
                [
                    primary_key("id"),
                    unique("a"),
                    foreign_key(["a"], "o", ["id"]),
                    check("a > 1", name=plain("pos")),
                ],
                schema="s",
            )
        ],
        PG,
        FULL,
    ),
    Case(
        "convention: names that are given",
        "op.create_table('t', sa.Column('id', sa.Integer(), nullable=False), sa.Column('a', sa.Integer(), "
        "sa.CheckConstraint('a > 2', name='col')), sa.PrimaryKeyConstraint('id', name='my_pk'), "
        "sa.UniqueConstraint('a', name=op.f('my_uq')), sa.CheckConstraint('a > 1', name=op.f('my_ck')))",
        [
            create_table(
                "t",
                [
                    column("id", INTEGER, nullable=False),
                    column("a", INTEGER, checks=[bare_check("a > 2", name=plain("col"))]),
                ],
                [
                    primary_key("id", name=plain("my_pk")),
                    unique("a", name=final("my_uq")),
                    check("a > 1", name=final("my_ck")),
                ],
            )
        ],
        convention=FULL,
    ),
    Case(
        "convention: several columns",
        "op.create_table('t', sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer()), sa.PrimaryKeyConstraint('a', "
        "'b'), sa.UniqueConstraint('a', 'b'), "
        "sa.CheckConstraint(sa.column('b') > 1), schema='S u')",
        [
            create_table(
                "t",
                [column("a", INTEGER, nullable=False), column("b", INTEGER, nullable=False)],
                [
                    primary_key("a", "b"),
                    unique("a", "b"),
                    check(binary(col("b"), ">", lit("int", 1))),
                ],
                schema="S u",
            )
        ],
        PG,
        MANY,
    ),
    Case(
        "convention: the columns of both tables",
        "op.create_foreign_key(None, 't', 'o', ['a', 'b'], ['x', 'y'])",
        [add_constraint("t", foreign_key(["a", "b"], "o", ["x", "y"]))],
        PG,
        MANY,
    ),
    Case(
        "convention: an unnamed check that needs a name",
        "op.create_check_constraint(None, 't', 'a > 1')",
        [add_constraint("t", check("a > 1"))],
        PG,
        FULL,
        NEEDS_NAME,
    ),
    Case(
        "convention: an unnamed boolean's check",
        "op.create_table('t', sa.Column('a', sa.Boolean(create_constraint=True)))",
        [create_table("t", [column("a", ty("Boolean", create_constraint=True))])],
        convention=MANY,
    ),
    Case(
        "convention: a named boolean's check",
        "op.create_table('t', sa.Column('a', sa.Boolean(create_constraint=True, name='flag')))",
        [create_table("t", [column("a", ty("Boolean", create_constraint=True, name="flag"))])],
        convention=FULL,
    ),
    Case(
        "convention: created constraints",
        "op.create_primary_key(None, 't', ['a'])\nop.create_unique_constraint(None, 't', ['a', 'b'])\n"
        "op.create_foreign_key(None, 't', 'o', ['a'], ['id'], source_schema='s', referent_schema='u')\n"
        "op.create_check_constraint('pos', 't', 'a > 1')\nop.create_check_constraint(op.f('pos'), 't', 'a > 1')",
        [
            add_constraint("t", primary_key("a")),
            add_constraint("t", unique("a", "b")),
            add_constraint("t", foreign_key(["a"], "o", ["id"], schema="u"), schema="s"),
            add_constraint("t", check("a > 1", name=plain("pos"))),
            add_constraint("t", check("a > 1", name=final("pos"))),
        ],
        PG,
        FULL,
    ),
    Case(
        "convention: dropped constraints",
        "op.drop_constraint('pos', 't', type_='check')\nop.drop_constraint(op.f('pos'), 't', type_='check')\n"
        "op.drop_constraint('pos', 't')\nop.drop_constraint(None, 't', type_='primary')\n"
        "op.drop_constraint(None, 't', type_='unique')\nop.drop_constraint('my_uq', 't', type_='unique')",
        [
            drop_constraint(plain("pos"), "t", "check"),
            drop_constraint(final("pos"), "t", "check"),
            drop_constraint(plain("pos"), "t"),
            drop_constraint(None, "t", "primary"),
            drop_constraint(None, "t", "unique"),
            drop_constraint(plain("my_uq"), "t", "unique"),
        ],
        PG,
        FULL,
    ),
    Case(
        "convention: indexes",
        "op.create_index(None, 't', ['a', 'b'])\nop.create_index('mine', 't', ['a'])\nop.drop_index('mine', 't')\n"
        "op.create_index(None, 't', ['a', 'b'], schema='s')",
        [
            create_index("t", index(None, "a", "b")),
            create_index("t", index(plain("mine"), "a")),
            drop_index(plain("mine"), "t"),
            create_index("t", index(None, "a", "b"), schema="s"),
        ],
        convention=MANY,
    ),
    Case(
        "convention: an index dropped without a name",
        "op.drop_index(None, 't')",
        [drop_index(None, "t")],
        convention=MANY,
    ),
    Case(
        "convention: no template for indexes",
        "op.create_index(None, 't', ['a'])",
        [create_index("t", index(None, "a"))],
        convention={"pk": "pk_%(table_name)s"},
    ),
    Case(
        "convention: an added column",
        "op.add_column('t', sa.Column('a', sa.Integer(), sa.ForeignKey('o.id')))\n"
        "op.add_column('t', sa.Column('b', sa.Integer(), unique=True))\n"
        "op.add_column('t', sa.Column('c', sa.Integer(), index=True))\n"
        "op.add_column('t', sa.Column('d', sa.Integer(), sa.CheckConstraint('d > 1', name='pos')))",
        [
            add_column("t", column("a", INTEGER), constraints=[foreign_key(["a"], "o", ["id"])]),
            add_column("t", column("b", INTEGER), constraints=[unique("b")]),
            add_column("t", column("c", INTEGER), indexes=[index(None, "c")]),
            add_column("t", column("d", INTEGER, checks=[bare_check("d > 1", name=plain("pos"))])),
        ],
        PG,
        FULL,
    ),
    Case(
        "convention: a type that changes",
        "op.alter_column('t', 'c', type_=sa.Enum('x', native_enum=False, create_constraint=True, name='new'), "
        "existing_type=sa.Enum('y', native_enum=False, create_constraint=True, name='old'))",
        [
            alter_column(
                "t",
                "c",
                type=ty("Enum", values=["x"], native_enum=False, create_constraint=True, name="new"),
                existing_type=ty("Enum", values=["y"], native_enum=False, create_constraint=True, name="old"),
            )
        ],
        PG,
        FULL,
    ),
    Case(
        "convention: a name too long",
        f"op.create_unique_constraint(None, '{'t' * 40}', ['{'a' * 40}'])",
        [add_constraint("t" * 40, unique("a" * 40))],
        PG,
        FULL,
    ),
    Case(
        "convention: a token that does not exist",
        "op.create_primary_key(None, 't', ['a'])",
        [add_constraint("t", primary_key("a"))],
        PG,
        {"pk": "pk_%(nothing)s"},
    ),
]
