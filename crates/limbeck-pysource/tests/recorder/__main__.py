"""What real Alembic and SQLAlchemy make of a script: the judge of the evaluator.

One JSON object a line comes in (``source``, ``function``, ``dialect``, ``offline``), one goes out: the operations in
the form of ``limbeck-ops``, and how the function ended. Scripts run in this process against real Alembic operations
whose ``invoke`` is replaced by a recorder; no database is there. What the recorder cannot write down is said
(``unsupported``): the evaluator must then have declined.
"""

import contextlib
import importlib.machinery
import io
import json
import signal
import sys
import types
import warnings

import export
import export_type
from alembic import context as alembic_context
from alembic import op as alembic_op
from alembic.operations import Operations, batch, ops
from alembic.operations.base import BatchOperations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData

warnings.simplefilter("ignore")
# A program that runs for longer has no end.
SECONDS = 5
SCRIPT = "versions/script.py"


def too_long(*_):
    raise export.Unsupported("it runs for too long")


signal.signal(signal.SIGALRM, too_long)


class Missing(types.ModuleType):
    """A module of an application that is not there: importing it is possible, using it is not."""

    __path__ = []
    __all__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(f"{self.__name__}.{name}")

    def __call__(self, *_, **__):
        raise export.Unsupported(f"not there: {self.__name__}")

    def __bool__(self):
        raise export.Unsupported(f"not there: {self.__name__}")

    def __mro_entries__(self, _):
        return ()


class Finder:
    """Finds what nobody else finds, for scripts. Installed packages do without what they look for in vain."""

    @staticmethod
    def find_spec(name, *_):
        frame = sys._getframe(1)
        while frame is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        own = frame is None or frame.f_code.co_filename != SCRIPT
        return None if own else importlib.machinery.ModuleSpec(name, Finder)

    @staticmethod
    def create_module(spec):
        return Missing(spec.name)

    @staticmethod
    def exec_module(_):
        pass


class Engine:
    def __init__(self, dialect):
        self.dialect = dialect
        self.name = dialect.name


class Bind:
    """The connection: it knows its dialect, and notes named types that are created and dropped."""

    def __init__(self, dialect, record):
        self.dialect = dialect
        self.engine = Engine(dialect)
        self._record = record

    def _run_ddl_visitor(self, visitor, element, checkfirst=False, **_):
        self._record(export.named_type(visitor, element, bool(checkfirst)))

    def execute(self, statement, parameters=None):
        made = export.executed(statement)
        values = made["source"]["binds"]
        for name, value in (parameters or {}).items():
            if name not in statement._bindparams:
                raise export.Unsupported("a parameter that the text has not")
            values[:] = [pair for pair in values if pair[0] != name] + [[name, export.literal(value)]]
        self._record({"action": made})
        return Result()

    def __getattr__(self, name):
        raise export.Unsupported(f"bind.{name}")


class Result:
    """Rows that nobody has."""

    def __getattr__(self, name):
        raise export.Unsupported(f"result.{name}")

    def __iter__(self):
        raise export.Unsupported("the rows of a result")


class Recording(Operations):
    """Alembic's operations, written down in place of being run."""

    def start(self):
        self.levels = [[]]
        return self

    def record(self, operation):
        self.levels[-1].append(operation)

    def invoke(self, operation):
        made, result = export.operation(self, operation)
        if made is not None:
            self.record(made)
        return result

    @contextlib.contextmanager
    def batch_alter_table(
        self,
        table_name,
        schema=None,
        recreate="auto",
        partial_reordering=None,
        copy_from=None,
        table_args=(),
        table_kwargs=None,
        reflect_args=(),
        reflect_kwargs=None,
        naming_convention=None,
    ):
        if copy_from is not None or table_kwargs or reflect_args or reflect_kwargs:
            raise export.Unsupported("arguments of a batch")
        # Checks what it is given.
        impl = batch.BatchOperationsImpl(
            self, table_name, schema, recreate, None, table_args, {}, (), {}, naming_convention, partial_reordering
        )
        inner = RecordingBatch(self.migration_context, impl=impl).start(self)
        yield inner
        arguments = (table_name, schema, recreate, partial_reordering, table_args, naming_convention)
        self.record(export.batch(*arguments, inner.gathered))


class RecordingBatch(BatchOperations):
    def start(self, outer):
        self.outer = outer
        self.gathered = []
        return self

    def invoke(self, operation):
        made, result = export.operation(self, operation)
        # A batch runs SQL at once, before what it gathers.
        (self.outer.record if isinstance(operation, ops.ExecuteSQLOp) else self.gathered.append)(made)
        return result


class Environment:
    """`alembic.context`, as far as scripts ask it."""

    def __init__(self, migration, offline, x_arguments):
        self.migration = migration
        self.offline = offline
        self.x_arguments = x_arguments

    def get_context(self):
        return self.migration

    def get_bind(self):
        return self.migration.bind

    def is_offline_mode(self):
        return self.offline

    def get_x_argument(self, as_dictionary=False):
        if as_dictionary:
            return dict(text.split("=", 1) if "=" in text else (text, "") for text in self.x_arguments)
        return self.x_arguments


def run(request):
    metadata = MetaData(naming_convention={"unused": "unused"})
    migration = MigrationContext.configure(
        dialect_name=request["dialect"],
        opts={
            "as_sql": True,
            "target_metadata": metadata,
            "output_buffer": io.StringIO(),
            "version_table_schema": request.get("version_schema"),
        },
    )
    export_type.DIALECT = export_type.Asked(migration.dialect)
    recording = Recording(migration).start()
    migration.connection = migration.impl.connection = Bind(migration.dialect, recording.record)
    migration.as_sql = request["offline"]

    @contextlib.contextmanager
    def autocommit_block():
        recording.levels.append([])
        try:
            yield
        finally:
            block = recording.levels.pop()
            recording.record({"action": {"op": "autocommit_block", "operations": block}})

    migration.autocommit_block = autocommit_block
    environment = Environment(migration, request["offline"], request.get("x_arguments", []))
    replaced = ("is_offline_mode", "get_x_argument", "get_context", "get_bind")
    saved = {name: getattr(alembic_context, name) for name in replaced}
    for name in saved:
        setattr(alembic_context, name, getattr(environment, name))
    # The proxy of a subclass is not installed by Alembic itself.
    alembic_op._proxy = recording
    try:
        return execute(request, recording)
    finally:
        del alembic_op._proxy
        for name, value in saved.items():
            setattr(alembic_context, name, value)


def message(operation_text):
    return {"action": {"op": "message", "text": operation_text}}


def execute(request, recording):
    module = types.ModuleType("script_py")
    module.__file__ = SCRIPT

    def shown(*words, **keywords):
        if keywords:
            raise export.Unsupported("print with keywords")
        recording.record(message(" ".join(str(word) for word in words)))

    module.print = shown
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return run_module(request, recording, module)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def run_module(request, recording, module):
    try:
        exec(compile(request["source"], module.__file__, "exec"), module.__dict__)
    except (Exception, export.Unsupported) as error:
        return {"outcome": "load", "reason": f"{type(error).__name__}: {error}"}
    function = getattr(module, request["function"], None)
    if function is None:
        return {"outcome": "missing"}
    try:
        function()
        end = None
    except export.Unsupported as why:
        return {"outcome": "unsupported", "reason": str(why)}
    except Exception as error:
        kind = type(error)
        home = "" if kind.__module__ == "builtins" else kind.__module__ + "."
        end = {"exception": home + kind.__qualname__, "message": str(error)}
    return {"outcome": "ran", "operations": recording.levels[0], "end": end}


def main():
    answers = sys.stdout
    sys.meta_path.append(Finder)
    sys.stdout = sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = run(request)
        except export.Unsupported as why:
            answer = {"outcome": "unsupported", "reason": str(why)}
        except Exception as error:  # a defect of the recorder itself
            answer = {"outcome": "defect", "reason": f"{type(error).__name__}: {error}"}
        try:
            answer = json.dumps(answer, ensure_ascii=False)
            answer.encode()
        except (TypeError, UnicodeEncodeError) as error:  # what no document can hold
            answer = json.dumps({"outcome": "unsupported", "reason": str(error)})
        answers.write(answer + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
