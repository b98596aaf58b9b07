"""Statistics where counts are few: a handful of groups, weeks or answers, as plain values in and frozen values out.

Where rows are many they are SQL macros (data/schema/statistics.sql); tests hold the two together. Nothing here reads a
table. What there is nothing to say about is None, never 0. docs/decisions/0004-intervals.md says which method is used
for what.
"""
