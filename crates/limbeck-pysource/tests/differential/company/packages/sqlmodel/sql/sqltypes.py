from typing import cast

from sqlalchemy import types
from sqlalchemy.engine.interfaces import Dialect


class AutoString(types.TypeDecorator):
    impl = types.String
    cache_ok = True
    on_mysql = 255

    def load_dialect_impl(self, dialect: Dialect) -> "types.TypeEngine":
        base = cast(types.String, self.impl)
        if base.length is None and dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(types.String(self.on_mysql))
        return super().load_dialect_impl(dialect)
