"""What `on_version_apply` callbacks are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from ._values import Document

if TYPE_CHECKING:
    from ._migration import MigrationContext


class MigrationInfo:
    """A step that moved a version row."""

    def __init__(self, step: Document) -> None:
        self.is_upgrade: bool = step["is_upgrade"]
        self.is_stamp: bool = step["is_stamp"]
        self.up_revision_id: Optional[str] = step["up_revision_id"]
        self.up_revision_ids: tuple[str, ...] = tuple(step["up_revision_ids"])
        self.down_revision_ids: tuple[str, ...] = tuple(step["down_revision_ids"])

    @property
    def is_migration(self) -> bool:
        """Whether a script ran."""
        return not self.is_stamp

    @property
    def source_revision_ids(self) -> tuple[str, ...]:
        """Where the step came from."""
        return self.down_revision_ids if self.is_upgrade else self.up_revision_ids

    @property
    def destination_revision_ids(self) -> tuple[str, ...]:
        """Where it went."""
        return self.up_revision_ids if self.is_upgrade else self.down_revision_ids


def call_callbacks(context: MigrationContext, step: Document, heads: list[str]) -> None:
    """Calls what was given as `on_version_apply`."""
    callbacks: tuple[Any, ...] = context.opts.get("on_version_apply") or ()
    for callback in callbacks:
        callback(ctx=context, step=MigrationInfo(step), heads=set(heads), run_args=context.arguments)
