"""Polars frame in, Plotly figure out. No Streamlit, no SQL, no number that a query has not computed."""
