"""Receipts, pounds and reimbursements

Revision ID: 8e6b90d2c7f4
Revises: c41d7be0f3a8
Create Date: 2026-09-30 11:02:36.550973+00:00

"""

from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "8e6b90d2c7f4"
down_revision: Union[str, Sequence[str], None] = "c41d7be0f3a8"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Take the schema to this revision."""
    op.execute("ALTER TYPE currency ADD VALUE IF NOT EXISTS 'GBP' AFTER 'USD'")
    op.add_column("expenses", sa.Column("receipt_url", sa.String(length=500), nullable=True))
    op.add_column("expenses", sa.Column("reimbursed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column(
        "expenses",
        "amount",
        existing_type=sa.Numeric(precision=12, scale=2),
        comment="In the currency of the payment",
        existing_nullable=False,
    )
    # Notes that say so were the only record of a reimbursement before this revision.
    op.execute("UPDATE expenses SET reimbursed = true WHERE note ILIKE '%reimbursed%'")


def downgrade() -> None:
    """Take the schema back to the revision before."""
    op.alter_column(
        "expenses",
        "amount",
        existing_type=sa.Numeric(precision=12, scale=2),
        comment=None,
        existing_comment="In the currency of the payment",
        existing_nullable=False,
    )
    op.drop_column("expenses", "reimbursed")
    op.drop_column("expenses", "receipt_url")
    # PostgreSQL cannot take a value from an enumeration, so that a new type takes the old one's place.
    op.execute("UPDATE expenses SET currency = 'EUR' WHERE currency = 'GBP'")
    op.execute("ALTER TYPE currency RENAME TO currency_old")
    op.execute("CREATE TYPE currency AS ENUM ('EUR', 'USD')")
    op.execute("ALTER TABLE expenses ALTER COLUMN currency DROP DEFAULT")
    op.execute("ALTER TABLE expenses ALTER COLUMN currency TYPE currency USING currency::text::currency")
    op.execute("ALTER TABLE expenses ALTER COLUMN currency SET DEFAULT 'EUR'")
    op.execute("DROP TYPE currency_old")
