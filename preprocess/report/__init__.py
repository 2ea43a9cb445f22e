"""Figures of each source."""
