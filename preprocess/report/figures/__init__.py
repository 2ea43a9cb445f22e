"""The figures of one source, a module a subject."""
