"""The sections of the page Customers."""
