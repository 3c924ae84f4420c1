//! Python as text: parse, evaluate, check effects, render.

pub mod source;
