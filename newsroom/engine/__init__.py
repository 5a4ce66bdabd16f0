"""The engine: artifacts, fingerprints, a store by hash, an executor, a manifest."""
