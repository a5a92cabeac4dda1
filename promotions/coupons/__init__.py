"""Coupons: batches, claims, and uses in orders with their limits."""
