"""Tables that may be lists: header, rows, joins over pages and beside them."""
