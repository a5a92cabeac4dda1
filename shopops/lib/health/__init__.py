"""Is the product well? Database, broker, worker, beat, age of figures."""
