"""Facts of trade: trades, sub-orders, buyers."""
