"""Photos: what a header says, which renditions are planned, and how they are made.

The only room that knows Pillow.
"""
