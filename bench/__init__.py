"""How long our build takes beside Hugo's and stock Pelican's, on the same content."""
