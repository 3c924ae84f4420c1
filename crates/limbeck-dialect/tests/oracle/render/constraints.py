"""Constraints added to and dropped from tables that exist."""
from __future__ import annotations

from .build import (
    LITE, PG, Case, add_constraint, binary, check, col, drop_constraint, exclude, final, foreign_key, lit, plain,
    primary_key, text, unique,
)

REFUSED = (
    "No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which allows for SQLite "
    "migrations using a copy-and-move strategy."
)

PAIRS = [
    (
        "primary key",
        "op.create_primary_key('pk_t', 't', ['a', 'B'], schema='s.t')",
        add_constraint("t", primary_key("a", "B", name=plain("pk_t")), schema="s.t"),
    ),
    ("unnamed primary key", "op.create_primary_key(None, 't', ['a'])", add_constraint("t", primary_key("a"))),
    (
        "unique",
        "op.create_unique_constraint('uq', 't', ['a', 'b'], schema='s')",
        add_constraint("t", unique("a", "b", name=plain("uq")), schema="s"),
    ),
    ("unnamed unique", "op.create_unique_constraint(None, 't', ['a'])", add_constraint("t", unique("a"))),
    (
        "unique with options",
        "op.create_unique_constraint('uq', 't', ['a'], deferrable=True, initially='DEFERRED', "
        "postgresql_nulls_not_distinct=True)",
        add_constraint(
            "t",
            unique(
                "a",
                name=plain("uq"),
                deferral={"deferrable": True, "initially": "DEFERRED"},
                postgresql_nulls_not_distinct=True,
            ),
        ),
    ),
    (
        "foreign key",
        "op.create_foreign_key('fk', 't', 'o', ['a', 'b'], ['x', 'y'])",
        add_constraint("t", foreign_key(["a", "b"], "o", ["x", "y"], name=plain("fk"))),
    ),
    (
        "unnamed foreign key",
        "op.create_foreign_key(None, 't', 'o', ['a'], ['id'])",
        add_constraint("t", foreign_key(["a"], "o", ["id"])),
    ),
    (
        "foreign key with everything",
        "op.create_foreign_key('fk', 't', 'o', ['a'], ['id'], onupdate='RESTRICT', ondelete='SET DEFAULT', deferrable=False, "
        "initially='IMMEDIATE', match='SIMPLE', source_schema='s1', referent_schema='s2', postgresql_not_valid=True)",
        add_constraint(
            "t",
            foreign_key(
                ["a"],
                "o",
                ["id"],
                schema="s2",
                name=plain("fk"),
                on_update="RESTRICT",
                on_delete="SET DEFAULT",
                deferral={"deferrable": False, "initially": "IMMEDIATE"},
                match="SIMPLE",
                postgresql_not_valid=True,
            ),
            schema="s1",
        ),
    ),
    (
        "foreign key to its own table",
        "op.create_foreign_key('fk', 't', 't', ['parent'], ['id'])",
        add_constraint("t", foreign_key(["parent"], "t", ["id"], name=plain("fk"))),
    ),
    (
        "check",
        "op.create_check_constraint('ck', 't', 'length(a) > 5', schema='s')",
        add_constraint("t", check("length(a) > 5", name=plain("ck")), schema="s"),
    ),
    ("unnamed check", "op.create_check_constraint(None, 't', 'a > 5')", add_constraint("t", check("a > 5"))),
    (
        "check with options",
        "op.create_check_constraint(op.f('ck'), 't', sa.column('a') > 5, postgresql_not_valid=True, deferrable=True)",
        add_constraint(
            "t",
            check(
                binary(col("a"), ">", lit("int", 5)),
                name=final("ck"),
                postgresql_not_valid=True,
                deferral={"deferrable": True},
            ),
        ),
    ),
    (
        "exclude",
        "op.create_exclude_constraint('ex', 't', ('a', '='), ('b', '&&'), using='GIST', where='a > 5', deferrable=True, "
        "initially='DEFERRED', ops={'a': 'gist_ops'}, schema='s')",
        add_constraint(
            "t",
            exclude(
                (col("a"), "="),
                (col("b"), "&&"),
                name=plain("ex"),
                using="GIST",
                where=text("a > 5"),
                deferral={"deferrable": True, "initially": "DEFERRED"},
                ops=[["a", "gist_ops"]],
            ),
            schema="s",
        ),
    ),
    (
        "plain exclude",
        "op.create_exclude_constraint('ex', 't', (sa.column('A'), '<>'))",
        add_constraint("t", exclude((col("A"), "<>"), name=plain("ex"))),
    ),
    ("drop: check", "op.drop_constraint('ck', 't', type_='check')", drop_constraint(plain("ck"), "t", "check")),
    ("drop: foreign key", "op.drop_constraint('fk', 't', 'foreignkey')", drop_constraint(plain("fk"), "t", "foreign_key")),
    ("drop: key", "op.drop_constraint('pk', 't', type_='primary')", drop_constraint(plain("pk"), "t", "primary")),
    ("drop: unique", "op.drop_constraint('uq', 't', type_='unique')", drop_constraint(plain("uq"), "t", "unique")),
    (
        "drop: no kind, everything else",
        "op.drop_constraint('Uq', 'T', schema='a.b', if_exists=True)",
        drop_constraint(plain("Uq"), "T", schema="a.b", if_exists=True),
    ),
]

CASES = [Case(f"constraint {name}", python, [operation], PG) for name, python, operation in PAIRS]
CASES += [
    Case(f"constraint {name}, which SQLite cannot", python, [operation], LITE, words=REFUSED)
    for name, python, operation in PAIRS
]
CASES += [
    Case(
        "constraint with a name too long",
        f"op.create_unique_constraint('{'u' * 70}', 't', ['a'])",
        [add_constraint("t", unique("a", name=plain("u" * 70)))],
        PG,
        words=f"Identifier '{'u' * 70}' exceeds maximum length of 63 characters",
    ),
    Case(
        "constraint with a final name too long",
        f"op.create_unique_constraint(op.f('{'u' * 70}'), 't', ['a'])",
        [add_constraint("t", unique("a", name=final("u" * 70)))],
        PG,
    ),
    Case(
        "constraint dropped by a final name too long",
        f"op.drop_constraint(op.f('Ü{'u' * 70}'), 't')",
        [drop_constraint(final("Ü" + "u" * 70), "t")],
        PG,
    ),
    Case(
        "constraint dropped without a name",
        "op.drop_constraint(None, 't', type_='unique')",
        [drop_constraint(None, "t", "unique")],
        PG,
    ),
]
