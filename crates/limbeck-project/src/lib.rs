//! The user's folder: configuration, environment, script directory.
