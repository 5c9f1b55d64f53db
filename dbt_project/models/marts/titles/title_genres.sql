{{ names_of_titles('listed_in', 'genre') }}
