"""What the pages have in common: controls, cached computing, the chart component, downloads."""
