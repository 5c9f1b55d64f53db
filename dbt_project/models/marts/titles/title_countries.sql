{{ names_of_titles('country', 'country') }}
