from .vector import VECTOR
from .vector import VECTOR as Vector

__all__ = ["VECTOR", "Vector"]
