"""Reads what staff wrote: files below content/ into Sources, with every fault named."""
