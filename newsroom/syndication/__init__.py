"""What media partners take: a bundle per release, with its text, photos and checksums."""
