"""The datasets and the code that reads, checks and computes on them; imports neither streamlit nor the pages."""
