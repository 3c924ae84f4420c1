//! The commands of Limbeck as a library.
