"""The lowest prices of every SKU, day by day and tool by tool, and what was promised of them."""
