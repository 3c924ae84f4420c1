//! Python as text: parse, evaluate, check effects, render.

mod decline;
pub mod effects;
mod header;
pub mod mako;
pub mod source;
mod syntax;

pub use decline::NeedsPython;
pub use header::{Header, HeaderReading, is_script_name, read_header};
