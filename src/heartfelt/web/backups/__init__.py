"""Everything an installation keeps in one file, and back: the database, files that wait, and the ledger of erasures."""
