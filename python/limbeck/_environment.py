"""`alembic.context`: what an `env.py` talks to."""

from __future__ import annotations

import importlib.util
import os
from typing import TYPE_CHECKING, Any, Optional

from ._errors import KnownTrouble, NotProvided
from ._migration import MigrationContext
from ._operations import Operations
from ._proxy import environment_slot, operations_slot

if TYPE_CHECKING:
    from ._session import Session


class EnvironmentContext:
    """One run of an `env.py`."""

    def __init__(self, config: Any, script: Any, *, session: Optional[Session] = None, **kw: Any) -> None:
        if session is None:
            raise NotProvided("EnvironmentContext outside of a command")
        self.config = config
        self.script = script
        self.context_opts: dict[str, Any] = {"script": script, **kw}
        self._session = session
        self._migration_context: Optional[MigrationContext] = None

    def run(self, path: str) -> None:
        """Executes the file, as a module that nobody can import."""
        with environment_slot.holding(self):
            spec = importlib.util.spec_from_file_location("env_py", _source_or_byte_code(path))
            if spec is None or spec.loader is None:
                raise KnownTrouble("configure", f"`{path}` is no Python file")
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)

    # where we are

    def is_offline_mode(self) -> bool:
        """Whether this is `--sql`."""
        return bool(self.context_opts.get("as_sql", False))

    def requires_connection(self) -> bool:
        return not self.is_offline_mode()

    def is_transactional_ddl(self) -> bool:
        return self.get_context().impl.transactional_ddl

    def get_head_revision(self) -> Any:
        return self.script.get_current_head()

    def get_head_revisions(self) -> Any:
        return tuple(self.script.get_heads())

    def get_starting_revision_argument(self) -> Any:
        """The left side of `a:b`, or the `starting_rev` that was configured."""
        if self._migration_context is not None:
            start = self._migration_context.opts.get("starting_rev")
        elif "starting_rev" in self.context_opts:
            start = self.context_opts["starting_rev"]
        else:
            raise KnownTrouble("configure", "No starting revision argument is available.")
        if start is None:
            return None
        revisions = self._ask("number", identifier=str(start))
        return tuple(revisions) if start == "heads" and revisions else _one_or_all(revisions)

    def get_revision_argument(self) -> Any:
        """What the command was asked to go to."""
        revisions = self._ask("destination")
        if getattr(self.config.cmd_opts, "revision", None) == "heads":
            return tuple(revisions)
        return _one_or_all(revisions)

    def get_tag_argument(self) -> Optional[str]:
        return self.context_opts.get("tag")

    def get_x_argument(self, as_dictionary: bool = False) -> Any:
        """The `-x` arguments: a list, or a dictionary of `key=value`."""
        given: list[str] = list(getattr(self.config.cmd_opts, "x", None) or [])
        if not as_dictionary:
            return given
        return {key: value for key, _, value in (argument.partition("=") for argument in given)}

    # what is to be done

    def configure(
        self,
        connection: Any = None,
        url: Any = None,
        dialect_name: Optional[str] = None,
        dialect_opts: Optional[dict[str, Any]] = None,
        transactional_ddl: Optional[bool] = None,
        transaction_per_migration: bool = False,
        output_buffer: Any = None,
        starting_rev: Optional[str] = None,
        tag: Optional[str] = None,
        template_args: Optional[dict[str, Any]] = None,
        render_as_batch: bool = False,
        target_metadata: Any = None,
        include_name: Any = None,
        include_object: Any = None,
        include_schemas: bool = False,
        process_revision_directives: Any = None,
        compare_type: Any = True,
        compare_server_default: Any = True,
        render_item: Any = None,
        literal_binds: bool = False,
        upgrade_token: str = "upgrades",
        downgrade_token: str = "downgrades",
        alembic_module_prefix: str = "op.",
        sqlalchemy_module_prefix: str = "sa.",
        user_module_prefix: Optional[str] = None,
        on_version_apply: Any = None,
        autogenerate_plugins: Any = None,
        **kw: Any,
    ) -> None:
        """Says which database is migrated, and how. Each call makes a new migration context.

        The defaults are Alembic's, but server defaults are compared.
        """
        options = self.context_opts
        # These stay as an earlier call left them, unless this one says otherwise.
        lasting = {
            "transactional_ddl": transactional_ddl,
            "output_buffer": output_buffer,
            "starting_rev": starting_rev,
            "tag": tag,
            "render_item": render_item,
            "autogenerate_plugins": autogenerate_plugins,
        }
        options.update({name: value for name, value in lasting.items() if value is not None})
        if template_args:
            options["template_args"] = {**(options.get("template_args") or {}), **template_args}
        # These are set by every call.
        options.update(
            transaction_per_migration=transaction_per_migration,
            target_metadata=target_metadata,
            include_name=include_name,
            include_object=include_object,
            include_schemas=include_schemas,
            render_as_batch=render_as_batch,
            upgrade_token=upgrade_token,
            downgrade_token=downgrade_token,
            alembic_module_prefix=alembic_module_prefix,
            sqlalchemy_module_prefix=sqlalchemy_module_prefix,
            user_module_prefix=user_module_prefix,
            literal_binds=literal_binds,
            process_revision_directives=process_revision_directives,
            on_version_apply=_callbacks(on_version_apply),
            compare_type=compare_type,
            compare_server_default=compare_server_default,
        )
        options.update(kw)
        self._migration_context = MigrationContext.configure(
            connection=connection,
            url=url,
            dialect_name=dialect_name,
            environment_context=self,
            dialect_opts=dialect_opts,
            # The next call must not change what this one said.
            opts=dict(options),
            session=self._session,
        )
        self._session.configure_calls += 1
        self._migration_context.number = self._session.configure_calls

    def run_migrations(self, **kw: Any) -> None:
        """Does the command's work on the database that was configured last."""
        context = self.get_context()
        with operations_slot.holding(Operations(context)):
            context.run_migrations(**kw)

    def execute(self, sql: Any, execution_options: Optional[dict[str, Any]] = None) -> None:
        self.get_context().execute(sql, execution_options=execution_options)

    def static_output(self, text: str) -> None:
        """Writes a line into the offline SQL."""
        self.get_context().impl.static_output(text)

    def begin_transaction(self) -> Any:
        return self.get_context().begin_transaction()

    def get_context(self) -> MigrationContext:
        if self._migration_context is None:
            raise KnownTrouble("configure", "No context has been configured yet.")
        return self._migration_context

    def get_bind(self) -> Any:
        return self.get_context().bind

    def get_impl(self) -> Any:
        return self.get_context().impl

    def _ask(self, question: str, **fields: str) -> list[str]:
        reply = self._session.channel.request("graph", query={"ask": question, **fields})
        return list(reply["revisions"])


def _one_or_all(revisions: list[str]) -> Any:
    """A revision, a tuple of several, or None."""
    if len(revisions) > 1:
        return tuple(revisions)
    return revisions[0] if revisions else None


def _callbacks(given: Any) -> tuple[Any, ...]:
    """`on_version_apply` as a tuple."""
    if not given:
        return ()
    found = tuple(given) if isinstance(given, (list, tuple, set)) else (given,)
    for callback in found:
        if not callable(callback):
            raise KnownTrouble("configure", "on_version_apply must be a function, or several")
    return found


def _source_or_byte_code(path: str) -> str:
    """The file itself, or what is left of it in a project that ships without sources."""
    forms = (path, importlib.util.cache_from_source(path), f"{path}c", f"{path}o")
    return next((form for form in forms if os.path.exists(form)), path)
