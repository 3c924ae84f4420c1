//! For tests: the contract of [`Connection`](crate::Connection), and private databases.
//!
//! Every kind of connection passes [`connection_contract`]: the native ones here, the one over the bridge in
//! its own crate. A failed expectation panics, as tests do.

mod contract;
mod databases;

pub use contract::{connection_contract, native_contract};
pub use databases::{PrivateDatabase, open_url, postgresql};
