//! What a database looks like, as data.
