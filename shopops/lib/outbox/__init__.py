"""What must reach the outside: rows written with the facts that they tell of, delivered afterwards."""
