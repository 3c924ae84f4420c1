"""Limbeck: Alembic, rebuilt in Rust. This package is its Python side."""
