"""Use cases of conversations that take more than one step."""
