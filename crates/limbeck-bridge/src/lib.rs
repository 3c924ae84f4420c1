//! Python as a process: interpreter, worker, protocol.
