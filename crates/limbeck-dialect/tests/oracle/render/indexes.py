"""create_index, drop_index."""
from __future__ import annotations

from .build import (
    PG, Case, binary, col, create_index, drop_index, final, func, index, lit, plain, postfix, text,
)

CASES = [
    Case("index", "op.create_index('ix', 't', ['a', 'B'])", [create_index("t", index(plain("ix"), "a", "B"))]),
    Case(
        "unique index in a schema",
        "op.create_index('ix', 't', ['a'], unique=True, schema='s')",
        [create_index("t", index(plain("ix"), "a", unique=True), schema="s")],
    ),
    Case(
        "index in a dotted schema",
        "op.create_index('Ix', 'T', ['a'], schema='a.b')\nop.drop_index('Ix', 'T', schema='a.b')",
        [
            create_index("T", index(plain("Ix"), "a"), schema="a.b"),
            drop_index(plain("Ix"), "T", schema="a.b"),
        ],
    ),
    Case(
        "index if it is missing",
        "op.create_index('ix', 't', ['a'], if_not_exists=True)",
        [create_index("t", index(plain("ix"), "a"), if_not_exists=True)],
    ),
    Case(
        "index of text",
        "op.create_index('ix', 't', [sa.text('lower(a)'), sa.text('b DESC')])",
        [create_index("t", index(plain("ix"), text("lower(a)"), text("b DESC")))],
    ),
    Case(
        "index of expressions",
        "op.create_index('ix', 't', [sa.func.lower(sa.column('a')), sa.column('b').desc(), sa.column('c') + 1])",
        [
            create_index(
                "t",
                index(
                    plain("ix"),
                    func("lower", col("a")),
                    postfix(col("b"), "DESC"),
                    binary(col("c"), "+", lit("int", 1)),
                ),
            )
        ],
    ),
    Case(
        "index with options",
        "op.create_index('ix', 't', ['a', 'b'], unique=True, if_not_exists=True, postgresql_using='GIN', "
        "postgresql_ops={'a': 'text_pattern_ops'}, postgresql_include=['z', 'Y'], postgresql_nulls_not_distinct=True, "
        "postgresql_with={'fillfactor': 50, 'fastupdate': True}, postgresql_tablespace='Space', "
        "postgresql_where=sa.text('a > 1'), postgresql_concurrently=True, sqlite_where=sa.text('b > 2'))",
        [
            create_index(
                "t",
                index(
                    plain("ix"),
                    "a",
                    "b",
                    unique=True,
                    options={
                        "postgresql": {
                            "using": "GIN",
                            "ops": [["a", "text_pattern_ops"]],
                            "include": ["z", "Y"],
                            "nulls_not_distinct": True,
                            "with": [["fillfactor", "50"], ["fastupdate", "true"]],
                            "tablespace": "Space",
                            "where": text("a > 1"),
                            "concurrently": True,
                        },
                        "sqlite_where": text("b > 2"),
                    },
                ),
                if_not_exists=True,
            )
        ],
    ),
    Case(
        "index whose nulls are distinct",
        "op.create_index('ix', 't', ['a'], postgresql_nulls_not_distinct=False, postgresql_where=sa.column('b') == 'x', "
        "sqlite_where=sa.column('b').is_(None))",
        [
            create_index(
                "t",
                index(
                    plain("ix"),
                    "a",
                    options={
                        "postgresql": {
                            "nulls_not_distinct": False,
                            "where": binary(col("b"), "=", lit("str", "x")),
                        },
                        "sqlite_where": binary(col("b"), "IS", {"expr": "null"}),
                    },
                ),
            )
        ],
    ),
    Case(
        "index with an odd method",
        "op.create_index('ix', 't', ['a'], postgresql_using='a b')",
        [create_index("t", index(plain("ix"), "a", options={"postgresql": {"using": "a b"}}))],
        PG,
        words="Unexpected SQL phrase: 'a b'",
    ),
    Case(
        "operator class of a quoted column",
        "op.create_index('ix', 't', ['Name'], postgresql_ops={'Name': 'varchar_pattern_ops'})",
        [
            create_index(
                "t",
                index(plain("ix"), "Name", options={"postgresql": {"ops": [["Name", "varchar_pattern_ops"]]}}),
            )
        ],
    ),
    Case(
        "index without a name",
        "op.create_index(None, 't', ['a'])",
        [create_index("t", index(None, "a"))],
    ),
    Case(
        "index without a name in a schema",
        "op.create_index(None, 't', ['a', 'b'], schema='x.y')",
        [create_index("t", index(None, "a", "b"), schema="x.y")],
    ),
    Case(
        "index with a final name too long",
        f"op.create_index(op.f('{'i' * 64}'), 't', ['a'])\nop.drop_index(op.f('{'i' * 64}'))",
        [create_index("t", index(final("i" * 64), "a")), drop_index(final("i" * 64))],
    ),
    Case(
        "index with a name too long",
        f"op.create_index('{'i' * 64}', 't', ['a'])",
        [create_index("t", index(plain("i" * 64), "a"))],
        PG,
        words=f"Identifier '{'i' * 64}' exceeds maximum length of 63 characters",
    ),
    Case("drop an index", "op.drop_index('ix', table_name='t')", [drop_index(plain("ix"), "t")]),
    Case("drop an index of no table", "op.drop_index('ix')", [drop_index(plain("ix"))]),
    Case(
        "drop an index with everything",
        "op.drop_index('Ix', 't', schema='s', if_exists=True, postgresql_concurrently=True)",
        [drop_index(plain("Ix"), "t", schema="s", if_exists=True, postgresql_concurrently=True)],
    ),
]
