"""The phases of a run on DataFrames of Spark: what is more than one machine can hold, and the same result."""
