"""Bookmarks and private notes, on lessons, their headings, labs and questions."""
