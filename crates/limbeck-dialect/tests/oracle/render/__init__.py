"""Cases of `render_oracle.py`, by kind of operation."""
