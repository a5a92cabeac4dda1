"""Leaves of the tree: these modules import no app."""
