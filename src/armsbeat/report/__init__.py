"""A view in figures and words, as the pages show it and as a file tells it. Pure."""
