"""Fixtures of the end-to-end tests.

Three variables tell them where things are, and `tools/test.py` sets them: LIMBECK_BINARY (else the debug build),
LIMBECK_ORACLE_PYTHON (else the interpreter that runs pytest) and LIMBECK_TEST_PG, the URL of a superuser, without
which PostgreSQL's tests are skipped; LIMBECK_REQUIRE=pg turns that into a failure. LIMBECK_TEST_MYSQL is the URL of a
MySQL or MariaDB server, else one at 127.0.0.1 is tried; LIMBECK_REQUIRE=mysql insists.
"""

from __future__ import annotations

import importlib
import itertools
import os
import pathlib
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from harness import databases
from harness.databases import Database, MysqlServer, Server
from harness.programs import Oracle, oracle_python
from harness.project import Project

TOOLS = pathlib.Path(__file__).resolve().parent.parent / "tools"

NewDatabase = Callable[[], Database]
NewProject = Callable[[], Project]

# How Python may be used: only when it must, for everything, or not at all.
MODES = ("auto", "always", "never")


@pytest.fixture(scope="session")
def workspace() -> ModuleType:
    """`tools/workspace.py`."""
    sys.path.insert(0, str(TOOLS))
    return importlib.import_module("workspace")


@pytest.fixture(scope="session")
def binary(workspace: ModuleType) -> pathlib.Path:
    """The program under test."""
    named = os.environ.get("LIMBECK_BINARY")
    return pathlib.Path(named).absolute() if named else workspace.binary()


@pytest.fixture(scope="session")
def python() -> pathlib.Path:
    """The interpreter of the projects, which has SQLAlchemy, the drivers and real Alembic."""
    return oracle_python()


@pytest.fixture(scope="session")
def oracle(python: pathlib.Path) -> Iterator[Oracle]:
    """Real Alembic."""
    server = Oracle(python)
    yield server
    server.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL server."""
    url = os.environ.get("LIMBECK_TEST_PG")
    if not url:
        assert "pg" not in os.environ.get("LIMBECK_REQUIRE", ""), "LIMBECK_TEST_PG is not set (LIMBECK_REQUIRE)"
        pytest.skip("LIMBECK_TEST_PG is not set")
    server = Server(url)
    yield server
    server.close()


@pytest.fixture(scope="session")
def locked_server(workspace: ModuleType, python: pathlib.Path) -> Iterator[Server]:
    """A PostgreSQL server of our own that asks for a password, `hunter2`."""
    with workspace.private_cluster(python, "hunter2") as url:
        yield Server(url)


@pytest.fixture(scope="session")
def mysql_server() -> MysqlServer:
    """The MySQL or MariaDB server."""
    url = os.environ.get("LIMBECK_TEST_MYSQL", "mysql://root@127.0.0.1:3306")
    try:
        return MysqlServer(url)
    except Exception as error:
        assert "mysql" not in os.environ.get("LIMBECK_REQUIRE", ""), f"no server answers at LIMBECK_TEST_MYSQL: {error}"
        pytest.skip(f"no MySQL answers: {error}")


@pytest.fixture(params=["mysql", "mariadb"])
def mysql(request: pytest.FixtureRequest, mysql_server: MysqlServer) -> Iterator[Database]:
    """An empty database on it, under either of SQLAlchemy's names."""
    with mysql_server.database(str(request.param)) as database:
        yield database


@pytest.fixture(params=["postgresql", "sqlite"])
def dialect(request: pytest.FixtureRequest) -> str:
    """The two databases."""
    return str(request.param)


@pytest.fixture
def new_database(dialect: str, request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[NewDatabase]:
    """Makes empty databases of the dialect, which are gone after the test."""
    from contextlib import ExitStack

    numbers = itertools.count()
    with ExitStack() as stack:

        def make() -> Database:
            if dialect == "sqlite":
                return databases.sqlite(tmp_path / f"{next(numbers)}.db")
            server: Server = request.getfixturevalue("server")
            return stack.enter_context(server.database())

        yield make


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    """An empty database."""
    return new_database()


@pytest.fixture
def postgresql(server: Server) -> Iterator[Database]:
    """An empty database on PostgreSQL."""
    with server.database() as database:
        yield database


@pytest.fixture
def new_project(tmp_path: pathlib.Path, binary: pathlib.Path, python: pathlib.Path, oracle: Oracle) -> NewProject:
    """Makes empty project folders."""
    numbers = itertools.count()
    home = tmp_path / "home"
    home.mkdir()

    def make() -> Project:
        root = tmp_path / f"project{next(numbers)}"
        root.mkdir()
        return Project(root, home, binary, python, oracle)

    return make


@pytest.fixture
def project(new_project: NewProject) -> Project:
    """An empty project folder."""
    return new_project()
