"""Drawn pictures of the sample site: painted landscapes and charts, made with Pillow only."""
