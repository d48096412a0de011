"""Forms made up for tests and benchmarks: random content, many layouts, and what is right about them.

Here belongs what writes documents and says what a reader must find in them (the gold). Nothing here
reads documents; the one exception, `report`, runs the project's own reader to measure it.
"""
