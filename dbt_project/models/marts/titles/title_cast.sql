{{ names_of_titles('cast', 'actor') }}
