"""Each function of `op` becomes the operation that the golden document says."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import golden
from limbeck import op
from limbeck._migration import MigrationContext
from limbeck._operations import Operations
from limbeck._session import Session
from limbeck._types import TypeTable


class Recorder:
    """Stands in the program's place."""

    def __init__(self) -> None:
        self.operations: list[Any] = []

    def request(self, kind: str, **fields: Any) -> dict[str, Any]:
        assert kind == "operation", kind
        assert set(fields["operation"]) <= {"action", "at"}
        self.operations.append(fields["operation"]["action"])
        return {"kind": "done"}


def context(recorder: Recorder, signatures: list[Any], **options: Any) -> MigrationContext:
    session = Session(
        recorder,
        TypeTable(signatures),
        [{"name": "postgresql", "transactional_ddl": True, "implementation": "PostgresqlImpl"}],
    )  # type: ignore[arg-type]
    return MigrationContext.configure(
        url="postgresql+psycopg2://",
        opts={"as_sql": True, **options},
        dialect_opts={"paramstyle": "named"},
        session=session,
    )


def batch(body: Any, **options: Any) -> None:
    with op.batch_alter_table("t", **options) as batch_op:
        body(batch_op)


@pytest.mark.parametrize("case", golden("operations.json"), ids=lambda case: case["call"][:60])
def test_operation(case: dict[str, Any], signatures: list[Any]) -> None:
    recorder = Recorder()
    options: dict[str, Any] = {"literal_binds": True}
    if "convention" in case:
        options["target_metadata"] = sa.MetaData(naming_convention=case["convention"])
    with Operations.context(context(recorder, signatures, **options)):
        eval(case["call"], {"op": op, "sa": sa, "batch": batch})
    found = [without_returning(operation) for operation in recorder.operations]
    assert found == case["operations"]


def without_returning(operation: dict[str, Any]) -> dict[str, Any]:
    """SQLAlchemy adds RETURNING to some inserts, by version; it changes nothing."""
    source = operation.get("source")
    if source and source["kind"] == "compiled":
        source["sql"] = source["sql"].partition(" RETURNING ")[0]
    if "written" in operation:
        operation["written"] = [sql.partition(" RETURNING ")[0] for sql in operation["written"]]
    return operation


def test_create_table_returns_the_real_table(signatures: list[Any]) -> None:
    with Operations.context(context(Recorder(), signatures)):
        table = op.create_table("t", sa.Column("a", sa.Integer, primary_key=True))
    assert isinstance(table, sa.Table)
    assert table.c.a.primary_key


def test_a_column_of_another_table_is_copied(signatures: list[Any]) -> None:
    column = sa.Column("a", sa.Integer)
    own = sa.Table("own", sa.MetaData(), column)
    recorder = Recorder()
    with Operations.context(context(recorder, signatures)):
        op.add_column("t", column)
        op.create_table("u", column)
    assert column.table is own
    assert [operation["op"] for operation in recorder.operations] == ["add_column", "create_table"]


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        ("op.drop_constraint('x', 't', type_='nonsense')", TypeError, "'type' can be one of"),
        ("op.alter_column('t', 'c', postgresql_using='x')", Exception, "must be used with the type_ parameter"),
        ("op.bulk_insert(sa.table('t'), {})", TypeError, "List expected"),
        ("op.bulk_insert(sa.table('t'), [1])", TypeError, "List of dictionaries expected"),
        ("op.create_index('i', 't', ['a'], postgresql_bogus=1)", sa.exc.ArgumentError, "postgresql_bogus"),
        ("op.create_index('i', 't', [5])", ValueError, "String or text"),
        ("op.run_async(None)", NotImplementedError, "Cannot call run_async in SQL mode"),
        ("op.execute(sa.text('select :x').bindparams(x='\\ud800'))", Exception, "surrogate"),
        ("op.no_such_thing()", AttributeError, "no_such_thing"),
    ],
)
def test_what_cannot_be_done_is_said(call: str, kind: type[Exception], words: str, signatures: list[Any]) -> None:
    from limbeck._protocol import encode

    recorder = Recorder()
    with pytest.raises(kind, match=words):
        with Operations.context(context(recorder, signatures)):
            eval(call, {"op": op, "sa": sa})
        encode({"operations": recorder.operations})


def test_outside_of_a_migration_there_is_nothing_to_act_on() -> None:
    with pytest.raises(NameError, match="Can't invoke function 'drop_table'"):
        op.drop_table("t")


def test_a_registered_operation_is_a_function_of_op(signatures: list[Any]) -> None:
    @Operations.register_operation("create_view")
    class CreateView:
        def __init__(self, name: str) -> None:
            self.name = name

        @classmethod
        def create_view(cls, operations: Any, name: str) -> Any:
            return operations.invoke(cls(name))

    @Operations.implementation_for(CreateView)
    def run(operations: Any, operation: Any) -> str:
        operations.execute(f"create view {operation.name}")
        return "made"

    recorder = Recorder()
    with Operations.context(context(recorder, signatures)):
        assert op.create_view("v") == "made"
    assert recorder.operations == [{"op": "execute", "source": {"kind": "text", "sql": "create view v"}}]


def test_a_dialect_that_was_used_before_leaves_percent_signs_alone(signatures: list[Any]) -> None:
    """The user's own statements double them for the driver, ours do not: neither remembers the other's way."""
    recorder = Recorder()
    running = context(recorder, signatures)
    running.dialect.paramstyle = "pyformat"
    running.dialect.identifier_preparer = running.dialect.preparer(running.dialect)
    starts = sa.column("a", sa.String()).like("x%")

    def theirs() -> str:
        return str(starts.compile(dialect=running.dialect, compile_kwargs={"literal_binds": True}))

    with Operations.context(running):
        assert theirs() == "a LIKE 'x%%'"
        op.create_check_constraint("c", "t", starts)
        assert theirs() == "a LIKE 'x%%'"
    assert "LIKE 'x%'" in str(recorder.operations)


def test_the_operations_behind_the_functions(signatures: list[Any]) -> None:
    with Operations.context(context(Recorder(), signatures)):
        assert op._proxy.migration_context.dialect.name == "postgresql"  # type: ignore[attr-defined]
