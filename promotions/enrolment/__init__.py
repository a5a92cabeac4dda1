"""Enrolment sheets: whether a SKU is worth entering in a platform activity, and at what price."""
