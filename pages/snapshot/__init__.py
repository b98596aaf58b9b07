"""The weekly snapshot: its content, and the files in which it leaves the house. Nothing here calls Streamlit."""
