//! Steps, statements and their transaction boundaries.
