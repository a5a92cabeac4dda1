"""Arithmetic of promotions: no ORM, no clock, money in whole fen. How a price comes about: docs/pricing.md."""
