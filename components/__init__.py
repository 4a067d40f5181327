"""What pages are made of: figures, the map, exports (pure) and Streamlit parts. Imports `data`, never `pages`."""
