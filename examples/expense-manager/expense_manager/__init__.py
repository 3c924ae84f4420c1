"""Expense Manager: who spent what, on what, within which budget."""
