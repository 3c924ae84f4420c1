//! Python as text: parse, evaluate, check effects, render.
