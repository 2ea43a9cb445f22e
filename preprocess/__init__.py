"""Turns a pile of scraped news into a corpus you can trust."""
