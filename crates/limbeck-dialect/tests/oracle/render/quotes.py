"""Names that say by themselves whether they are in quotes."""
from __future__ import annotations

from .build import (
    INTEGER, PG, Case, add_column, add_constraint, alter_column, column, create_index, create_table, drop_column,
    drop_constraint, drop_index, foreign_key, index, key_column, name, op, plain, primary_key, unique,
)


def quoted(operation, **names):
    return {**operation, "quoted": names}


CASES = [
    Case(
        "quotes: a schema with a dot",
        "op.rename_table('t1', 't2', schema=sa.quoted_name('some.schema', quote=True))",
        [quoted(op("rename_table", table=name("t1", "some.schema"), new_name="t2"), **{"some.schema": True})],
    ),
    Case(
        "quotes: a schema with a dot, and no word of quotes",
        "op.rename_table('t1', 't2', schema='some.schema')",
        [op("rename_table", table=name("t1", "some.schema"), new_name="t2")],
    ),
    Case(
        "quotes: a table",
        "op.create_table(sa.quoted_name('plain', True), sa.Column('Mixed', sa.Integer(), quote=False), "
        "sa.Column('order', sa.Integer(), quote=False), sa.Column('low', sa.Integer(), quote=True), "
        "sa.PrimaryKeyConstraint('low'), schema=sa.quoted_name('s.x', True))",
        [
            quoted(
                create_table(
                    "plain",
                    [column("Mixed", INTEGER), column("order", INTEGER), key_column("low")],
                    [primary_key("low")],
                    schema="s.x",
                ),
                Mixed=False, order=False, low=True, plain=True, **{"s.x": True},
            )
        ],
    ),
    Case(
        "quotes: columns",
        "op.add_column(sa.quoted_name('Wild', False), sa.Column('low', sa.Integer(), quote=True));"
        "op.drop_column('t', sa.quoted_name('Mixed', False));"
        "op.alter_column('t', sa.quoted_name('low', True), new_column_name=sa.quoted_name('Mixed', False), "
        "existing_type=sa.Integer(), existing_nullable=True)",
        [
            quoted(add_column("Wild", column("low", INTEGER)), Wild=False, low=True),
            quoted(drop_column("t", "Mixed"), Mixed=False),
            quoted(
                alter_column("t", "low", new_name="Mixed", existing_type=INTEGER, existing_nullable=True),
                Mixed=False, low=True,
            ),
        ],
    ),
    Case(
        "quotes: an index",
        "op.create_index(sa.quoted_name('Ix', False), sa.quoted_name('t', True), [sa.quoted_name('a', True)]);"
        "op.drop_index(sa.quoted_name('ix', True), 't')",
        [
            quoted(create_index("t", index(plain("Ix"), "a")), Ix=False, t=True, a=True),
            quoted(drop_index(plain("ix"), "t"), ix=True),
        ],
    ),
    Case(
        "quotes: constraints",
        "op.create_foreign_key(sa.quoted_name('Fk', False), 't', sa.quoted_name('Other', False), "
        "[sa.quoted_name('a', True)], [sa.quoted_name('b', True)]);"
        "op.create_unique_constraint(sa.quoted_name('uq', True), 't', [sa.quoted_name('Mixed', False)]);"
        "op.drop_constraint(sa.quoted_name('Fk', False), 't')",
        [
            quoted(
                add_constraint("t", foreign_key(["a"], "Other", ["b"], name=plain("Fk"))),
                Fk=False, Other=False, a=True, b=True,
            ),
            quoted(add_constraint("t", unique("Mixed", name=plain("uq"))), uq=True, Mixed=False),
            quoted(drop_constraint(plain("Fk"), "t"), Fk=False),
        ],
        dialects=PG,
    ),
]
