"""What is logged, where and how: as the project's own `fileConfig` says, line for line as with real Alembic."""

from __future__ import annotations

import pathlib

import pytest
from conftest import MODES
from harness.project import Project

STOCK = "%(levelname)-5.5s [%(name)s] %(message)s"
ENV_CALL = "    fileConfig(config.config_file_name)\n"


def ini(
    root: str = "WARNING",
    alembic: str = "INFO",
    handler: str = "class = StreamHandler\nargs = (sys.stderr,)",
    **more: str,
) -> str:
    """Logging sections, with the shape of the stock configuration."""
    form = more.get("form", STOCK)
    return f"""
[loggers]
keys = root,sqlalchemy,alembic

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = {root}
handlers = {more.get("handlers", "console")}
qualname =

[logger_sqlalchemy]
level = WARNING
handlers =
qualname = sqlalchemy.engine

[logger_alembic]
level = {alembic}
handlers =
qualname = alembic
{more.get("logger", "")}

[handler_console]
{handler}
level = {more.get("level", "NOTSET")}
formatter = generic

[formatter_generic]
format = {form}
{more.get("formatter", "datefmt = %H:%M:%S")}
"""


CONFIGURATIONS = {
    "stock": ini(),
    "debug": ini(alembic="DEBUG"),
    "quiet": ini(alembic="WARNING"),
    "errors": ini(root="ERROR", alembic="ERROR"),
    "inherited": ini(root="INFO", alembic="NOTSET"),
    "handler level": ini(level="ERROR"),
    "to a file": ini(handler="class = FileHandler\nargs = ('run.log',)"),
    "to a new file": ini(handler="class = logging.FileHandler\nargs = ('run.log', 'w')"),
    "no handlers": ini(handlers=""),
    "not passed on": ini(logger="propagate = 0"),
    "another format": ini(form="%(name)s|%(levelname)s|%(levelno)d|%(threadName)s|%(processName)s|%(message).12s"),
    "no format": ini(form="").replace("format = \n", ""),
    "two handlers": ini(handlers="console, console"),
}


def project_with(project: Project, logging: str) -> Project:
    """Two revisions, models with one table more, a SQLite database, and the logging sections of a configuration."""
    project.init(project.sqlite().url())
    path = project.root / "alembic.ini"
    text = path.read_text()
    start = text.index("[loggers]")
    path.write_text(text[:start] + logging)
    project.revision("a1", None, "op.create_table('t', sa.Column('id', sa.Integer(), nullable=False))")
    project.revision("b2", "a1", "op.add_column('t', sa.Column('x', sa.Integer()))", "op.drop_column('t', 'x')")
    return project


def logged(project: Project, program: str, mode: str | None, commands: list[str]) -> dict[str, str]:
    """What each command prints to standard error, and at last the file."""
    for left in ("project.db", "run.log"):
        pathlib.Path(project.root, left).unlink(missing_ok=True)
    found = {}
    for number, command in enumerate(commands):
        words = command.split()
        run = project.alembic(*words) if program == "alembic" else project.limbeck(*words, mode=mode)
        found[f"{number} {command}"] = run.err
    log = project.root / "run.log"
    found["file"] = log.read_text() if log.exists() else "none"
    return found


COMMANDS = [
    "current",
    "upgrade head --sql",
    "upgrade a1",
    "upgrade head",
    "upgrade head",
    "current",
    "downgrade base",
    "stamp head",
    "ensure_version",
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_each_configuration_logs_the_lines_of_alembic(project: Project, name: str, mode: str) -> None:
    project_with(project, CONFIGURATIONS[name])
    theirs = logged(project, "alembic", None, COMMANDS)
    assert logged(project, "limbeck", mode, COMMANDS) == theirs


@pytest.mark.parametrize("mode", MODES)
def test_an_environment_that_configures_no_logging_logs_nothing(project: Project, mode: str) -> None:
    project_with(project, ini())
    project.edit("alembic/env.py", (ENV_CALL, "    pass\n"))
    theirs = logged(project, "alembic", None, COMMANDS)
    assert set(theirs.values()) == {"", "none"}
    assert logged(project, "limbeck", mode, COMMANDS) == theirs


STEPS = ["current", "upgrade head", "downgrade base"]


def test_standard_output_is_a_stream_too(project: Project) -> None:
    """Where Python runs `env.py`, what it prints goes to standard error, and so does its log."""
    project_with(project, ini(handler="class = StreamHandler\nargs = (sys.stdout,)"))
    theirs = project.alembic("upgrade", "head")
    assert "Running upgrade a1 -> b2" in theirs.out and theirs.err == ""
    for mode in ("auto", "never"):
        (project.root / "project.db").unlink()
        ours = project.limbeck("upgrade", "head", mode=mode)
        assert (ours.out, ours.err) == (theirs.out, theirs.err)
    (project.root / "project.db").unlink()
    ours = project.limbeck("upgrade", "head", mode="always")
    assert (ours.out, ours.err) == (theirs.err, theirs.out)
    # A program that reads the document finds nothing else.
    ours = project.limbeck("downgrade", "--json", "base", mode="never")
    assert ours.out.startswith("{") and "Running downgrade" in ours.err


@pytest.mark.parametrize(
    "logging",
    [
        ini(handler="class = handlers.RotatingFileHandler\nargs = ('run.log',)"),
        ini(handler="class = FileHandler\nargs = (str('run') + '.log',)"),
        ini(form="{levelname} {message}", formatter="style = {"),
        ini().replace(
            "level = WARNING\nhandlers =\nqualname = sqlalchemy.engine", "level = WARN\nhandlers =\nqualname = x"
        ),
    ],
)
def test_what_only_python_can_follow_is_followed_by_python(project: Project, logging: str) -> None:
    project_with(project, logging)
    theirs = logged(project, "alembic", None, STEPS)
    for mode in ("auto", "always"):
        assert logged(project, "limbeck", mode, STEPS) == theirs


def test_without_python_a_handler_that_is_not_followed_is_said_and_loses_nothing(project: Project) -> None:
    project_with(project, ini(handler="class = handlers.RotatingFileHandler\nargs = ('run.log',)"))
    done = project.limbeck("upgrade", "head", mode="never")
    assert "[handler_console]" in done.err and "is followed only in part" in done.err
    assert "INFO  [alembic.runtime.migration] Running upgrade a1 -> b2, Script b2" in done.err
    told = project.limbeck("doctor")
    assert "env.py        the logging that `env.py` configures is followed in full only by Python" in told.out
    assert "alembic.ini:" in told.out


def test_the_statements_of_sqlalchemy_are_logged_by_sqlalchemy(project: Project) -> None:
    project_with(
        project,
        ini().replace("level = WARNING\nhandlers =\nqualname = sql", "level = INFO\nhandlers =\nqualname = sql"),
    )
    done = project.limbeck("upgrade", "head")
    assert "INFO  [sqlalchemy.engine.Engine] CREATE TABLE t" in done.err.replace("\n\t", " ").replace(
        "Engine] \n", "Engine] "
    )
    done = project.limbeck("upgrade", "head", mode="never")
    assert "warning[LB0202]" in done.err and "the statements are not logged" in done.err


def test_a_run_that_begins_again_in_python_is_logged_once(project: Project) -> None:
    project_with(project, ini())
    project.revision("c3", "b2", "op.get_bind().execute(sa.text('delete from t'))\nprint('in Python')")
    theirs = project.alembic("upgrade", "head")
    (project.root / "project.db").unlink()
    ours = project.limbeck("upgrade", "head")
    assert [line for line in ours.err.splitlines() if line != "in Python"] == theirs.err.splitlines()


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_differences_are_logged(project: Project, mode: str) -> None:
    """All but the plug-ins, which Limbeck does not have."""
    project_with(project, ini())
    project.edit(
        "alembic/env.py",
        (
            "\ntarget_metadata = None\n",
            "\nimport sqlalchemy as sa\ntarget_metadata = sa.MetaData()\n"
            "sa.Table('t', target_metadata, sa.Column('id', sa.Integer(), nullable=False),"
            " sa.Column('x', sa.String(5), nullable=False, index=True))\n"
            "sa.Table('u', target_metadata, sa.Column('t_id', sa.ForeignKey('t.id'), unique=True))\n",
        ),
    )
    project.limbeck("upgrade", "head")
    theirs = project.alembic("check", status=255)
    ours = project.limbeck("check", mode=mode, status=255)

    def lines(text: str) -> list[str]:
        told = [line for line in text.splitlines() if line.startswith("INFO") and "alembic.runtime.plugins" not in line]
        return sorted(told)

    assert len(lines(theirs.err)) > 4
    assert lines(ours.err) == lines(theirs.err)


@pytest.mark.parametrize("mode", MODES)
def test_a_log_that_cannot_be_written_stops_the_run(project: Project, mode: str) -> None:
    project_with(project, ini(handler="class = FileHandler\nargs = ('no/where/run.log',)"))
    project.alembic("upgrade", "head", status=1)
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "run.log" in done.err and "FAILED" in done.err
    assert not project.sqlite().revisions()


@pytest.mark.parametrize("mode", MODES)
def test_logging_sections_that_are_wrong_stop_the_run(project: Project, mode: str) -> None:
    project_with(project, ini().replace("level = INFO", "level = LOUD"))
    project.alembic("upgrade", "head", status=1)
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "Unknown level: 'LOUD'" in done.err
