"""Furniture that is ours: designs put together from primitives, in sizes drawn from what shops sell."""
