"""Passwords appear nowhere: not on a stream, not in a file, whatever goes wrong and however much is asked for.

The password is made of five words that stand nowhere else, joined by the characters that URLs are particular about.
Not one of the words may be seen: that also finds its encoded forms, and a piece that was cut off at an `@`.
"""

from __future__ import annotations

import dataclasses
import pathlib
import subprocess
import urllib.parse
from collections.abc import Callable, Iterator

import pytest
from harness.databases import Database, Server
from harness.project import Project

WORDS = ("Qz7xv", "Kx9wq", "Wv3tz", "Jt5rk", "Hb2nm")
PASSWORD = "{}@{}:{}/{}%{}".format(*WORDS)
ENCODED = urllib.parse.quote(PASSWORD, safe="")
EVERY_WAY = ("never", "auto", "always")
WITH_PYTHON = ("auto", "always")
# An address at which nobody listens.
NOBODY = "127.0.0.1:1"


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a database is: everything of its URL but the password."""

    address: str
    name: str = "postgres"
    driver: str = "psycopg2"
    user: str = "ann"

    def url(self, password: str | None = None, query: str = "") -> str:
        """The URL, with the password as it is given."""
        secret = "" if password is None else f":{password}"
        return f"postgresql+{self.driver}://{self.user}{secret}@{self.address}/{self.name}{query}"


@pytest.fixture(scope="module")
def address(locked_server: Server) -> str:
    """A server that asks `ann` for the password."""
    locked_server.admin.execute(f"CREATE ROLE ann SUPERUSER LOGIN PASSWORD '{PASSWORD}'")
    return locked_server.place.rpartition("@")[2]


@pytest.fixture
def database(address: str, locked_server: Server) -> Iterator[Database]:
    """An empty database on that server, for `ann`."""
    with locked_server.database() as made:
        yield made


@pytest.fixture
def sound(project: Project, tmp_path: pathlib.Path) -> Project:
    """Two revisions, and folders of the process's own."""
    project.limbeck("init", "alembic")
    project.revision("first", None, 'op.create_table("one", sa.Column("id", sa.Integer()))', 'op.drop_table("one")')
    project.revision("second", "first", 'op.execute("SELECT 1")')
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    project.variables.update(TMPDIR=str(temporary), RUST_LOG="trace", RUST_BACKTRACE="full")
    return project


def in_ini(text: str) -> str:
    """A value as the ini wants it."""
    return text.replace("%", "%%")


# Where a password can stand. Each arranges a project, and returns what it wrote it into.


def by_ini(project: Project, place: Place) -> None:
    project.point_at(in_ini(place.url(ENCODED)))


def by_query(project: Project, place: Place) -> None:
    project.point_at(in_ini(place.url(query=f"?password={ENCODED}")))


def by_environment(project: Project, place: Place) -> None:
    project.variables["DATABASE_URL"] = place.url(ENCODED)
    set_url(project, 'os.environ["DATABASE_URL"]')


def by_dotenv(project: Project, place: Place) -> None:
    project.write(".env", f"DATABASE_URL={place.url(ENCODED)}\n")
    set_url(project, 'load_dotenv() and os.environ["DATABASE_URL"]', "from dotenv import load_dotenv\n")


def by_x_argument(project: Project, place: Place) -> None:
    project.arguments = ("-x", f"url={place.url(ENCODED)}")
    set_url(project, 'context.get_x_argument(as_dictionary=True)["url"]')


def by_source(project: Project, place: Place) -> None:
    set_url(project, repr(place.url(ENCODED)))


def by_connect_args(project: Project, place: Place) -> None:
    project.point_at(place.url())
    project.edit("alembic/env.py", ("poolclass=", f'connect_args={{"password": {PASSWORD!r}}}, poolclass='))


def by_variable(project: Project, place: Place) -> None:
    project.point_at(place.url())
    project.variables["PGPASSWORD"] = PASSWORD


def by_password_file(project: Project, place: Place) -> None:
    project.point_at(place.url())
    path = project.home / ".pgpass"
    path.write_text(f"*:*:*:ann:{PASSWORD.replace(':', chr(92) + ':')}\n")
    path.chmod(0o600)


def by_service(project: Project, place: Place) -> None:
    project.point_at(f"postgresql+{place.driver}://{place.address}/{place.name}?service=mine")
    (project.home / ".pg_service.conf").write_text(f"[mine]\nuser={place.user}\npassword={PASSWORD}\n")


def set_url(project: Project, expression: str, imports: str = "") -> None:
    """Has env.py set the URL."""
    project.edit(
        "alembic/env.py",
        (
            "\nconfig = context.config\n",
            f"\nimport os\n{imports}config = context.config\nurl = {expression}\n"
            'config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))\n',
        ),
    )


Way = Callable[[Project, Place], None]
LIBPQ_WAYS: dict[str, Way] = {"query": by_query, "service": by_service}
WAYS: dict[str, Way] = {
    "ini": by_ini,
    "environment": by_environment,
    "dotenv": by_dotenv,
    "x argument": by_x_argument,
    "source": by_source,
    "connect_args": by_connect_args,
    "PGPASSWORD": by_variable,
    "pgpass": by_password_file,
    **LIBPQ_WAYS,
}


def everything(project: Project) -> dict[pathlib.Path, bytes]:
    """The files that a run could write to."""
    return {
        path: path.read_bytes()
        for folder in (project.root, project.home, pathlib.Path(project.variables["TMPDIR"]))
        for path in folder.rglob("*")
        if path.is_file()
    }


def run(project: Project, *command: str, mode: str, status: int | None) -> str:
    """Runs a command; nothing that it says or writes may show a word of the password. Returns what it said."""
    before = everything(project)
    done = project.limbeck(*getattr(project, "arguments", ()), *command, mode=mode, status=status)
    # The command line itself is the test's own.
    shown = f"[stdout]\n{done.out}\n[stderr]\n{done.err}"
    for word in WORDS:
        assert word not in shown, f"{word} of the password is shown by {command}\n{shown}"
    for path, content in everything(project).items():
        if before.get(path) != content:
            for word in WORDS:
                assert word.encode() not in content, f"{word} of the password was written into {path} by {command}"
    return shown


def verbose(project: Project) -> None:
    """Every log that there is, to the streams."""
    project.edit(
        "alembic.ini",
        ("[logger_root]\nlevel = WARNING", "[logger_root]\nlevel = DEBUG"),
        ("[logger_sqlalchemy]\nlevel = WARNING", "[logger_sqlalchemy]\nlevel = DEBUG"),
        ("[logger_alembic]\nlevel = INFO", "[logger_alembic]\nlevel = DEBUG"),
    )


def to_async(project: Project) -> None:
    """Takes env.py from the async template."""
    project.limbeck("-c", "spare.ini", "init", "-t", "async", "spare")
    (project.root / "spare/env.py").rename(project.root / "alembic/env.py")


@pytest.mark.parametrize("mode", EVERY_WAY)
@pytest.mark.parametrize("way", WAYS)
def test_commands_that_go_well_or_ill(sound: Project, database: Database, address: str, way: str, mode: str) -> None:
    """Every place of a password; every command that talks of the database, with all logs, and its failures."""
    place = Place(address, database.name)
    WAYS[way](sound, place)
    log = str(sound.root / "protocol.log")
    run(sound, "--log-protocol", log, "upgrade", "head", mode=mode, status=0)
    assert database.revisions() == ["second"]
    said = run(sound, "current", "-v", mode=mode, status=0)
    assert "Current revision(s) for" in said
    if way not in ("pgpass", "PGPASSWORD", "connect_args", "service"):
        assert "***" in said
    run(sound, "current", "--json", mode=mode, status=0)
    run(sound, "doctor", mode=mode, status=0)
    run(sound, "doctor", "--json", mode=mode, status=0)
    sound.revision("third", "second", 'op.execute("SELECT nope")')
    run(sound, "--log-protocol", log, "upgrade", "head", mode=mode, status=255)
    run(sound, "upgrade", "head", "--json", mode=mode, status=255)
    run(sound, "upgrade", "head", "--sql", mode=mode, status=0)
    verbose(sound)
    run(sound, "downgrade", "base", mode=mode, status=0 if mode != "never" else None)


@pytest.mark.parametrize("mode", EVERY_WAY)
@pytest.mark.parametrize("way", WAYS)
def test_no_connection(sound: Project, address: str, way: str, mode: str) -> None:
    """Nobody answers, nobody knows the host, the user is refused, the database is not there."""
    places = [Place(NOBODY), Place("no-such-host.invalid"), Place(address, user="bob"), Place(address, name="nowhere")]
    # Where the password stands makes no difference to most of these.
    for number, place in enumerate(places if way in ("ini", "service", "query") else places[2:3]):
        before = sound.files()
        WAYS[way](sound, place)
        run(sound, "upgrade", "head", *(["--json"] if number == 3 else []), mode=mode, status=255)
        for name, content in before.items():
            (sound.root / name).write_bytes(content)


@pytest.mark.parametrize("mode", EVERY_WAY)
@pytest.mark.parametrize("driver", ["psycopg", "asyncpg", "pg8000"])
def test_drivers(sound: Project, address: str, driver: str, mode: str) -> None:
    """The other drivers, with all their logs, and with their failures."""
    if driver == "asyncpg":
        to_async(sound)
    verbose(sound)
    sound.edit("alembic/env.py", ("poolclass=pool.NullPool", "poolclass=pool.NullPool, echo=True, echo_pool='debug'"))
    good, nobody, nowhere = (
        Place(address, driver=driver),
        Place(NOBODY, driver=driver),
        Place(address, "nowhere", driver),
    )
    for place, status in ((good, 0), (nobody, 255), (nowhere, 255)):
        by_ini(sound, place)
        run(sound, "current", "-v", mode=mode, status=status)
        run(sound, "--raiseerr", "current", mode=mode, status=status and 1)
    wrong = good.url(ENCODED + "Hb2nm")
    sound.point_at(in_ini(wrong))
    run(sound, "current", mode=mode, status=255)
    sound.point_at(in_ini(good.url(ENCODED, "?nonsense=1")))
    run(sound, "current", mode=mode, status=255)


# URLs with a mistake in them.
SLIPS = {
    "an unencoded password": f"postgresql+psycopg2://ann:{PASSWORD}@127.0.0.1:1/shop",
    "an unencoded at sign": f"postgresql+psycopg2://ann:{WORDS[0]}@{WORDS[1]}@127.0.0.1:1/shop",
    "an unencoded slash": f"postgresql+psycopg2://ann:{WORDS[0]}/{WORDS[1]}@127.0.0.1:1/shop",
    "an unencoded colon": f"postgresql+psycopg2://ann:{WORDS[0]}:{WORDS[1]}@127.0.0.1:1/shop",
    "an unencoded question mark": f"postgresql+psycopg2://ann:{WORDS[0]}?{WORDS[1]}@127.0.0.1:1/shop",
    "an unencoded hash": f"postgresql+psycopg2://ann:{WORDS[0]}#{WORDS[1]}@127.0.0.1:1/shop",
    "a password and no user": f"postgresql+psycopg2://:{ENCODED}@127.0.0.1:1/shop",
    "a port that is none": f"postgresql+psycopg2://ann:{ENCODED}@127.0.0.1:port/shop",
    "no port": f"postgresql+psycopg2://ann:{ENCODED}@127.0.0.1:/shop",
    "an unknown parameter": f"postgresql+psycopg2://ann:{ENCODED}@127.0.0.1:1/shop?nonsense=1",
    "a parameter without sense": f"postgresql+psycopg2://ann:{ENCODED}@127.0.0.1:1/shop?sslmode=sometimes",
    "two passwords": f"postgresql+psycopg2://ann@127.0.0.1:1/shop?password={WORDS[0]}&password={WORDS[1]}",
    "a driver that is not installed": f"postgresql+psycopg2cffi://ann:{ENCODED}@127.0.0.1:1/shop",
    "no such driver": f"postgresql+nosuch://ann:{ENCODED}@127.0.0.1:1/shop",
    "no such database": f"nosuch://ann:{ENCODED}@127.0.0.1:1/shop",
    "another database": f"oracle://ann:{ENCODED}@127.0.0.1:1/shop",
    "a dash in the scheme": f"postgres-ql://ann:{ENCODED}@127.0.0.1:1/shop",
    "one slash": f"postgresql:/ann:{ENCODED}@127.0.0.1:1/shop",
    "no scheme": f"ann:{ENCODED}@127.0.0.1:1/shop",
    "no scheme and no host": f"ann:{ENCODED}",
    "a connection string": f"host=127.0.0.1 port=1 user=ann password={PASSWORD} dbname=shop",
    "a password for SQLite": f"sqlite://ann:{ENCODED}@127.0.0.1/shop.db",
    "a parameter of the driver's": f"postgresql+psycopg2://ann@127.0.0.1:1/shop?sslpassword={ENCODED}",
    "a capital letter": f"postgresql+psycopg2://ann@127.0.0.1:1/shop?Password={ENCODED}",
}


@pytest.mark.parametrize("mode", EVERY_WAY)
@pytest.mark.parametrize("slip", SLIPS)
def test_slips(sound: Project, slip: str, mode: str) -> None:
    """A URL that is wrong is shown, without its password."""
    sound.point_at(in_ini(SLIPS[slip]))
    for command in (["upgrade", "head"], ["current", "--json"] if mode == "always" else ["doctor"]):
        run(sound, *command, mode=mode, status=None)


@pytest.mark.parametrize("mode", EVERY_WAY)
def test_a_single_percent_sign(sound: Project, mode: str) -> None:
    """The ini's own syntax trips over the password."""
    for url in (
        f"postgresql+psycopg2://ann:{WORDS[0]}%40{WORDS[1]}@{NOBODY}/shop",
        f"postgresql://ann:%({WORDS[0]})@h/d",
    ):
        sound.point_at(url)
        for command in (["upgrade", "head"], ["heads"], ["doctor", "--json"]):
            run(sound, *command, mode=mode, status=None)


URL = f"postgresql+psycopg2://ann:{ENCODED}@{NOBODY}/shop"
SOURCES = {
    "raised": "raise RuntimeError(f\"cannot use {os.environ['DATABASE_URL']}\")",
    "raised, decoded": 'raise RuntimeError("cannot use " + unquote(os.environ["DATABASE_URL"]))',
    "raised, as SQLAlchemy decodes it": "raise RuntimeError(make_url(os.environ['DATABASE_URL']).password)",
    "raised, from a text": f"raise RuntimeError({URL!r})",
    "a key": "{}[os.environ['DATABASE_URL']]",
    "an assertion": "assert os.environ['DATABASE_URL'] == '', os.environ['DATABASE_URL']",
    "a cause": "try:\n    raise ValueError(os.environ['DATABASE_URL'])\nexcept ValueError as error:\n"
    "    raise RuntimeError('no') from error",
    "a connection": "import psycopg2\npsycopg2.connect(os.environ['DATABASE_URL'])",
    "a syntax error": f"url = {URL!r} if",
    "a parameter": "from sqlalchemy import create_engine\ncreate_engine(os.environ['DATABASE_URL'], nonsense=1)",
    "a line for Python": f"print(open(__file__).read()[:0], len({URL!r}))",
    "an exit": "raise SystemExit(os.environ['DATABASE_URL'])",
    "a dictionary": f"password = {PASSWORD!r}; raise RuntimeError(str(dict(password=password)))",
    "a warning": "import warnings\nwarnings.warn(os.environ['DATABASE_URL'])",
}


@pytest.mark.parametrize("mode", EVERY_WAY)
@pytest.mark.parametrize("source", SOURCES)
def test_env_py_that_tells(sound: Project, source: str, mode: str) -> None:
    """env.py fails with the URL in its message, or in the line that is shown."""
    sound.variables["DATABASE_URL"] = URL
    sound.edit(
        "alembic/env.py",
        (
            "\nconfig = context.config\n",
            "\nimport os\nfrom urllib.parse import unquote\nfrom sqlalchemy.engine import make_url\n"
            f"config = context.config\n{SOURCES[source]}\n",
        ),
    )
    run(sound, "upgrade", "head", mode=mode, status=None)
    if mode == "auto":
        run(sound, "doctor", "--json", mode=mode, status=None)


@pytest.mark.parametrize("mode", EVERY_WAY)
def test_scripts_that_tell(sound: Project, database: Database, address: str, mode: str) -> None:
    """A migration script with the password of its database in its source, or in what it raises."""
    by_ini(sound, Place(address, database.name))
    for body in (
        f"op.execute('ALTER ROLE nobody_here PASSWORD ' + repr({PASSWORD!r}))",
        f"raise RuntimeError({PASSWORD!r})",
        f"op.nonsense(url={URL!r})",
    ):
        sound.revision("third", "second", body)
        run(sound, "upgrade", "head", mode=mode, status=255)
        run(sound, "upgrade", "head", "--json", mode=mode, status=255)


def test_command_lines_that_are_wrong(sound: Project) -> None:
    for command in (
        ["upgrade", URL],
        ["stamp", URL],
        ["--url", URL, "heads"],
        [f"--url={URL}", "heads"],
        ["heads", URL],
    ):
        run(sound, *command, mode="never", status=None)


@pytest.mark.parametrize("mode", EVERY_WAY)
def test_the_worker_is_not_told_where_others_see_it(
    sound: Project, database: Database, address: str, mode: str
) -> None:
    """The command lines of the processes do not show the password while they run."""
    by_ini(sound, Place(address, database.name))
    sound.revision("third", "second", 'op.execute("SELECT pg_sleep(2)")')
    running = sound.start("upgrade", "head", mode=mode)
    seen = ""
    while running.poll() is None:
        seen += subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    running.communicate()
    assert running.returncode == 0
    assert "limbeck" in seen
    for word in WORDS:
        assert word not in seen


@pytest.mark.parametrize("mode", WITH_PYTHON)
@pytest.mark.parametrize("driver", ["psycopg2", "psycopg", "pg8000"])
def test_a_password_that_only_python_knows(sound: Project, driver: str, mode: str) -> None:
    """A secret of a file, put into the URL without encoding: the driver takes its end for a part of the host."""
    (sound.root / "secret").write_text(f"{WORDS[0]}@{WORDS[1]}")
    set_url(sound, f'f"postgresql+{driver}://ann:" + open("secret").read() + "@no-such-host.invalid/shop"')
    run(sound, "current", mode=mode, status=255)
