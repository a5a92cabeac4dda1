"""Which basket could be bought below what the shop meant, before anybody buys it."""
