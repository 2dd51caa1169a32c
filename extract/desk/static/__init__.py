"""Style and script of the desk, given to the browser as they are."""
