//! The comparison on a database that exists only here (`support`): it writes expressions in its own way, checks
//! every operation as strictly as PostgreSQL would (`strict`), and answers doubts from scratch tables.
#![allow(clippy::unwrap_used, clippy::panic)]

mod checks;
mod columns;
mod enumerations;
mod generator;
mod keys;
mod properties;
mod strict;
mod support;
mod tables;
