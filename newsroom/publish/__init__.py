"""Where an edition goes: one module per target."""
