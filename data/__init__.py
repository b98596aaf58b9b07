"""Exports in, one immutable warehouse file out: everything that loads. Knows nothing of `queries` or `pages`."""
