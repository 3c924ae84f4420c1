from typing import Any

from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import Float, UserDefinedType


class VECTOR(UserDefinedType):
    cache_ok = True

    def __init__(self, dim: "int | None" = None) -> None:
        super().__init__()
        self.dim = dim

    def get_col_spec(self, **kw: Any) -> str:
        return "VECTOR" if self.dim is None else "VECTOR(%d)" % self.dim

    class Comparator(UserDefinedType.Comparator):
        def l2_distance(self, other):
            return self.op("<->", return_type=Float)(other)

    comparator_factory = Comparator


ischema_names["vector"] = VECTOR
