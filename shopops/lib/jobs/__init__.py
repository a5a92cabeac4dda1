"""The one work queue: rows of a table that workers claim, do and mark, each effect exactly once."""

# Queues of the broker. Each has worker processes of its own (Procfile): reminders never wait for a long import.
QUEUES = ("default", "imports", "reminders")

# The beat wakes the workers of every queue this often; a message that waited longer is dropped unread.
WAKE_SECONDS = 15
