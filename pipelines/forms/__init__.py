"""Cells to forms: where each form begins, what kind it is, and what it says under which label."""
