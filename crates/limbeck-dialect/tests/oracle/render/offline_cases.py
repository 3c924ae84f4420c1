"""What only SQL Server or Oracle knows."""
from __future__ import annotations

from .build import (
    INTEGER, Case, add_column, alter_column, binary, check, col, column, computed, create_index, create_table, drop_column,
    drop_index, expr_default, final, func, identity, index, literal_default, name, op, plain, primary_key, ty, unique, val,
)

MS = ("mssql",)
ORA = ("oracle",)
BOTH = ("mssql", "oracle")


def other(dialect="mssql", **options):
    return [{"dialect": dialect, "key": key, "value": value} for key, value in options.items()]


TRUE, FALSE = val("bool", True), val("bool", False)
STRING9 = ty("String", length=9)

CASES = [
    *[
        Case(f"offline: drop a column with {key}", f"op.drop_column('T', 'c', schema='s', mssql_{key}=True)",
             [drop_column("T", "c", schema="s", other=other(**{key: TRUE}))], MS)
        for key in ("drop_default", "drop_check", "drop_foreign_key")
    ],
    Case("offline: drop a column with everything", "op.drop_column('t', 'c', mssql_drop_check=True, mssql_drop_default=True, mssql_drop_foreign_key=False)",
         [drop_column("t", "c", other=other(drop_check=TRUE, drop_default=TRUE, drop_foreign_key=FALSE))], MS),
    Case(
        "offline: a clustered index", "op.create_index('ix', 't', ['a'], unique=True, mssql_clustered=True, schema='d.S')",
        [create_index("t", index(plain("ix"), "a", unique=True, options={"other": other(clustered=TRUE)}), schema="d.S")], MS,
    ),
    Case(
        "offline: an index with columns and a condition",
        "op.create_index('ix', 't', ['a'], mssql_clustered=False, mssql_include=['b', 'C'], mssql_where='a > 1')",
        [
            create_index("t", index(plain("ix"), "a", options={"other": other(
                clustered=FALSE, include=val("list", [val("str", "b"), val("str", "C")]), where=val("str", "a > 1"))}))
        ],
        MS,
    ),
    Case("offline: a columnstore index", "op.create_index('ix', 't', ['a'], mssql_columnstore=True)",
         [create_index("t", index(plain("ix"), "a", options={"other": other(columnstore=TRUE)}))], MS),
    Case(
        "offline: clustered keys",
        "op.create_table('t', sa.Column('a', sa.String(9)), sa.Column('b', sa.Integer()), "
        "sa.PrimaryKeyConstraint('a', name='pk', mssql_clustered=False), sa.UniqueConstraint('b', name='uq', mssql_clustered=True))",
        [
            create_table(
                "t",
                [column("a", STRING9, nullable=False, primary_key=True), column("b", INTEGER)],
                [primary_key("a", name=plain("pk"), other=other(clustered=FALSE)),
                 unique("b", name=plain("uq"), other=other(clustered=TRUE))],
            )
        ],
        MS,
    ),
    *[
        Case(f"offline alter: {python}", f"op.alter_column('t', 'c', {python})", [alter_column("t", "c", **fields)], BOTH)
        for python, fields in [
            ("nullable=False, existing_type=sa.String(9)", {"nullable": False, "existing_type": STRING9}),
            ("type_=sa.String(9), existing_nullable=False", {"type": STRING9, "existing_nullable": False}),
            ("type_=sa.String(9), nullable=True, existing_type=sa.Integer()",
             {"type": STRING9, "nullable": True, "existing_type": INTEGER}),
            ("server_default='5', existing_server_default='6'",
             {"server_default": {"set": literal_default("5")}, "existing_server_default": {"set": literal_default("6")}}),
            ("server_default='5', existing_server_default=None",
             {"server_default": {"set": literal_default("5")}, "existing_server_default": "clear"}),
            ("server_default=sa.func.now(), new_column_name='Other', schema='d.S'",
             {"server_default": {"set": expr_default(func("now"))}, "new_name": "Other", "schema": "d.S"}),
            ("comment='x', schema='s'", {"comment": {"set": "x"}, "schema": "s"}),
            ("comment=None, existing_comment='y', schema='s'", {"comment": "clear", "existing_comment": "y", "schema": "s"}),
            ("nullable=True, existing_type=sa.Integer(), existing_server_default=sa.Computed('a')",
             {"nullable": True, "existing_type": INTEGER, "existing_server_default": {"set": computed("a")}}),
        ]
    ],
    Case(
        "offline: names that are reserved or begin oddly",
        "op.create_table('_t', sa.Column('_a', sa.Integer()), sa.Column('a]b[', sa.Integer()), sa.Column('level', sa.Integer()), "
        "sa.Column('plan', sa.Integer()), sa.Column('a$', sa.Integer()), schema='x.y.Z')",
        [create_table("_t", [column(word, INTEGER) for word in ("_a", "a]b[", "level", "plan", "a$")], schema="x.y.Z")],
        BOTH,
    ),
    Case(
        "offline: a key that is computed",
        "op.create_table('t', sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer(), sa.Computed('a + 1')), "
        "sa.Column('c', sa.Integer(), sa.Computed('a + 1', persisted=False)))",
        [create_table("t", [column("a", INTEGER), column("b", INTEGER, server_default=computed("a + 1")),
                            column("c", INTEGER, server_default=computed("a + 1", False))])],
        BOTH,
    ),
    Case("offline: an identity that fills NULL", "op.add_column('t', sa.Column('x', sa.Integer(), sa.Identity(oracle_on_null=True, oracle_order=True)))",
         [add_column("t", column("x", INTEGER, nullable=False, server_default=identity(on_null=True, order=True)))], ORA),
    Case(
        "offline: strings joined",
        "op.create_check_constraint('ck', 't', sa.column('a').concat(sa.column('b')) == sa.column('c'))",
        [op("add_constraint", table=name("t"),
            constraint=check(binary(binary(col("a"), "||", col("b")), "=", col("c")), name=plain("ck")))],
        BOTH,
    ),
    Case("offline: drop an index", "op.drop_index(op.f('Ix'), 't', schema='s', if_exists=True)",
         [drop_index(final("Ix"), "t", schema="s", if_exists=True)], BOTH),
]
