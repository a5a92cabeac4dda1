"""What the platform and the shop prescribe: the tools and their levels, and dated tables of numbers."""
