"""Linking: who copies whom."""
