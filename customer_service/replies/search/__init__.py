"""Finding a reply while an agent types. The same ranking runs in the browser (static/js/replies/search.js)."""
