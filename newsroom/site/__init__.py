"""What the site tells machines about itself."""
