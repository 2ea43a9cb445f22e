"""What is said of each source."""
