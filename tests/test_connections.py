"""The connection is made as the project's own driver would make it, natively or by that driver.

What the drivers make of URLs, `connect_args`, the environment and files is recorded in
`crates/limbeck-database/tests/fixtures/conninfo.jsonl`, and compared there with what the native connection makes of
them. Here the recording is held against the drivers that are installed, and sessions on a server with passwords and TLS
are compared.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import subprocess
import urllib.parse
from collections.abc import Iterator

import pytest
from conftest import NewProject
from harness import certificates
from harness.catalog import catalog
from harness.databases import Database, Server, sqlite
from harness.project import Project

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "crates/limbeck-database/tests/fixtures"
PASSWORD = "p@:/%25 ä"
ENCODED = urllib.parse.quote(PASSWORD, safe="")


def test_the_recording_is_what_the_drivers_say(python: pathlib.Path) -> None:
    recorded = (FIXTURES / "conninfo.jsonl").read_text()
    account = json.loads(recorded.splitlines()[0])["account"]
    variables = {"PATH": "/usr/bin:/bin", "LOGNAME": account, "PYTHONDONTWRITEBYTECODE": "1"}
    program = [python, FIXTURES / "conninfo.py"]
    done = subprocess.run(program, env=variables, capture_output=True, text=True, check=True, timeout=120)
    for now, then in zip(done.stdout.splitlines(), recorded.splitlines(), strict=True):
        assert json.loads(now) == json.loads(then)


@dataclasses.dataclass(frozen=True)
class Case:
    """A way to say where and how to connect; `HOST`, `PORT`, `SOCKETS` and `TLS` are the server's."""

    name: str
    driver: str
    # What follows the database's name in the URL; `user:password@HOST:PORT` stands before it unless `address` does.
    query: str = ""
    address: str = f"ann:{ENCODED}@HOST:PORT"
    connect_args: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    # The setting that only the driver can honour.
    reason: str = ""


PGPASS = (".pgpass", "*:*:*:ann:" + PASSWORD.replace(":", "\\:") + "\n")
SERVICE = (
    ".pg_service.conf",
    f"[mine]\nhost=HOST\nport=PORT\nuser=ann\npassword={PASSWORD}\napplication_name=served\n",
)
NO_PASSWORD = "ann@HOST:PORT"
CASES = [
    *(Case("plain", driver) for driver in ("psycopg2", "psycopg", "asyncpg", "pg8000")),
    *(
        Case("PGPASSWORD", d, address=NO_PASSWORD, variables=(("PGPASSWORD", PASSWORD),))
        for d in ("psycopg2", "asyncpg")
    ),
    *(Case("pgpass", driver, address=NO_PASSWORD, files=(PGPASS,)) for driver in ("psycopg2", "psycopg")),
    Case("pgpass", "asyncpg", address=NO_PASSWORD, files=((".pgpass", f"HOST:PORT:*:ann:{PASSWORD}\n"),)),
    *(Case("service", driver, "?service=mine", "", files=(SERVICE,)) for driver in ("psycopg2", "psycopg")),
    Case("PGSERVICE", "psycopg", "", "", variables=(("PGSERVICE", "mine"),), files=(SERVICE,)),
    Case("password in the query", "psycopg", f"?user=ann&password={ENCODED}&host=HOST:PORT", ""),
    *(Case("socket", d, "?host=SOCKETS&port=PORT", f"ann:{ENCODED}@") for d in ("psycopg2", "psycopg", "asyncpg")),
    *(Case("several hosts", d, "?host=HOST:1&host=HOST:PORT", f"ann:{ENCODED}@") for d in ("psycopg", "asyncpg")),
    *(Case("sslmode=disable", driver, "?sslmode=disable") for driver in ("psycopg2", "psycopg")),
    *(
        Case("verify-full", driver, "?sslmode=verify-full&sslrootcert=TLS/ca.crt", f"ann:{ENCODED}@localhost:PORT")
        for driver in ("psycopg2", "psycopg")
    ),
    Case(
        "certificates in the environment",
        "psycopg2",
        variables=(
            ("PGSSLMODE", "verify-ca"),
            ("PGSSLROOTCERT", "TLS/ca.crt"),
            ("PGSSLCERT", "TLS/client.crt"),
            ("PGSSLKEY", "TLS/client.key"),
        ),
    ),
    Case("a client's certificate", "psycopg", "?sslmode=require&sslcert=TLS/client.crt&sslkey=TLS/client.key"),
    Case("ssl=disable", "asyncpg", "?ssl=disable"),
    Case("ssl=require", "asyncpg", "?ssl=require"),
    Case(
        "verify-full",
        "asyncpg",
        address=f"ann:{ENCODED}@localhost:PORT",
        variables=(("PGSSLMODE", "verify-full"), ("PGSSLROOTCERT", "TLS/ca.crt")),
    ),
    *(
        Case("options", driver, "?options=-csearch_path%3Dx%2Cpublic%20-c%20work_mem%3D5MB&application_name=my+app")
        for driver in ("psycopg2", "psycopg")
    ),
    Case(
        "PGOPTIONS",
        "psycopg2",
        variables=(("PGOPTIONS", "-c work_mem=6MB"), ("PGAPPNAME", "a b"), ("PGTZ", "Asia/Tokyo")),
    ),
    Case(
        "PGOPTIONS",
        "asyncpg",
        variables=(("PGOPTIONS", "-c work_mem=6MB"), ("PGAPPNAME", "a b"), ("PGTZ", "Asia/Tokyo")),
    ),
    Case(
        "PGOPTIONS",
        "pg8000",
        variables=(("PGOPTIONS", "-c work_mem=6MB"), ("PGAPPNAME", "a b"), ("PGTZ", "Asia/Tokyo")),
    ),
    Case("application_name", "pg8000", "?application_name=my+app"),
    Case(
        "server_settings",
        "asyncpg",
        connect_args="{'server_settings': {'search_path': 'x, public', 'application_name': 'n'}}",
    ),
    Case(
        "connect_args",
        "psycopg2",
        connect_args="{'options': '-c work_mem=7MB', 'sslmode': 'disable', 'connect_timeout': 9}",
    ),
    Case("read-write", "psycopg", "?target_session_attrs=read-write"),
    # What only the driver can honour.
    Case("primary", "psycopg", "?target_session_attrs=primary", reason="target_session_attrs"),
    Case("revocations", "psycopg2", "?sslmode=verify-ca&sslrootcert=TLS/ca.crt&sslcrl=TLS/ca.crl", reason="sslcrl"),
    Case("revocations", "psycopg", variables=(("PGSSLCRL", "TLS/ca.crl"),), reason="PGSSLCRL"),
    Case("an encoding", "psycopg2", connect_args="{'client_encoding': 'latin1'}", reason="client_encoding"),
    Case("command_timeout", "asyncpg", connect_args="{'command_timeout': 60}", reason="command_timeout"),
    Case("unix_sock", "pg8000", "?unix_sock=SOCKETS/.s.PGSQL.PORT", f"ann:{ENCODED}@", reason="unix_sock"),
    Case("ssl_context", "pg8000", connect_args="{'ssl_context': True}", reason="ssl_context"),
]

# What a session is, as the server sees it.
SESSION = """op.execute('''
    CREATE TABLE public.seen AS SELECT current_user::text AS who, current_database()::text AS name,
        replace(current_setting('application_name'), 'limbeck', '') AS application, ssl, client_dn,
        inet_server_addr() IS NULL AS socket, current_setting('search_path') AS path,
        current_setting('work_mem') AS memory, current_setting('timezone') AS zone,
        current_setting('datestyle') AS dates, current_setting('transaction_isolation') AS isolation
    FROM pg_stat_ssl WHERE pid = pg_backend_pid()
''')"""


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder of certificates."""
    folder = tmp_path_factory.mktemp("tls")
    certificates.make(folder)
    return folder


@pytest.fixture(scope="module")
def tls_server(workspace, python: pathlib.Path, tls: pathlib.Path) -> Iterator[Server]:
    """A server with TLS that asks `ann` for a password."""
    with workspace.private_cluster(python, "hunter2", tls) as url:
        server = Server(url)
        server.admin.execute(f"CREATE ROLE ann SUPERUSER LOGIN PASSWORD '{PASSWORD}'")
        yield server


@pytest.fixture
def place(tls_server: Server) -> Iterator[Database]:
    """An empty database on that server."""
    with tls_server.database() as database:
        yield database


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.driver}: {case.name}") for case in CASES])
def test_sessions_are_those_of_the_driver(project: Project, place: Database, tls: pathlib.Path, case: Case) -> None:
    host, _, port = place.place.rpartition("@")[2].partition(":")
    sockets = place.rows("SHOW unix_socket_directories")[0][0]
    words = {"HOST": host, "PORT": port, "SOCKETS": sockets, "TLS": str(tls)}

    def placed(text: str) -> str:
        for word, value in words.items():
            text = text.replace(word, value)
        return text

    if case.driver == "asyncpg":
        project.limbeck("init", "-t", "async", "alembic")
    else:
        project.limbeck("init", "alembic")
    url = placed(f"postgresql+{case.driver}://{case.address}") + f"/{place.name}{placed(case.query)}"
    project.point_at(url.replace("%", "%%"))
    if case.connect_args:
        project.edit("alembic/env.py", ("poolclass=", f"connect_args={case.connect_args}, poolclass="))
    for name, value in case.variables:
        project.variables[name] = placed(value) if name.startswith("PGSSL") else value
    for name, text in case.files:
        path = project.home / name
        path.write_text(placed(text))
        path.chmod(0o600)
    project.revision("first", None, SESSION, 'op.execute("DROP TABLE public.seen")')

    def session(mode: str) -> list[tuple[object, ...]]:
        project.limbeck("upgrade", "head", mode=mode)
        rows = place.rows("SELECT * FROM public.seen")
        project.limbeck("downgrade", "base", mode=mode)
        return rows

    by_driver = session("always")
    assert by_driver[0][:2] == ("ann", place.name)
    report = json.loads(project.limbeck("doctor", "--json").out)["body"]
    if not case.reason:
        assert session("never") == by_driver
        assert report["connection"] == {"ok": True, "what": "made natively", "place": None}
        return
    refused = project.limbeck("upgrade", "head", mode="never", status=255)
    assert "error[LB0606]" in refused.err and f"`{case.reason}`" in refused.err
    assert "do not give `--python never`" in refused.err
    assert session("auto") == by_driver
    assert not report["connection"]["ok"] and f"`{case.reason}`" in report["connection"]["what"]
    assert f"connection    {report['connection']['what']}" in project.limbeck("doctor").out


@pytest.mark.parametrize("mode", ["never", "always"])
def test_a_certificate_for_another_host_is_refused(
    project: Project, place: Database, tls: pathlib.Path, mode: str
) -> None:
    """The server shows a certificate for localhost and 127.0.0.1."""
    port = place.place.rpartition(":")[2]
    project.limbeck("init", "alembic")
    query = f"sslmode=verify-full&sslrootcert={tls}/ca.crt&hostaddr=127.0.0.1"
    project.point_at(f"postgresql+psycopg://ann:{ENCODED}@other.invalid:{port}/{place.name}?{query}".replace("%", "%%"))
    done = project.limbeck("current", mode=mode, status=255)
    assert "error[LB0605]" in done.err


# What follows `sqlite:` or `sqlite+aiosqlite:`; `ROOT` is the project's folder.
FILES = {
    "relative": "///shop.db",
    "absolute": "///ROOT/shop.db",
    "with dots": "///alembic/../shop.db",
    "encoded": "///a%20b%3F.db",
    "a colon": "///file:shop.db",
    "URI": "///file:shop.db?uri=true",
    "absolute URI": "///file:ROOT/a%2520b.db?uri=true",
    "URI with parameters": "///file:shop.db?mode=rwc&nolock=1&uri=true",
    "parameters of the driver": "///shop.db?timeout=2.5&check_same_thread=false",
    "a file that must be there": "///file:shop.db?mode=rw&uri=true",
    "memory": "///:memory:",
    "nothing": "//",
    "a folder": "///alembic",
    "no folder": "///nowhere/shop.db",
    "a host": "//shop.db",
    "a user": "//ann@/shop.db",
    "an unknown parameter": "///shop.db?nonsense=1",
    "a timeout that is none": "///shop.db?timeout=soon",
}
LEFT_TO_THE_DRIVER = {"a timeout that is none"}


@pytest.mark.parametrize("driver", ["sqlite", "sqlite+aiosqlite"])
@pytest.mark.parametrize("name", FILES)
def test_files_of_sqlite_are_those_of_the_driver(new_project: NewProject, name: str, driver: str) -> None:
    outcomes = []
    for mode in ("never", "always"):
        project = new_project()
        project.limbeck("init", "-t", "async" if "aio" in driver else "generic", "alembic")
        project.point_at(f"{driver}:{FILES[name].replace('ROOT', str(project.root))}".replace("%", "%%"))
        project.revision("first", None, 'op.execute("CREATE TABLE one (id INTEGER)")')
        before = {path for path in project.root.rglob("*") if "__pycache__" not in path.parts}
        done = project.limbeck("upgrade", "head", mode=mode, status=None)
        made = {path for path in project.root.rglob("*") if "__pycache__" not in path.parts} - before
        tables = {str(path.relative_to(project.root)): sorted(catalog(sqlite(path))) for path in made}
        # Natively it may be left to the driver, which then says what is wrong.
        refused = mode == "never" and "error[LB0606]" in done.err
        outcomes.append((done.status, tables, refused))
    (status, tables, refused), by_driver = outcomes
    assert refused == (name in LEFT_TO_THE_DRIVER)
    assert (status, tables) == by_driver[:2] or (refused and not tables), outcomes
