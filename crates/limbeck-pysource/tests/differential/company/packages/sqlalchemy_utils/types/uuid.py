import uuid

from sqlalchemy import types
from sqlalchemy.dialects import mssql, postgresql


class Coercing:
    def _coerce(self, value):
        raise NotImplementedError


class UUIDType(Coercing, types.TypeDecorator):
    impl = types.BINARY(16)
    python_type = uuid.UUID
    cache_ok = True

    def __init__(self, binary=True, native=True):
        self.binary = binary
        self.native = native

    def load_dialect_impl(self, dialect):
        if self.native and dialect.name in ("postgresql", "cockroachdb"):
            return dialect.type_descriptor(postgresql.UUID())
        if self.native and dialect.name == "mssql":
            return dialect.type_descriptor(mssql.UNIQUEIDENTIFIER())
        kind = self.impl if self.binary else types.CHAR(32)
        return dialect.type_descriptor(kind)

    @staticmethod
    def _coerce(value):
        return uuid.UUID(value)
