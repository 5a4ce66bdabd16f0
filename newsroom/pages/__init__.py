"""What each page shows, planned from an Edition as small values, and rendered from nothing else."""
