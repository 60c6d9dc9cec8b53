"""One page a file; Streamlit runs them, nothing imports them."""
