//! Two schemas to ordered operations and doubts.
