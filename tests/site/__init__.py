"""What comes out: one real build of a small fixed content tree, looked at from all sides."""
