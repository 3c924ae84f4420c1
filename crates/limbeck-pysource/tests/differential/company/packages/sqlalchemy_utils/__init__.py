from .types import EmailType, UUIDType

__all__ = ["EmailType", "UUIDType"]
