import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


class Money(sa.types.TypeDecorator):
    """An amount with its currency's digits."""

    impl = sa.Numeric
    cache_ok = True

    def __init__(self, digits: int = 2) -> None:
        super().__init__(precision=12, scale=digits)
        self.digits = digits

    def process_bind_param(self, value, dialect):
        return round(value, self.digits)


class Json(sa.types.TypeDecorator):
    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB())
        return super().load_dialect_impl(dialect)
