"""The browser pages of promotions."""
