"""The catalogue: SPU, SKU, selling points, stock."""
