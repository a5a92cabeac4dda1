"""Bringing foreign files in: upload, preview, confirm."""
