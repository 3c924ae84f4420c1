"""A migration context as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from ._names import convention_facts
from ._values import Document, plain_value_data

if TYPE_CHECKING:
    from ._migration import MigrationContext

_HOOKS = ("include_name", "include_object", "process_revision_directives", "render_item")

#: The options of `context.configure` that the protocol has a place for.
KNOWN_OPTIONS = {
    "as_sql",
    "script",
    "output_buffer",
    "starting_rev",
    "tag",
    "template_args",
    "transactional_ddl",
    "transaction_per_migration",
    "version_table",
    "version_table_schema",
    "version_table_pk",
    "literal_binds",
    "render_as_batch",
    "target_metadata",
    "include_schemas",
    "compare_type",
    "compare_server_default",
    "upgrade_token",
    "downgrade_token",
    "alembic_module_prefix",
    "sqlalchemy_module_prefix",
    "user_module_prefix",
    "on_version_apply",
    "autogenerate_plugins",
    "output_encoding",
    "mssql_batch_separator",
    "oracle_batch_separator",
    *_HOOKS,
}


def target_data(context: MigrationContext) -> Document:
    """The target that the program works on."""
    options, dialect, url = context.opts, context.dialect, context.url
    return {
        "number": context.number,
        "dialect": str(dialect.name),
        "driver": str(dialect.driver),
        "paramstyle": str(dialect.paramstyle),
        "server_version": None if context.as_sql else _version(getattr(dialect, "server_version_info", None)),
        "is_mariadb": bool(getattr(dialect, "is_mariadb", False)),
        "default_schema": _text(getattr(dialect, "default_schema_name", None)),
        "backslash_escapes": bool(getattr(dialect, "_backslash_escapes", False)),
        "offline": context.as_sql,
        "transactional_ddl": context.impl.transactional_ddl,
        "url": None if url is None else url.render_as_string(hide_password=True),
        "database": None if url is None else _text(url.database),
        "transaction": context.transaction_owner,
        "transaction_per_migration": bool(options.get("transaction_per_migration", False)),
        "version_table": str(options.get("version_table", "alembic_version")),
        "version_table_schema": _text(options.get("version_table_schema")),
        "version_table_pk": bool(options.get("version_table_pk", True)),
        "starting_revision": _text(options.get("starting_rev")),
        "tag": _text(options.get("tag")),
        "literal_binds": bool(options.get("literal_binds", False)),
        "batch_separator": _separator(options, f"{dialect.name}_batch_separator"),
        "output_redirected": context.output_buffer is not None,
        "facts": convention_facts(options.get("target_metadata")),
        "metadata_count": len(context.metadata),
        "autogenerate": _autogenerate(options),
        "on_version_apply": bool(options.get("on_version_apply")),
        "other_options": sorted(str(name) for name in options if name not in KNOWN_OPTIONS),
    }


def _autogenerate(options: dict[str, Any]) -> Document:
    plugins = options.get("autogenerate_plugins")
    return {
        "compare_type": _comparison(options.get("compare_type", True)),
        "compare_server_default": _comparison(options.get("compare_server_default", True)),
        "include_schemas": bool(options.get("include_schemas", False)),
        "render_as_batch": bool(options.get("render_as_batch", False)),
        "upgrade_token": str(options.get("upgrade_token", "upgrades")),
        "downgrade_token": str(options.get("downgrade_token", "downgrades")),
        "alembic_module_prefix": str(options.get("alembic_module_prefix", "op.") or ""),
        "sqlalchemy_module_prefix": str(options.get("sqlalchemy_module_prefix", "sa.") or ""),
        "user_module_prefix": _text(options.get("user_module_prefix")),
        "autogenerate_plugins": None if plugins is None else [str(plugin) for plugin in plugins],
        "hooks": [name for name in _HOOKS if options.get(name)],
    }


def template_arguments(options: dict[str, Any]) -> list[list[Any]]:
    """`template_args`: those that are plain values."""
    arguments = options.get("template_args") or {}
    plain = [[str(name), plain_value_data(value)] for name, value in arguments.items()]
    return [pair for pair in plain if pair[1] is not None]


def _separator(options: dict[str, Any], name: str) -> Optional[str]:
    """What stands between statements; nothing for the database's own word, empty for none."""
    return str(options[name] or "") if name in options else None


def _comparison(value: Any) -> str:
    if callable(value):
        return "hook"
    return "yes" if value else "no"


def _version(info: Any) -> Optional[list[int]]:
    numbers = []
    for part in info or ():
        if not isinstance(part, int):
            break
        numbers.append(part)
    return numbers or None


def _text(value: Any) -> Optional[str]:
    return None if value is None else str(value)
