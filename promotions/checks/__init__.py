"""The checker at work: what it reads, its findings as rows, and what people do about them."""
