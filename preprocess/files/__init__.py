"""Reading what arrives and writing what a run leaves: the two ends, where files and JSON are known."""
