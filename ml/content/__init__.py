"""What the catalog says of titles, and how alike that makes them."""
