"""Fails with a value of somebody's file in the message."""

raise ValueError("canary@example.com has no followers")
