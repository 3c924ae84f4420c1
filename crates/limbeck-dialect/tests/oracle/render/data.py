"""execute, bulk_insert."""
from __future__ import annotations

from .build import INTEGER, NULL_TYPE, PG, STRING, Case, column, execute, name, op, ty, val


def bulk(columns, *rows, table="t", schema=None):
    rows = [[list(pair) for pair in row] for row in rows]
    return op("bulk_insert", table=name(table, schema), columns=columns, rows=rows)


def value(title, type_python, type_json, value_python, value_json, dialects=("postgresql", "sqlite")):
    return Case(
        f"insert {title}",
        f"op.bulk_insert(sa.table('t', sa.column('x', {type_python})), [{{'x': {value_python}}}])",
        [bulk([column("x", type_json)], [("x", value_json)])],
        dialects,
    )


UUID = "00000000-0000-0000-0000-00000000000a"

CASES = [
    Case("execute", "op.execute('SELECT 1')", [execute("SELECT 1")]),
    Case("execute with white space", "op.execute('\\n  SELECT 1\\n')", [execute("\n  SELECT 1\n")]),
    Case(
        "execute with a percent sign",
        "op.execute(\"SELECT '50%', '100%%' LIKE 'a%'\")",
        [execute("SELECT '50%', '100%%' LIKE 'a%'")],
    ),
    Case("execute with a parameter without a value", "op.execute('SELECT :x')", [execute("SELECT :x")]),
    Case(
        "execute with colons of all kinds",
        "op.execute('SELECT a::int, b\\\\:c, \\'12:30\\', \\\\:\\\\:d, e:f, :g:, h[1\\\\:2], \\\\x')",
        [execute("SELECT a::int, b\\:c, '12:30', \\:\\:d, e:f, :g:, h[1\\:2], \\x")],
    ),
    Case(
        "execute with parameters",
        "op.execute(sa.text('SELECT :i, :s, :n, :b, :f, :d, :i').bindparams(i=1, s=\"it's\", n=None, b=True, f=1.5, "
        "d=datetime.date(2020, 1, 2)))",
        [
            execute(
                "SELECT :i, :s, :n, :b, :f, :d, :i",
                ("i", val("int", 1)),
                ("s", val("str", "it's")),
                ("n", val("null")),
                ("b", val("bool", True)),
                ("f", val("float", "1.5")),
                ("d", val("date", "2020-01-02")),
            )
        ],
    ),
    Case(
        "execute with a parameter of other letters",
        "op.execute(sa.text('SELECT :größe, (:a)').bindparams(größe=1, a=2))",
        [execute("SELECT :größe, (:a)", ("größe", val("int", 1)), ("a", val("int", 2)))],
    ),
    Case(
        "execute DDL",
        "op.execute(sa.DDL('SELECT 10 %% 2, :x, \\'%%%%\\''))",
        [op("execute", source={"kind": "ddl", "sql": "SELECT 10 %% 2, :x, '%%%%'"})],
    ),
    Case(
        "execute a construct",
        "op.execute(sa.table('t', sa.column('a')).insert().values(a=sa.literal('x')))",
        [op("execute", source={"kind": "compiled", "sql": "INSERT INTO t (a) VALUES ('x')"})],
    ),
    # --- bulk_insert
    Case(
        "insert rows",
        "op.bulk_insert(sa.table('T', sa.column('id', sa.Integer()), sa.column('Name', sa.String()), schema='s'), "
        "[{'Name': \"it's\", 'id': 1}, {'id': 2, 'Name': None}, {'id': 3}])",
        [
            bulk(
                [column("id", INTEGER), column("Name", STRING)],
                [("Name", val("str", "it's")), ("id", val("int", 1))],
                [("id", val("int", 2)), ("Name", val("null"))],
                [("id", val("int", 3))],
                table="T",
                schema="s",
            )
        ],
    ),
    Case(
        "insert no rows",
        "op.bulk_insert(sa.table('t', sa.column('id', sa.Integer())), [])",
        [bulk([column("id", INTEGER)])],
    ),
    Case(
        "insert an empty row",
        "op.bulk_insert(sa.table('t', sa.column('id', sa.Integer())), [{}])",
        [bulk([column("id", INTEGER)], [])],
    ),
    Case(
        "insert an unknown column",
        "op.bulk_insert(sa.table('t', sa.column('id', sa.Integer())), [{'x': 1}])",
        [bulk([column("id", INTEGER)], [("x", val("int", 1))])],
    ),
    value("an integer", "sa.BigInteger()", ty("BigInteger"), "10000000000", val("int", 10000000000)),
    value("an integer in a string", "sa.Integer()", INTEGER, "'5'", val("str", "5")),
    value("a truth value as an integer", "sa.Integer()", INTEGER, "True", val("bool", True)),
    value("a truth value", "sa.Boolean()", ty("Boolean"), "False", val("bool", False)),
    value("a number as a truth value", "sa.Boolean()", ty("Boolean"), "1", val("int", 1)),
    value("a decimal", "sa.Numeric(5, 2)", ty("Numeric", precision=5, scale=2), "decimal.Decimal('1.50')", val("decimal", "1.50")),
    value("a float", "sa.Float()", ty("Float"), "1e20", val("float", "1e+20")),
    value("an integer as a float", "sa.Float()", ty("Float"), "1", val("int", 1)),
    value("text", "sa.Text()", ty("Text"), "'a\\nb\"\\'%:x'", val("str", "a\nb\"'%:x")),
    value("an enumeration's value", "sa.Enum('a', name='en')", ty("Enum", values=["a"], name="en"), "'a'", val("str", "a")),
    value("a date", "sa.Date()", ty("Date"), "datetime.date(2020, 1, 2)", val("date", "2020-01-02")),
    value("a moment as a date", "sa.Date()", ty("Date"), "datetime.datetime(2020, 1, 2, 3)", val("date_time", "2020-01-02T03:00:00")),
    value("a moment", "sa.DateTime()", ty("DateTime"), "datetime.datetime(2020, 1, 2, 3, 4, 5)", val("date_time", "2020-01-02T03:04:05")),
    value("a moment to the microsecond", "sa.DateTime()", ty("DateTime"), "datetime.datetime(2020, 1, 2, 3, 4, 5, 60)", val("date_time", "2020-01-02T03:04:05.000060")),
    value(
        "a moment with an offset",
        "sa.DateTime(timezone=True)",
        ty("DateTime", timezone=True),
        "datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)",
        val("date_time", "2020-01-02T03:04:05+00:00"),
    ),
    value("a date as a moment", "sa.DateTime()", ty("DateTime"), "datetime.date(2020, 1, 2)", val("date", "2020-01-02")),
    value("a time", "sa.Time()", ty("Time"), "datetime.time(3, 4)", val("time", "03:04:00")),
    value("a UUID", "sa.Uuid()", ty("Uuid"), f"uuid.UUID('{UUID}')", val("uuid", UUID)),
    value("a UUID as a string", "sa.Uuid(as_uuid=False)", ty("Uuid", as_uuid=False), f"'{UUID}'", val("str", UUID)),
    value("a UUID that is not native", "sa.Uuid(native_uuid=False)", ty("Uuid", native_uuid=False), f"uuid.UUID('{UUID}')", val("uuid", UUID)),
    value("JSON that is missing", "sa.JSON()", ty("JSON"), "None", val("null")),
    value(
        "an array",
        "sa.ARRAY(sa.Integer())",
        ty("ARRAY", item_type=INTEGER),
        "[1, 2]",
        {"t": "list", "v": [val("int", 1), val("int", 2)]},
        PG,
    ),
    value(
        "nothing into a column without a type",
        "None",
        NULL_TYPE,
        "None",
        val("null"),
    ),
]
