"""The models of the guide's service, before and after a change, and what puts rows into them."""

from __future__ import annotations

FIRST = '''\
"""The service's tables."""

import datetime as dt
import decimal
import enum
import uuid
from typing import Optional

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Currency(enum.Enum):
    EUR = "EUR"
    USD = "USD"


class User(Base):
    __tablename__ = "users"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(sa.String(320), unique=True, index=True)
    name: Mapped[Optional[str]] = mapped_column(sa.String(120))
    created_at: Mapped[dt.datetime] = mapped_column(sa.DateTime(timezone=True), server_default=sa.func.now())
    expenses: Mapped[list["Expense"]] = relationship(back_populates="user")


class Category(Base):
    __tablename__ = "categories"
    __table_args__ = (sa.UniqueConstraint("owner_id", "name", name="uq_categories_owner_name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(60))


class Expense(Base):
    __tablename__ = "expenses"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="ck_expenses_amount_positive"),
        sa.Index("ix_expenses_user_spent", "user_id", "spent_on"),
        {"comment": "One payment made by a user"},
    )
    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    category_id: Mapped[Optional[int]] = mapped_column(sa.ForeignKey("categories.id", ondelete="SET NULL"))
    amount: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(12, 2))
    currency: Mapped[Currency] = mapped_column(sa.Enum(Currency, name="currency"), server_default="EUR")
    spent_on: Mapped[dt.date] = mapped_column(server_default=sa.func.current_date())
    note: Mapped[Optional[str]] = mapped_column(sa.Text, comment="Free text")
    # SQLite takes it for text; the percent sign and the colon must survive every driver.
    share: Mapped[str] = mapped_column(sa.String(20), server_default="100% :all")
    user: Mapped[User] = relationship(back_populates="expenses")
'''

# A table, two columns, a value of an enumeration, a type, a comment.
_CHANGES = (
    ('    USD = "USD"\n', '    USD = "USD"\n    GBP = "GBP"\n'),
    ("mapped_column(sa.String(60))", "mapped_column(sa.String(100))"),
    ('comment="Free text"', 'comment="Free text, shown to the user"'),
    (
        "    user: Mapped[User] = relationship(back_populates",
        "    receipt_url: Mapped[Optional[str]] = mapped_column(sa.String(500))\n"
        "    reimbursed: Mapped[bool] = mapped_column(server_default=sa.false())\n"
        "    user: Mapped[User] = relationship(back_populates",
    ),
)
_BUDGET = """

class Budget(Base):
    __tablename__ = "budgets"
    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id", ondelete="CASCADE"), index=True)
    month: Mapped[dt.date]
    limit_amount: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(12, 2))
    doubled: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(12, 2), sa.Computed("limit_amount * 2"))
"""


def _second() -> str:
    text = FIRST
    for old, new in _CHANGES:
        assert old in text, old
        text = text.replace(old, new)
    return text + _BUDGET


SECOND = _second()

USER = "00000000-0000-0000-0000-000000000001"
ROWS = (
    "INSERT INTO users (id, email, name, created_at)"
    f" VALUES ('{USER}', 'ann@example.org', 'Ann', '2026-01-02 03:04:05')",
    f"INSERT INTO categories (id, owner_id, name) VALUES (1, '{USER}', 'Travel')",
    "INSERT INTO expenses (id, user_id, category_id, amount, currency, spent_on, note)"
    f" VALUES (7, '{USER}', 1, 3.50, 'USD', '2026-01-03', '50% off: :really')",
)
# Columns of the first models, so that the answer is the same after the change.
SURVIVORS = (
    "SELECT CAST(id AS VARCHAR), email, name, CAST(created_at AS VARCHAR) FROM users ORDER BY 1",
    "SELECT id, CAST(owner_id AS VARCHAR), name FROM categories ORDER BY 1",
    "SELECT id, CAST(user_id AS VARCHAR), category_id, CAST(amount AS VARCHAR), CAST(currency AS VARCHAR),"
    " CAST(spent_on AS VARCHAR), note, share FROM expenses ORDER BY 1",
)
