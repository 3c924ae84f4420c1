//! What a migration does, as data.
