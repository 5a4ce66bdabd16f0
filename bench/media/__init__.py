"""How long photos take beside sharp's and pelican-image-process's, on the same invented photos."""
