"""Planning activities: drafts, what is wrong with them, publishing, and their life from then on."""
