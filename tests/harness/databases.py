"""Databases of a test's own."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import urllib.parse
from collections.abc import Iterator
from typing import Any

# SQLAlchemy's two names of what is one kind of server here.
MYSQL = ("mysql", "mariadb")


@dataclasses.dataclass(frozen=True)
class Database:
    """A database: where it is, for this process and for a project."""

    dialect: str
    # The server's URL without the database, or the file.
    place: str
    name: str

    def url(self, driver: str | None = None) -> str:
        """The SQLAlchemy URL with a driver, such as `asyncpg`."""
        scheme = self.dialect if driver is None else f"{self.dialect}+{driver}"
        if self.dialect == "sqlite":
            return f"{scheme}:///{self.place}"
        return f"{scheme}://{self.place}/{self.name}"

    @contextlib.contextmanager
    def connection(self) -> Iterator[Any]:
        """A DB-API connection in autocommit mode."""
        if self.dialect == "sqlite":
            import sqlite3

            connection: Any = sqlite3.connect(self.place, isolation_level=None, timeout=30)
        elif self.dialect in MYSQL:
            import pymysql

            parts = urllib.parse.urlsplit(f"//{self.place}")
            connection = pymysql.connect(
                host=parts.hostname or "localhost",
                port=parts.port or 3306,
                user=parts.username or "root",
                password=urllib.parse.unquote(parts.password or ""),
                database=self.name or None,
                charset="utf8mb4",
                autocommit=True,
            )
        else:
            import psycopg2

            connection = psycopg2.connect(self.url())
            connection.autocommit = True
        try:
            yield connection
        finally:
            connection.close()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.connection() as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()]

    def execute(self, *statements: str) -> None:
        """Runs statements, each by itself."""
        with self.connection() as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)

    def revisions(self, table: str = "alembic_version") -> list[str]:
        """The version rows; none when there is no version table."""
        if self.dialect == "sqlite":
            there = self.rows(f"SELECT 1 FROM sqlite_master WHERE name = '{table}'")
        elif self.dialect in MYSQL:
            there = self.rows(f"SHOW TABLES LIKE '{table}'")
        else:
            there = self.rows(f"SELECT 1 WHERE to_regclass('{table}') IS NOT NULL")
        return sorted(row[0] for row in self.rows(f"SELECT version_num FROM {table}")) if there else []


class Server:
    """A PostgreSQL server with a superuser. Databases are used again: making and dropping one takes a checkpoint."""

    def __init__(self, url: str) -> None:
        parts = urllib.parse.urlsplit(url)
        self.place = parts.netloc
        self.admin = Database("postgresql", self.place, parts.path.lstrip("/") or "postgres")
        self._free: list[Database] = []
        self._made: list[Database] = []

    @contextlib.contextmanager
    def database(self) -> Iterator[Database]:
        """An empty database."""
        database = self._free.pop() if self._free else self._make()
        try:
            yield database
        finally:
            self._empty(database)
            self._free.append(database)

    def _make(self) -> Database:
        name = f"limbeck_e2e_{os.getpid()}_{len(self._made)}"
        # C collation: rows come in the same order everywhere.
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
        self._made.append(Database("postgresql", self.place, name))
        return self._made[-1]

    @staticmethod
    def _empty(database: Database) -> None:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        database.execute(f"{others} AND datname = '{database.name}'")
        schemas = "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
        for (schema,) in database.rows(schemas):
            database.execute(f'DROP SCHEMA "{schema}" CASCADE')
        database.execute("CREATE SCHEMA public")

    def close(self) -> None:
        """Drops what was made."""
        for database in self._made:
            self.admin.execute(f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)")


class MysqlServer:
    """A MySQL or MariaDB server with an account that may make databases."""

    def __init__(self, url: str) -> None:
        self.place = urllib.parse.urlsplit(url).netloc
        self.admin = Database("mysql", self.place, "")
        self.admin.rows("SELECT 1")
        self._count = 0

    @contextlib.contextmanager
    def database(self, dialect: str = "mysql") -> Iterator[Database]:
        """An empty database, which is dropped afterwards."""
        name = f"limbeck_e2e_{os.getpid()}_{self._count}"
        self._count += 1
        self.admin.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        try:
            yield Database(dialect, self.place, name)
        finally:
            self.admin.execute(f"DROP DATABASE {name}")


def sqlite(file: pathlib.Path) -> Database:
    """A SQLite file, which need not be there yet."""
    return Database("sqlite", str(file), file.name)
