"""Test vectors: published or hand-made inputs and the numbers that the product's own code must make of them.

`python -m tests.vectors FILE` runs any file of the form {"vectors": [{"id", "category", "inputs", "expected",
"tolerance", ...}]}. An adapter for each category hands the inputs to queries/statistics, to the macros of the warehouse
or to the clocks of data/derive, and gives what they answer; it computes nothing itself.
"""
