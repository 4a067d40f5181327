"""Figures: frames in, plotly figures out. Pure: no files, no session, no clock."""
