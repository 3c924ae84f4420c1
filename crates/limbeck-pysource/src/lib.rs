//! Python as text: parse, evaluate, check effects, render.

mod decline;
pub mod effects;
pub mod environment;
mod evaluate;
mod header;
mod interpret;
mod known;
pub mod mako;
mod modules;
pub mod source;
mod syntax;

pub use decline::NeedsPython;
pub use evaluate::{
    Direction, End, EnumSupport, Evaluation, FileRead, Raised, Reads, VersionSchema, World, evaluate_script,
};
pub use header::{Edit, Header, HeaderReading, create_date, is_script_name, read_header, reparent};
pub use modules::{FoundModule, ModuleResolver, SearchPath};
