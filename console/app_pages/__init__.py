"""One module per page. Streamlit runs them; nothing imports them."""
