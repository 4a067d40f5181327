"""The map: scenes (pure), the component that draws them on a page, and its JavaScript and CSS."""
