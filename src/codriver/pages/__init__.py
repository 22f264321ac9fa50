"""Pages in a browser: what is shown of a drive, of recordings and of runs, and driving itself."""
