"""Rules that find baskets below the shop's limits before they are bought."""
