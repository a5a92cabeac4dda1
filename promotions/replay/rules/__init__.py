"""Arithmetic of replays: no ORM, no clock."""
