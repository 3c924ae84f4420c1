//! Connections, transactions, locks, the version table.
