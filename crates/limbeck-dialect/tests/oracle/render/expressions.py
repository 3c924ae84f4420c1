"""Expressions, wherever they stand: as server defaults, in indexes, in checks."""
from __future__ import annotations

from .build import (
    PG, STRING, Case, add_constraint, binary, cast, check, col, column, create_index, create_table, expr_default, func,
    index, lit, literal_default, plain, postfix, text, ty,
)

A_PLUS_1 = binary(col("a"), "+", lit("int", 1))

# Python, JSON.
EXPRESSIONS = [
    ("sa.func.now()", func("now")),
    ("sa.func.NOW()", func("NOW")),
    ("sa.func.current_timestamp()", func("current_timestamp")),
    ("sa.func.current_date()", func("current_date")),
    ("sa.func.localtimestamp()", func("localtimestamp")),
    ("sa.func.current_user()", func("current_user")),
    ("sa.func.random()", func("random")),
    ("sa.func.sysdate()", func("sysdate")),
    ("sa.func.gen_random_uuid()", func("gen_random_uuid")),
    ("sa.func.my_Func(1)", func("my_Func", lit("int", 1))),
    ("sa.func.lower('A')", func("lower", lit("str", "A"))),
    ("sa.func.coalesce(sa.column('a'), 1)", func("coalesce", col("a"), lit("int", 1))),
    ("sa.func.char_length(sa.column('q'))", func("char_length", col("q"))),
    ("sa.func.count()", func("count")),
    ("sa.func.pg_catalog.version()", func("pg_catalog.version")),
    ("sa.func.nextval('s_seq')", func("nextval", lit("str", "s_seq"))),
    ("sa.func.date_trunc('day', sa.func.now())", func("date_trunc", lit("str", "day"), func("now"))),
    (
        "sa.func.substring('abc', 1, 2)",
        func("substring", lit("str", "abc"), lit("int", 1), lit("int", 2)),
    ),
    ("sa.true()", {"expr": "true"}),
    ("sa.false()", {"expr": "false"}),
    ("sa.null()", {"expr": "null"}),
    ("sa.text(\"'x'\")", text("'x'")),
    ("sa.text('1 + 1')", text("1 + 1")),
    ("sa.text('-1')", text("-1")),
    ("sa.text('(1)')", text("(1)")),
    ("sa.text('CURRENT_TIMESTAMP')", text("CURRENT_TIMESTAMP")),
    ("sa.text(\"'50%'\")", text("'50%'")),
    ("sa.literal(5)", lit("int", 5)),
    ("sa.literal(\"it's\")", lit("str", "it's")),
    ("sa.literal(True)", lit("bool", True)),
    ("sa.literal(1.5)", lit("float", "1.5")),
    ("sa.literal(decimal.Decimal('1.50'))", lit("decimal", "1.50")),
    ("sa.literal(datetime.date(2020, 1, 2))", lit("date", "2020-01-02")),
    ("sa.literal(datetime.datetime(2020, 1, 2, 3, 4, 5))", lit("date_time", "2020-01-02T03:04:05")),
    ("sa.literal(datetime.time(3, 4))", lit("time", "03:04:00")),
    (
        "sa.literal(uuid.UUID('00000000-0000-0000-0000-00000000000a'))",
        lit("uuid", "00000000-0000-0000-0000-00000000000a"),
    ),
    ("sa.cast(sa.literal('a'), sa.Text())", cast(lit("str", "a"), ty("Text"))),
    ("sa.column('a') + 1", A_PLUS_1),
    ("(sa.column('a') + 1) * 2", binary(A_PLUS_1, "*", lit("int", 2))),
    ("sa.column('a') + sa.column('b') + 1", binary(binary(col("a"), "+", col("b")), "+", lit("int", 1))),
    (
        "sa.column('a') - (sa.column('b') - 1)",
        binary(col("a"), "-", binary(col("b"), "-", lit("int", 1))),
    ),
    (
        "sa.and_(sa.column('a') > 1, sa.column('B') < 2)",
        binary(binary(col("a"), ">", lit("int", 1)), "AND", binary(col("B"), "<", lit("int", 2))),
    ),
    (
        "sa.and_(sa.or_(sa.column('a') > 1, sa.column('b').is_(None)), sa.column('c') != 'x')",
        binary(
            binary(binary(col("a"), ">", lit("int", 1)), "OR", binary(col("b"), "IS", {"expr": "null"})),
            "AND",
            binary(col("c"), "!=", lit("str", "x")),
        ),
    ),
    (
        "sa.or_(sa.column('a') > 1, sa.and_(sa.column('b') < 2, sa.column('c').is_(None)))",
        binary(
            binary(col("a"), ">", lit("int", 1)),
            "OR",
            binary(binary(col("b"), "<", lit("int", 2)), "AND", binary(col("c"), "IS", {"expr": "null"})),
        ),
    ),
    ("sa.column('a').concat('b')", binary(col("a"), "||", lit("str", "b"))),
    ("sa.column('a').op('~')('x')", binary(col("a"), "~", lit("str", "x"))),
    ("sa.column('a').desc()", postfix(col("a"), "DESC")),
    ("sa.column('a').desc().nulls_last()", postfix(postfix(col("a"), "DESC"), "NULLS LAST")),
    ("sa.func.lower(sa.column('a')).desc()", postfix(func("lower", col("a")), "DESC")),
]

CASES = [
    Case(
        f"default {python}",
        f"op.create_table('t', sa.Column('x', sa.String(), server_default={python}))",
        [create_table("t", [column("x", STRING, server_default=expr_default(json))])],
    )
    for python, json in EXPRESSIONS
    if "desc" not in python
]
CASES += [
    Case(f"index {python}", f"op.create_index('i', 't', [{python}])", [create_index("t", index(plain("i"), json))])
    for python, json in EXPRESSIONS
    if "column" in python
]
CASES += [
    Case(
        f"check {python}",
        f"op.create_check_constraint('c', 't', {python})",
        [add_constraint("t", check(json, name=plain("c")))],
        PG,
    )
    for python, json in EXPRESSIONS
    if "column" in python and "desc" not in python
]
CASES += [
    Case(
        f"default string {value!r}",
        f"op.create_table('t', sa.Column('x', sa.String(), server_default={value!r}))",
        [create_table("t", [column("x", STRING, server_default=literal_default(value))])],
    )
    for value in ["", "a", "it's", "0", "now()", "50%", "ü", ":x"]
]
