"""Rules that find the furniture of news pages."""
