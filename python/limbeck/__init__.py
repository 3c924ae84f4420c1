"""Limbeck: Alembic, rebuilt in Rust.

The work is done by a program that this package carries. What is here is the Python side: it turns SQLAlchemy's
objects into plain data and back, and runs an ``env.py`` or a migration script when it must really run. It writes no
SQL, walks no graph and compares nothing.
"""

__version__ = "0.1.0"
