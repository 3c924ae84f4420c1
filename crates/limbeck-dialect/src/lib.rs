//! How one database says it: types, DDL, catalog reading.
