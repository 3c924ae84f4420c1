from .email import EmailType
from .uuid import UUIDType

__all__ = ["EmailType", "UUIDType"]
