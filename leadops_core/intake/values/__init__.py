"""One kind of value each: from any usual spelling to the one the schemas know, or None."""
