"""Named enumerations: when CREATE TYPE is written."""
from __future__ import annotations

from .build import LITE, PG, Case, add_column, column, create_table, execute, name, op, ty

EN = ty("Enum", values=["a", "b'"], name="en")
PG_EN = ty("postgresql.ENUM", values=["x"], name="Mood", schema="s", create_type=False)

CASES = [
    Case(
        "enum of a new table",
        "op.create_table('t', sa.Column('e', sa.Enum('a', \"b'\", name='en')))",
        [create_table("t", [column("e", EN)])],
    ),
    Case(
        "enum of two tables",
        "op.create_table('t', sa.Column('e', sa.Enum('a', \"b'\", name='en')), sa.Column('f', sa.Enum('a', \"b'\", "
        "name='en')))\nop.create_table('u', sa.Column('e', sa.Enum('a', \"b'\", name='en')))",
        [create_table("t", [column("e", EN), column("f", EN)]), create_table("u", [column("e", EN)])],
    ),
    Case(
        "enum in a schema",
        "op.create_table('t', sa.Column('e', sa.Enum('a', name='En', schema='S x')), schema='other')",
        [create_table("t", [column("e", ty("Enum", values=["a"], name="En", schema="S x"))], schema="other")],
    ),
    Case(
        "enum that is made elsewhere",
        "op.create_table('t', sa.Column('e', postgresql.ENUM('x', name='Mood', schema='s', create_type=False)))",
        [create_table("t", [column("e", PG_EN)])],
    ),
    Case(
        "generic enum that is made elsewhere",
        "op.create_table('t', sa.Column('e', sa.Enum('x', name='mood', create_type=False)))",
        [create_table("t", [column("e", ty("Enum", values=["x"], name="mood", create_type=False))])],
    ),
    Case(
        "enum of PostgreSQL",
        "op.create_table('t', sa.Column('e', postgresql.ENUM('x', 'yy', name='mood')))",
        [create_table("t", [column("e", ty("postgresql.ENUM", values=["x", "yy"], name="mood"))])],
    ),
    Case(
        "array of an enum",
        "op.create_table('t', sa.Column('e', sa.ARRAY(sa.Enum('x', name='mood'))))",
        [create_table("t", [column("e", ty("ARRAY", item_type=ty("Enum", values=["x"], name="mood")))])],
    ),
    Case(
        "enum as a string with a check",
        "op.create_table('t', sa.Column('e', sa.Enum('a', \"b'\", name='ck', native_enum=False, "
        "create_constraint=True)), sa.Column('f', sa.Enum('x', name='fx', create_constraint=True)))",
        [
            create_table(
                "t",
                [
                    column(
                        "e", ty("Enum", values=["a", "b'"], name="ck", native_enum=False, create_constraint=True)
                    ),
                    column("f", ty("Enum", values=["x"], name="fx", create_constraint=True)),
                ],
            )
        ],
    ),
    Case(
        "enum of one dialect only",
        "op.create_table('t', sa.Column('e', sa.Enum('a', name='E').with_variant(sa.String(9), 'sqlite')))",
        [
            create_table(
                "t",
                [
                    column(
                        "e",
                        {
                            **ty("Enum", values=["a"], name="E"),
                            "variants": [{"dialect": "sqlite", "type": ty("String", length=9)}],
                        },
                    )
                ],
            )
        ],
    ),
    Case(
        "domain of a new table",
        "op.create_table('t', sa.Column('d', postgresql.DOMAIN('posint', sa.Integer(), schema='s', check='VALUE > 0', "
        "not_null=True, default='5', constraint_name='pos')))",
        [
            create_table(
                "t",
                [
                    column(
                        "d",
                        ty(
                            "postgresql.DOMAIN",
                            name="posint",
                            data_type=ty("Integer"),
                            schema="s",
                            check="VALUE > 0",
                            not_null=True,
                            default="5",
                            constraint_name="pos",
                        ),
                    )
                ],
            )
        ],
        PG,
    ),
    Case(
        "enum created and dropped by hand",
        "op.execute(\"CREATE TYPE s.en AS ENUM ('a', 'b')\")\nop.execute('DROP TYPE s.en')",
        [
            op("create_enum", enumeration={"schema": "s", "name": "en", "values": ["a", "b"]}),
            op("drop_enum", schema="s", name="en"),
        ],
        PG,
    ),
    Case(
        "enum operations where there are none",
        "pass",
        [
            op("create_enum", enumeration={"name": "en", "values": ["a"]}),
            op("alter_enum", name="en", **{"from": ["a"], "to": ["a", "b"]}),
            op("drop_enum", name="en"),
        ],
        LITE,
    ),
    Case(
        "enum with more values",
        "for place in [\"'new' AFTER 'a'\", \"'last'\", \"'very last'\"]:\n"
        "    op.execute('ALTER TYPE en ADD VALUE ' + place)",
        [
            op(
                "alter_enum",
                name="en",
                **{"from": ["a", "b"], "to": ["a", "new", "b", "last", "very last"]},
            )
        ],
        PG,
    ),
    Case(
        "enum with a new first value",
        "op.execute(\"ALTER TYPE en ADD VALUE 'zero' BEFORE 'a'\")\nop.execute(\"ALTER TYPE en ADD VALUE 'half' AFTER 'zero'\")",
        [op("alter_enum", name="en", **{"from": ["a"], "to": ["zero", "half", "a"]})],
        PG,
    ),
    Case(
        "enum with a value less",
        "for sql in ['ALTER TYPE en RENAME TO en__old', \"CREATE TYPE en AS ENUM ('b')\", 'ALTER TABLE t ALTER COLUMN e DROP "
        "DEFAULT', 'ALTER TABLE t ALTER COLUMN e TYPE en USING e::text::en', \"ALTER TABLE t ALTER COLUMN e SET DEFAULT "
        "'b'\", 'ALTER TABLE s.u ALTER COLUMN \"F\" TYPE en[] USING \"F\"::text[]::en[]', 'DROP TYPE en__old']:\n"
        "    op.execute(sa.text(sql.replace(':', chr(92) + ':')))",
        [
            op(
                "alter_enum",
                name="en",
                uses=[
                    {"table": name("t"), "column": "e", "server_default": {"default": "literal", "text": "b"}},
                    {"table": name("u", "s"), "column": "F", "array": True},
                ],
                **{"from": ["a", "b"], "to": ["b"]},
            )
        ],
        PG,
    ),
    Case(
        "enum added by hand before a column",
        "op.execute(\"CREATE TYPE en AS ENUM ('a')\")\nop.add_column('t', sa.Column('e', sa.Enum('a', name='en')))",
        [execute("CREATE TYPE en AS ENUM ('a')"), add_column("t", column("e", ty("Enum", values=["a"], name="en")))],
        PG,
    ),
]
