"""What the end-to-end tests share: how the programs are run, projects are made, and databases are looked at."""
